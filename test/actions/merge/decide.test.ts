import { expect, test } from 'vitest'
import { mergePlan } from '../../../actions/merge/decide.ts'
import type { Facts } from '../../../shared/domain/facts.ts'
import { checkName, stageNames } from '../../../shared/domain/stage.ts'
import { exampleModel } from '../../builders/documents.ts'
import { facts, requestFolder } from '../../builders/facts.ts'
import { pull } from '../../builders/forge.ts'

const model = exampleModel()
const low = { ...model, use: { ...model.use, domain: 'operations', decision: 'assisted', affects: 'nobody' } } as const
const own = pull()
const checks = stageNames.map((stage, id) => ({
  ...{ id, sha: own.head.sha, name: checkName(stage), externalId: '' },
  ...{ status: 'completed', startedAt: null },
}))
const plan = (other: Partial<Facts> = {}) =>
  mergePlan(facts({ pull: own, checks, modelFile: { state: 'read', value: low }, ...other }))

test('what nobody has to sign is merged at the head that was judged', () => {
  expect(plan()).toEqual({
    merge: true,
    sha: own.head.sha,
    title: `Merge ${requestFolder} (#${own.number}), which nobody has to sign`,
  })
})

test.each<readonly [string, Partial<Facts>, string]>([
  ['a draft', { pull: pull({ draft: true }) }, 'draft'],
  ['a model of another tier', { modelFile: { state: 'read', value: model } }, 'not-low-tier'],
  ['what has a check that is not finished', { checks: checks.slice(1) }, 'checks-unfinished'],
])('%s is left', (_, other, hurdle) => {
  const found = plan(other)
  expect(found.merge ? [] : found.hurdles).toContain(hurdle)
})
