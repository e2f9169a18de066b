import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { VersionPlace, basisOf } from '../../../../shared/domain/audit/api/answers.ts'
import { versionFiles } from '../../../../shared/domain/audit/api/versions.ts'
import type { Entry } from '../../../../shared/domain/ledger/chain.ts'
import type { Verification } from '../../../../shared/domain/ledger/verification.ts'
import { later } from '../../../builders/audit.ts'
import { chained, genesis, intent, outcome, reference } from '../../../builders/ledger.ts'
import { now, passed } from './contract.ts'

const Shown = z.object({ registered: z.string().nullable(), environments: z.array(VersionPlace) })

const placesOf = (
  entries: readonly Entry[],
  model: string,
  version: string,
  state: Verification['state'] = 'passed',
) => {
  const ledger = basisOf({ ...passed, state }, entries, now)
  const files = [...versionFiles({ model, entries, environments: ['production'], ledger })]
  const text = files.find(({ path }) => path === `models/${model}/versions/${version}.json`)?.text ?? ''
  return { files, shown: Shown.parse(JSON.parse(text)) }
}

const begun = intent({ request: reference() })
const ended = (result: 'refused' | 'abandoned') =>
  chained([genesis(), begun, outcome(2, { result, request: reference(), readBack: null })])

describe('a version stands in an environment as', () => {
  test.each([
    ['approved', later, 'credit-approval', '7'],
    ['break-glass', later, 'churn', '1'],
    ['under-way', chained([genesis(), begun]), 'credit-approval', '7'],
    ['refused', ended('refused'), 'credit-approval', '7'],
    ['abandoned', ended('abandoned'), 'credit-approval', '7'],
  ] as const)('%s, as it is recorded', (recorded, entries, model, version) => {
    expect(placesOf(entries, model, version).shown.environments).toMatchObject([{ recorded, status: recorded }])
  })

  test.each([
    ['passed', 'approved'],
    ['unknown', 'unknown'],
    ['failed', 'in-doubt'],
  ] as const)('where the ledger %s: %s', (state, status) => {
    expect(placesOf(later, 'credit-approval', '7', state).shown.environments).toMatchObject([
      { recorded: 'approved', status },
    ])
  })
})

test('a version tells who approved it, on which conditions, and where the whole answers lie', () => {
  const { shown, files } = placesOf(later, 'credit-approval', '7')
  const [place] = shown.environments
  expect(place).toMatchObject({ live: false, tier: 'high', request: { kind: 'promotion', pull: 12 } })
  expect(place?.approvedBy.map(({ name, role }) => [name, role])).toEqual([['Vera Voss', 'model-validator']])
  expect(place?.conditions.map(({ kind, state }) => [kind, state])).toHaveLength(3)
  expect(files.map(({ path }) => path)).toEqual(expect.arrayContaining([place?.who, place?.why]))
})
