import { describe, expect, test } from 'vitest'
import { gateNames } from '../../../shared/domain/gate/finding.ts'
import { judgeGates } from '../../../shared/domain/gate/gates.ts'
import { GateSettings } from '../../../shared/domain/gate/settings.ts'
import { examplePolicy } from '../../builders/documents.ts'
import { failing, gateFacts } from '../../builders/gates.ts'

/** The example's, and the one that it does not switch on. */
const settings = GateSettings.parse({ ...examplePolicy().gates, security: {}, lineage: { complete_for: ['high'] } })

describe('the gates', () => {
  test('of the example pass a version in order', () => {
    const verdicts = judgeGates(settings, gateFacts())
    expect(verdicts.map(({ gate }) => gate)).toEqual(gateNames)
    expect(verdicts.flatMap(({ findings }) => failing(findings))).toEqual([])
  })

  test.each(gateNames)('%s is judged where it alone is named', (gate) => {
    const own = GateSettings.parse({ [gate]: settings[gate] })
    expect(judgeGates(own, gateFacts()).map((one) => one.gate)).toEqual([gate])
  })

  test('that are not named are not judged', () => {
    expect(judgeGates({}, gateFacts())).toEqual([])
  })

  test('each answer for themselves', () => {
    const verdicts = judgeGates(
      settings,
      gateFacts({ evaluation: { state: 'unmeasured', code: 'missing', file: 'p.csv', detail: '' } }),
    )
    expect(verdicts.map(({ gate, findings }) => [gate, failing(findings)])).toEqual([
      ['performance', ['fail predictions-missing p.csv']],
      ['fairness', ['fail predictions-missing p.csv']],
      ['documentation', []],
      ['environment', []],
      ['data-quality', []],
      ['security', []],
      ['lineage', []],
    ])
  })

  test('put their own name on every finding', () => {
    const evaluation = { state: 'unmeasured', code: 'missing', file: 'p.csv', detail: '' } as const
    for (const { gate, findings } of judgeGates(settings, gateFacts({ evaluation, modelFile: null })))
      expect(findings.map(({ facts }) => facts.gate)).toEqual(findings.map(() => gate))
  })
})
