import { expect, test } from 'vitest'
import { modelHistory, type History } from '../../../shared/domain/audit/model-history.ts'
import { renderHistory } from '../../../shared/render/audit/history.ts'
import { entries } from '../../builders/audit.ts'
import { expectGolden } from '../../golden/golden.ts'
import { asJson, expectInert, hostile, textPaths, withText } from '../inert.ts'

test('what happened to a model is one row a thing: when, what, which, who, as what, why, in which record', () => {
  expectGolden('audit-history', renderHistory(modelHistory(entries, 'credit-approval')))
})

test('who is not recorded is said', () => {
  const { events, ...rest } = modelHistory(entries, 'churn')
  expect(renderHistory({ ...rest, events: events.map((one) => ({ ...one, who: null })) })).toContain('not recorded')
})

test('T19: hostile text stays text in every place of a history', () => {
  const json = asJson(modelHistory(entries, 'churn'))
  for (const path of textPaths(json).filter((one) => one.at(-1) !== 'at'))
    expectInert(renderHistory(withText(json, path, hostile) as History))
})
