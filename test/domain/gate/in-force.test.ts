import { expect, test } from 'vitest'
import { judgeGatesInForce } from '../../../shared/domain/gate/in-force.ts'
import { GateTightening } from '../../../shared/domain/gate/settings.ts'
import { exampleModel, examplePolicy } from '../../builders/documents.ts'
import { failing, gateFacts } from '../../builders/gates.ts'

const failed = (model: Parameters<typeof judgeGatesInForce>[1]): readonly string[] =>
  judgeGatesInForce(examplePolicy(), model, gateFacts()).flatMap(({ gate, findings }) =>
    failing(findings).map((one) => `${gate}: ${one}`),
  )

test('the policy’s gates are in force, and the model’s own limits beside them', () => {
  const asks = GateTightening.parse({ performance: { minimum: { roc_auc: 0.999 } } })
  expect(failed(exampleModel())).toEqual([])
  expect(failed({ ...exampleModel(), gates: asks })).toEqual(['performance: fail metric-below-minimum roc_auc'])
})

test('without a model file the gates that ask for its facts do not pass', () => {
  expect(failed(null).some((one) => one.startsWith('documentation:'))).toBe(true)
})
