import { expect, test } from 'vitest'
import { conditionsAt, type ConditionsAnswer } from '../../../shared/domain/audit/open-conditions.ts'
import { renderConditions } from '../../../shared/render/audit/conditions.ts'
import { drafts, entries } from '../../builders/audit.ts'
import { chained } from '../../builders/ledger.ts'
import { expectGolden } from '../../golden/golden.ts'
import { asJson, expectInert, hostile, textPaths, withText } from '../inert.ts'

const early = conditionsAt(chained(drafts.slice(0, 6)), null, '2026-02-01T00:00:00Z')

test('conditions are a table, overdue ones first, and nothing claims that one was met', () => {
  expectGolden('audit-conditions', renderConditions(early, null))
})

test('those that have ended are counted', () => {
  const told = renderConditions(conditionsAt(entries, 'credit-approval', '2026-02-07T00:00:00Z'), 'credit-approval')
  expect(told).toContain('Conditions of credit-approval')
  expect(told).toContain('0 overdue, 0 open, 3 of what is no longer in place')
  expect(told).not.toContain('|')
})

test('an owner that nobody knows, and a record that nobody proves, are said', () => {
  const odd = early.conditions.map((one) => ({ ...one, owner: 'ghost', person: null, proven: false }))
  const told = renderConditions({ ...early, conditions: odd }, null)
  expect(told).toContain('ghost, who is not in people.yml')
  expect(told).toContain('3 (writer unproven)')
})

test('T19: hostile text stays text in every place of a condition', () => {
  const json = asJson(early)
  for (const path of textPaths(json).filter((one) => !/^(?:now|state)$/.test(one.at(-1) ?? '')))
    expectInert(renderConditions(withText(json, path, hostile) as ConditionsAnswer, hostile))
})
