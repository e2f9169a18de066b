import { describe, expect, test } from 'vitest'
import { activities } from '../../../shared/domain/raci/activity.ts'
import type { Policy } from '../../../shared/domain/governance/policy.ts'
import { judgeRequest, type RequestVerdict } from '../../../shared/domain/judgement.ts'
import { askingOf, defaultMatrix, rolesAt } from '../../../shared/domain/raci/raci.ts'
import type { StageState } from '../../../shared/domain/verdict.ts'
import { breakGlass, examplePolicy } from '../../builders/documents.ts'
import { facts, found, promotionRequest } from '../../builders/facts.ts'

const policy = examplePolicy()
const verdict = judgeRequest(facts(), '2026-01-06T12:00:00Z', null)
const standing = (...states: readonly StageState[]): RequestVerdict => ({
  ...verdict,
  stages: verdict.stages.map((stage, index) => ({ ...stage, findings: [], state: states[index] ?? 'pending' })),
})
const everyRole: Policy = { ...policy, roles: { ...policy.roles, devops: { team: 'acme/devops' } } }

describe('the usual matrix, row by row', () => {
  test.each([
    ['R181', 'development', ['data-scientist'], [], ['ml-engineer'], ['model-risk']],
    ['R182', 'validation', ['model-validator'], [], ['data-scientist'], ['compliance-officer']],
    ['R183', 'compliance', ['compliance-officer'], [], ['legal-counsel'], ['model-risk']],
    ['R184', 'deployment', ['ml-engineer'], ['business-owner'], ['devops'], []],
    ['R185', 'monitoring', ['ml-engineer'], [], ['data-scientist'], ['model-risk']],
    ['R186', 'incident-response', ['ml-engineer'], ['model-risk'], ['compliance-officer'], []],
  ] as const)('%s %s', (_, activity, r, a, c, i) => {
    expect((['R', 'A', 'C', 'I'] as const).map((letter) => rolesAt(everyRole, activity, letter))).toEqual([r, a, c, i])
  })

  test('names every activity', () => {
    expect(Object.keys(defaultMatrix)).toEqual([...activities])
  })

  test('leaves out a role that the policy does not define', () => {
    expect(rolesAt(policy, 'deployment', 'C')).toEqual([])
  })

  test('gives way to the policy’s own, row by row', () => {
    const own: Policy = { ...policy, raci: { validation: { 'model-risk': 'R' } } }
    expect([rolesAt(own, 'validation', 'R'), rolesAt(own, 'compliance', 'R')]).toEqual([['model-risk'], []])
  })
})

describe('who is asked', () => {
  const validation = {
    stage: 'independent-validation',
    requested: ['model-validator'],
    required: ['model-validator'],
    mentioned: ['data-scientist'],
    informed: ['compliance-officer'],
  }
  test.each<[string, RequestVerdict, object | null]>([
    ['at the second stage: the validators', standing('passed', 'pending'), validation],
    [
      'at the third: compliance, with legal consulted',
      standing('passed', 'passed', 'pending'),
      {
        ...{ stage: 'compliance-review', requested: ['compliance-officer'], required: ['compliance-officer'] },
        ...{ mentioned: ['legal-counsel'], informed: ['model-risk'] },
      },
    ],
    [
      'at the fourth: the responsible, and the accountable whose approval is required',
      standing('passed', 'passed', 'passed', 'pending'),
      {
        ...{ stage: 'business-sign-off', requested: ['ml-engineer', 'business-owner'], required: ['business-owner'] },
        ...{ mentioned: [], informed: [] },
      },
    ],
    ['nobody where all is met', standing('passed', 'passed', 'passed', 'passed'), null],
    ['nobody while stage 1 fails', standing('failed'), null],
    ['nobody while stage 1 could not be judged', standing('error'), null],
    ['nobody while the open stage is blocked', standing('passed', 'blocked'), null],
    ['nobody while the open stage is an error', standing('passed', 'error'), null],
    ['nobody where nothing is requested', { ...standing('passed'), concerns: 'unclear' }, null],
  ])('%s', (_, own, expected) => {
    expect(askingOf(policy, own, false)).toEqual(expected)
  })

  test('nobody for a draft', () => {
    expect(askingOf(policy, standing('passed', 'pending'), true)).toBeNull()
  })

  test.each<[string, string, Policy, readonly string[] | null]>([
    ['those who may accept, where a finding may be accepted', 'group-not-evaluable', policy, ['model-risk']],
    ['nobody for one that never may', 'evidence-mismatch', policy, null],
    ['nobody where the policy lets nobody accept', 'group-not-evaluable', { ...policy, exceptions: undefined }, null],
  ])('while stage 1 fails: %s', (_, code, own, requested) => {
    const failed = standing('failed')
    const stages = failed.stages.map((stage, index) =>
      index === 0 ? { ...stage, findings: [{ code, weight: 'fail' as const, facts: { gate: 'fairness' } }] } : stage,
    )
    expect(askingOf(own, { ...failed, stages }, false)?.requested ?? null).toEqual(requested)
  })

  test('for a change of governance its approvers, and no row of the matrix', () => {
    const own: RequestVerdict = { ...standing('passed', 'pending'), kind: 'policy' }
    expect(askingOf(policy, own, false)).toMatchObject({ requested: ['model-validator'], mentioned: [], informed: [] })
  })

  test('whoever is only informed blocks nothing: no stage asks for them', () => {
    const asking = askingOf(policy, standing('passed', 'pending'), false)
    const asked = verdict.route?.stages.find(({ stage }) => stage === asking?.stage)?.approvals.map(({ role }) => role)
    expect(asking?.informed.some((role) => asked?.includes(role))).toBe(false)
  })
})

describe('of a break-glass request', () => {
  const glass: Policy = { ...policy, break_glass: breakGlass }
  const own = facts({ governance: { ...facts().governance, policy: { state: 'read', value: glass } } })
  const asked = judgeRequest(
    {
      ...own,
      request: found({ request: { state: 'read', value: { ...promotionRequest(), kind: 'break-glass' as const } } }),
    },
    '2026-01-06T12:00:00Z',
    null,
  )

  test('those are asked who may sign past the stages, and those told who answer incidents', () => {
    expect(askingOf(glass, asked, false)).toMatchObject({
      requested: ['model-risk', 'compliance-officer'],
      mentioned: ['ml-engineer'],
    })
  })

  test('nobody is asked while it is a draft', () => {
    expect(askingOf(glass, asked, true)).toBeNull()
  })
})
