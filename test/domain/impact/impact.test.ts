import { expect, test } from 'vitest'
import { impactOf } from '../../../shared/domain/impact/analysis.ts'
import { Impact } from '../../../shared/domain/impact/impact.ts'
import { recordedMove, rules } from '../../builders/history.ts'

test('an impact goes from one step of a job to the next as it is', () => {
  const impact = impactOf([recordedMove()], rules(), rules([['roc_auc: 0.70', 'roc_auc: 0.99']]))
  expect(impact.rows.length).toBe(1)
  expect(Impact.parse(JSON.parse(JSON.stringify(impact)))).toEqual(impact)
})
