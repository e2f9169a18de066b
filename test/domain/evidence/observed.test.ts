import { describe, expect, test } from 'vitest'
import { championOf, Observed, observedOf } from '../../../shared/domain/evidence/observed.ts'
import { judgeGates } from '../../../shared/domain/gate/gates.ts'
import { exampleModel, examplePolicy } from '../../builders/documents.ts'
import { champion, measured, security, subject } from '../../builders/evidence.ts'

const gathered = { subject: subject(), evaluation: measured(), champion: champion(), claims: { roc_auc: 0.8 } }

describe('what a record keeps of what the gates looked at', () => {
  test('is read back as it was written', () => {
    const observed = observedOf(gathered)
    expect(Observed.parse(JSON.parse(JSON.stringify(observed)))).toEqual(observed)
  })

  test('judges as what was gathered did', () => {
    const observed = observedOf(gathered)
    if (observed === null) throw new Error('nothing was kept')
    const common = { tier: 'high', modelFile: exampleModel(), evaluation: measured(), claims: gathered.claims } as const
    const named = (names: readonly string[]) => Object.fromEntries(names.map((name) => [name, name]))
    const kept = {
      environment: observed.environment,
      commit: observed.commit,
      runFiles: { files: observed.runFiles },
      datasets: observed.datasets,
      parameters: named(observed.parameters),
      metrics: named(observed.metrics),
    }
    const { gates } = examplePolicy()
    expect(judgeGates(gates, { ...common, subject: kept, champion: championOf(observed) })).toEqual(
      judgeGates(gates, { ...common, subject: gathered.subject, champion: gathered.champion }),
    )
  })

  test('holds what was seen of requirements and files, where a gate asked for it', () => {
    const seen = security({ more: 3 })
    expect(observedOf({ ...gathered, security: seen })?.security).toEqual(seen)
    expect(Object.keys(observedOf(gathered) ?? {})).not.toContain('security')
  })

  test.each([
    ['no champion', { state: 'none' }],
    ['a champion that could not be read', { state: 'unreadable', version: '6', detail: 'x' }],
  ] as const)('says of %s the same', (_, own) => {
    const observed = observedOf({ ...gathered, champion: own })
    expect(observed === null ? null : championOf(observed)).toEqual(own)
  })

  test('is nothing where it would be too large to be read back', () => {
    const metrics = Object.fromEntries(Array.from({ length: 10_000 }, (_, index) => [`metric-number-${index}`, 1]))
    expect(observedOf({ ...gathered, subject: subject({ metrics }) })).toBe(null)
  })
})
