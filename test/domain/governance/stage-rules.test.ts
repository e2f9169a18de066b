import { expect, test } from 'vitest'
import { stageProblems } from '../../../shared/domain/governance/stage-rules.ts'
import { examplePolicy, located, policyPath } from '../../builders/documents.ts'

const policy = examplePolicy()
const { 'business-sign-off': business } = policy.stages
if (business === undefined) throw new Error('the example asks the business')
const paths = (other: Partial<typeof policy>): readonly string[] =>
  stageProblems({ ...policy, ...other }, located('stages: {}\n', policyPath)).map(({ path }) => path)
const asking = (approvals: typeof business.approvals) => ({
  stages: { ...policy.stages, 'business-sign-off': { ...business, approvals } },
})
const one = { role: 'business-owner', count: 1 }

test.each<readonly [string, Partial<typeof policy>, readonly string[]]>([
  ['that of the example', {}, []],
  ['a stage that asks nobody', asking([]), ['stages.business-sign-off.approvals']],
  ['a role twice', asking([one, one]), ['stages.business-sign-off.approvals']],
  ['changes that ask nobody', { changes: { approvals: [] } }, ['changes.approvals']],
  [
    'a stage that asks nobody and that no tier has',
    { ...asking([]), tiers: { high: ['validation-gates'], medium: ['validation-gates'], low: ['validation-gates'] } },
    [],
  ],
])('whom a policy asks: %s', (_, other, expected) => {
  expect(paths(other)).toEqual(expected)
})
