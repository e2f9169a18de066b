import { describe, expect, test } from 'vitest'
import type { GateVerdict } from '../../../shared/domain/gate/gates.ts'
import { keptNote, routingOf, unitedGates } from '../../../shared/domain/request/routing.ts'
import { routeOf } from '../../../shared/domain/request/route.ts'
import type { Finding } from '../../../shared/domain/verdict.ts'
import { exampleModel, examplePolicy } from '../../builders/documents.ts'
import { facts, policyRequest, promotionRequest } from '../../builders/facts.ts'

const policy = examplePolicy()
const model = exampleModel()
const low = { ...model, use: { ...model.use, domain: 'operations', decision: 'assisted', affects: 'nobody' } } as const
const due = { record: 3, at: '2026-01-05T09:00:00Z', ...routeOf(policy, 'promotion', 'medium', 'production') }
const DueStages = { record: due.record, at: due.at, tier: due.tier, stages: due.stages }
const routing = (other: Parameters<typeof facts>[0] = {}) =>
  routingOf(facts({ modelFile: { state: 'read', value: low }, ...other }), policy, promotionRequest(), 'production')

describe('the routing of a request', () => {
  test('says the tier, why, and what the answers come to', () => {
    expect(routing()).toMatchObject({
      tier: 'low',
      tierReason: 'no-person-no-decision',
      tiers: ['low'],
      use: {
        decidedBy: ['use.domain', 'use.affects', 'use.decision', 'use.scale'],
        class: { class: 'outside', reason: 'not-listed' },
        proposed: ['us-mrm-sr26-2'],
        named: ['us-mrm-sr26-2', 'eu-ai-act'],
      },
    })
  })

  test('is stricter where more was due before, and the gates are judged in both tiers', () => {
    expect(routing({ due: [DueStages] })).toMatchObject({
      tier: 'medium',
      tierReason: 'due-before',
      tiers: ['low', 'medium'],
      route: { kept: [{ stage: 'compliance-review', record: 3 }] },
    })
  })

  test('is that of the high tier where the request brings the file, whose answers are shown all the same', () => {
    expect(routing({ modelFileFrom: 'request' })).toMatchObject({ tier: 'high', tierReason: 'no-model-file' })
    expect(routing({ modelFileFrom: 'request' }).use?.class.class).toBe('outside')
    expect(routing({ modelFileFrom: 'none', modelFile: { state: 'absent' } }).use).toBeUndefined()
  })

  test('of a change of what judges has no tier', () => {
    expect(routingOf(facts(), policy, policyRequest, null)).toMatchObject({ tier: null, tierReason: null })
  })
})

test('gates judged in two tiers say what either finds, once', () => {
  const finding = (code: string): Finding => ({ code: 'performance-below', weight: 'fail', facts: { code } })
  const gates = (...codes: readonly string[]): readonly GateVerdict[] => [
    { gate: 'performance', findings: codes.map(finding) },
  ]
  expect(unitedGates([gates('one', 'two')])).toEqual(gates('one', 'two'))
  expect(unitedGates([gates('one'), gates('one', 'two')])).toEqual(gates('one', 'two'))
  expect(unitedGates([])).toEqual([])
})

test('what is kept is noted with the record that asked it, and nothing where nothing is', () => {
  const { route } = routing({ due: [DueStages] })
  expect(keptNote(route)).toMatchObject([
    { code: 'routed-as-before', weight: 'note', facts: { stages: ['compliance-review'], record: 3 } },
  ])
  expect(keptNote(routing().route)).toEqual([])
})
