import { expect, test } from 'vitest'
import { materialityProblems } from '../../../shared/domain/governance/materiality-rules.ts'
import type { Materiality } from '../../../shared/domain/governance/policy.ts'
import { readPolicy } from '../../../shared/domain/governance/policy-rules.ts'
import { edited, examplePolicy, located, policyPath, problemsOf } from '../../builders/documents.ts'

const said = (materiality: Materiality): readonly string[] =>
  materialityProblems({ ...examplePolicy(), materiality }, located('materiality: {}\n', policyPath)).map(
    ({ path, message }) => `${path} ${message}`,
  )

test.each<readonly [string, Materiality, readonly string[]]>([
  ['none at all', undefined, []],
  ['one of both', { medium: { exposure: 'USD=1' } }, []],
  [
    'both in order',
    { high: { exposure: 'USD=2', decisions: 'P1M=1' }, medium: { exposure: 'USD=2', decisions: 'P1Y=12' } },
    [],
  ],
  [
    'two currencies',
    { high: { exposure: 'USD=2' }, medium: { exposure: 'EUR=1' } },
    ['materiality.high.exposure is in USD, that of medium in EUR; name one currency.'],
  ],
  [
    'the lower one above',
    { high: { exposure: 'USD=1', decisions: 'P1Y=1' }, medium: { exposure: 'USD=2', decisions: 'P1M=1' } },
    [
      'materiality.high.exposure is below that of medium, USD=2; a high limit cannot be the lower one.',
      'materiality.high.decisions is below that of medium, P1M=1; a high limit cannot be the lower one.',
    ],
  ],
])('limits of materiality: %s', (_, materiality, problems) => {
  expect(said(materiality)).toEqual(problems)
})

test.each([
  ['{high: {exposure: 1000}}', 'materiality.high.exposure'],
  ['{high: {exposure: usd=5}}', 'materiality.high.exposure'],
  ['{high: {decisions: P0Y=5}}', 'materiality.high.decisions'],
  ['{low: {exposure: USD=1}}', 'materiality.low'],
  ['{high: {exposure: USD=1}, medium: {exposure: USD=2}}', 'materiality.high.exposure'],
])('a policy with materiality: %s is wrong there', (text, path) => {
  const own = edited(policyPath, [['automatic_merge: low-tier', `materiality: ${text}\nautomatic_merge: low-tier`]])
  expect(problemsOf(readPolicy(own)).join(' ')).toContain(path)
})

test('a policy that says nothing of it lets no App merge', () => {
  const silent = readPolicy(edited(policyPath, [['automatic_merge: low-tier #', '#']]))
  expect(silent.ok && silent.value.automatic_merge).toBe('never')
  expect(
    problemsOf(readPolicy(edited(policyPath, [['automatic_merge: low-tier', 'automatic_merge: high']]))),
  ).toHaveLength(1)
})
