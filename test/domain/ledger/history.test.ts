import { describe, expect, test } from 'vitest'
import {
  completedMoves,
  recordedGovernance,
  recordedVersion,
  requestHistory,
} from '../../../shared/domain/ledger/history.ts'
import { digest, otherDigest } from '../../builders/forge.ts'
import { chained, folder, genesis, intent, move, outcome, reference, story } from '../../builders/ledger.ts'

const entries = chained(story)
const policyFolder = 'promotions/_policy/0002'
const policy = {
  ...genesis({
    at: '2026-03-01T09:00:00Z',
    governance: digest,
    request: reference({ folder: policyFolder, kind: 'policy' }),
  }),
  kind: 'policy',
} as const

describe('the governance in force', () => {
  test('is none before the genesis', () => {
    expect(recordedGovernance([])).toBeNull()
  })

  test('is the genesis’, whatever is promoted after it', () => {
    expect(recordedGovernance(entries)).toMatchObject({ kind: 'genesis', governance: otherDigest })
  })

  test('is the last change’s', () => {
    expect(recordedGovernance(chained([...story, policy, intent({ at: '2026-03-02T09:00:00Z' })]))).toMatchObject({
      kind: 'policy',
      governance: digest,
    })
  })
})

describe('what the ledger says of one request', () => {
  test('nothing of one that it does not know', () => {
    expect(requestHistory(entries, 'promotions/churn/production/0001')).toEqual({
      intent: null,
      outcome: null,
      recorded: null,
    })
  })

  test('the intent alone while the work is unfinished', () => {
    const { intent: found, outcome: none } = requestHistory(entries.slice(0, 2), folder)
    expect([found?.record.number, found?.digest, none]).toEqual([2, entries[1]?.digest, null])
  })

  test('intent and outcome once it is done, and never another request’s', () => {
    const { intent: found, outcome: done } = requestHistory(entries, folder)
    expect([found?.record.number, done?.number]).toEqual([2, 3])
  })

  test('the record of a policy request', () => {
    expect(requestHistory(chained([...story, policy]), policyFolder).recorded?.number).toBe(6)
  })
})

describe('the version that the ledger says is live', () => {
  const refused = outcome(null, { result: 'refused', request: reference({ folder: 'x' }), move: move({ to: '9' }) })
  const elsewhere = outcome(2, { move: move({ environment: 'staging', to: '5' }) })
  const another = outcome(2, { move: move({ model: 'churn', to: '4' }) })

  test.each([
    ['none before any move', [], null],
    ['none while there is but an intent', [genesis(), intent()], null],
    ['none after a refusal', [genesis(), refused], null],
    ['none after an intent that was abandoned', [genesis(), intent(), outcome(2, { result: 'abandoned' })], null],
    ['none after a move in another environment', [genesis(), intent(), elsewhere], null],
    ['none after a move of another model', [genesis(), intent(), another], null],
    ['none after a done outcome that names no move', [genesis(), intent(), outcome(2, { move: null })], null],
    ['the one moved', story.slice(0, 3), '7'],
    ['the last one moved', story, '8'],
    ['the last one moved, whatever was refused after it', [...story, refused], '8'],
  ])('%s', (_, drafts, version) => {
    expect(recordedVersion(chained(drafts), 'credit-approval', 'production')).toBe(version)
  })

  test('every completed move comes oldest first', () => {
    expect(completedMoves(entries, 'credit-approval', 'production').map(({ number }) => number)).toEqual([3, 5])
  })
})
