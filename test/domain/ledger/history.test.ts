import { describe, expect, test } from 'vitest'
import {
  measuredVersions,
  completedMoves,
  intentOf,
  recordedFolders,
  recordedGovernance,
  recordedModelFile,
  recordedVersion,
  requestHistory,
} from '../../../shared/domain/ledger/history.ts'
import type { RecordDraft } from '../../../shared/domain/ledger/record.ts'
import { digest, otherDigest } from '../../builders/forge.ts'
import { measured } from '../../builders/evidence.ts'
import { observed } from '../../builders/history.ts'
import { chained, folder, genesis, intent, move, outcome, reference, story, writer } from '../../builders/ledger.ts'

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

test('the folders that records name are told once each, whatever became of them', () => {
  expect(recordedFolders([])).toEqual([])
  const named = recordedFolders(chained([...story, policy]))
  expect(named).toContain(folder)
  expect(named).toContain(policyFolder)
  expect(new Set(named).size).toBe(named.length)
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

describe('the model file that was recorded last', () => {
  const path = 'models/credit-approval.yml'
  const file = (sign: string) => ({ path, digest: `sha256:${sign.repeat(64)}`, text: sign })
  const begun = genesis({ models: [file('1')] })
  const facts = (sign: string, model = 'credit-approval'): RecordDraft => {
    const { at: _at, files: _files, governance: _governance, kind: _kind, ...rest } = genesis()
    const request = reference({ kind: 'model-facts', folder: `promotions/${model}/_facts/0001` })
    const own = { model, file: file(sign), previousFile: null, loosenings: [] }
    return { ...rest, kind: 'model-facts', at: '2026-01-03T09:00:00Z', request, ...own }
  }
  const bringing = (result: 'done' | 'refused') => [genesis(), intent({ modelFile: file('3') }), outcome(2, { result })]

  test.each<readonly [string, Parameters<typeof chained>[0], string | null]>([
    ['is none in a ledger that never saw one', story, null],
    ['is the one that lay there at the genesis', [begun], '1'],
    ['is the one of a model-facts request', [begun, facts('2')], '2'],
    ['is not that of another model', [begun, facts('2', 'churn')], '1'],
    ['is the one that a first request brought', bringing('done'), '3'],
    ['is not the one that a refused request brought', bringing('refused'), null],
    [
      'is not brought anew by a request that found it there',
      [begun, intent({ modelFile: { ...file('9'), text: null } }), outcome(2)],
      '1',
    ],
  ])('%s', (_, drafts, expected) => {
    expect(recordedModelFile(chained(drafts), 'credit-approval')?.text ?? null).toBe(expected)
  })

  test('the intent of an outcome is found by its number', () => {
    const last = chained(story).at(-1)?.record
    expect(last?.kind === 'outcome' ? intentOf(chained(story), last)?.number : null).toBe(4)
  })
})

test('a self-test bears on no request, no move and no governance', () => {
  const night = {
    ...{ kind: 'self-test' as const, at: '2026-03-01T02:41:00Z', writer, governance: digest },
    ...{ state: 'refused' as const, pulls: [8, 9], results: [] },
  }
  const after = chained([...story, night])
  expect(after).toHaveLength(story.length + 1)
  expect(requestHistory(after, folder)).toEqual(requestHistory(entries, folder))
  expect(recordedGovernance(after)).toEqual(recordedGovernance(entries))
  expect(recordedVersion(after, 'credit-approval', 'production')).toBe(
    recordedVersion(entries, 'credit-approval', 'production'),
  )
})

describe('the versions that were measured on known rows', () => {
  const observedOn = (holdout: string | undefined) =>
    observed === null ? null : { ...observed, evaluation: measured(holdout === undefined ? {} : { holdout }) }
  const on = (to: string, holdout: string | undefined) => intent({ move: move({ to }), observed: observedOn(holdout) })
  const found = (drafts: readonly RecordDraft[], model = 'credit-approval') => measuredVersions(chained(drafts), model)

  test('are told once for each, wherever they were moved to', () => {
    expect(found([genesis(), on('2', 'h'), on('2', 'h'), on('3', 'h'), on('4', 'other')])).toEqual([
      { version: '2', holdout: 'h' },
      { version: '3', holdout: 'h' },
      { version: '4', holdout: 'other' },
    ])
  })

  test('are told for each of several holdouts on which one was measured', () => {
    expect(found([genesis(), on('2', 'h'), on('2', 'other')])).toEqual([
      { version: '2', holdout: 'h' },
      { version: '2', holdout: 'other' },
    ])
  })

  test('are none of another model, of an older record, or of one that kept nothing', () => {
    expect(found([genesis(), on('2', 'h')], 'other')).toEqual([])
    expect(found([genesis(), on('2', undefined), intent({ observed: null }), intent()])).toEqual([])
  })
})

test('a version that went on to another environment’s MLflow stage is in its own no more', () => {
  const { alias: _, ...named } = move({ to: '7' })
  const into = (environment: string, name: string) =>
    outcome(2, { move: { ...named, environment, stage: { name, before: null } } })
  const entries = chained([genesis(), into('staging', 'Staging'), into('production', 'Production')])
  const recorded = (environment: string) => recordedVersion(entries, 'credit-approval', environment)
  expect([recorded('staging'), recorded('production')]).toEqual([null, '7'])
  // an alias stays where it is
  const aliased = chained([genesis(), outcome(2, { move: move({ environment: 'staging' }) }), into('production', 'Production')]) // prettier-ignore
  expect(recordedVersion(aliased, 'credit-approval', 'staging')).toBe('7')
})
