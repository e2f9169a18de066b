import { describe, expect, test } from 'vitest'
import type { Read } from '../../../shared/domain/document/document.ts'
import { FAIRNESS_METRICS } from '../../../shared/domain/metric/fairness/fairness.ts'
import { policyPeopleProblems, readPolicy, teamProblems } from '../../../shared/domain/governance/policy-rules.ts'
import {
  edited,
  examplePeople,
  examplePolicy,
  editedText,
  located,
  policyPath,
  problemsOf,
  saidOf,
} from '../../builders/documents.ts'

type Change = readonly [string, string]
const said = (read: Read<unknown>, text: string): readonly string[] => (read.ok ? [] : saidOf(read.problems, text))
const after = (...changes: readonly Change[]): readonly string[] =>
  said(readPolicy(edited(policyPath, changes)), editedText(policyPath, changes))
const high = 'high: [validation-gates, independent-validation, compliance-review, business-sign-off]'
const tier = (stages: string): Change => [high, `high: [${stages}]`]
const risk = 'model-risk: {team: acme/model-risk}'

describe('policy.yml of the example', () => {
  test('is right', () => {
    expect(after()).toEqual([])
  })

  test.each<readonly [string, Change, readonly string[]]>([
    [
      'a typo in a section',
      ['freshness:', 'freshnes:'],
      ['freshnes: unknown key "freshnes". Did you mean "freshness"?'],
    ],
    [
      'a typo in a metric',
      ['minimum: {roc_auc: 0.70', 'minimum: {roc_acu: 0.70'],
      ['gates.performance.minimum.roc_acu: unknown key "roc_acu". Did you mean "roc_auc"?'],
    ],
    [
      'a typo in a word',
      ['freshness: evidence', 'freshness: evidnce'],
      [
        'freshness: is the text "evidnce"; it must be one of evidence, clean-base-merges, head. Did you mean "evidence"?',
      ],
    ],
    [
      'an unknown role of a stage',
      ['[{role: model-validator, count: 1}]', '[{role: model-validater, count: 1}]'],
      [
        'stages.independent-validation.approvals.0.role: role "model-validater" is not defined under roles. Did you mean "model-validator"?',
      ],
    ],
    [
      'an unknown role that is consulted',
      ['[legal-counsel]', '[legal]'],
      ['stages.compliance-review.consulted.0: role "legal" is not defined under roles.'],
    ],
    [
      'an unknown role that clears vetoes',
      ['vetoes: {cleared_by: [its-giver, model-risk]}', 'vetoes: {cleared_by: [boss]}'],
      ['vetoes.cleared_by.0: role "boss" is not defined under roles.'],
    ],
    [
      'an unknown role that holds',
      ['roles: [compliance-officer, model-risk]', 'roles: [nobody]'],
      ['holds.roles.0: role "nobody" is not defined under roles.'],
    ],
    [
      'an unknown role that accepts',
      ['accepted_by: [model-risk]', 'accepted_by: [model-risks]'],
      ['exceptions.accepted_by.0: role "model-risks" is not defined under roles. Did you mean "model-risk"?'],
    ],
    [
      'an unknown role that changes it',
      ['[{role: model-risk, count: 2}]', '[{role: risk, count: 2}]'],
      ['changes.approvals.0.role: role "risk" is not defined under roles.'],
    ],
    [
      'a count that a list can never reach',
      [risk, 'model-risk: {people: [rita]}'],
      ['changes.approvals.0: asks 2 of role "model-risk", which has 1: it can never be met.'],
    ],
    [
      'a count that a list reaches only by naming one twice',
      [risk, 'model-risk: {people: [rita, rita]}'],
      ['changes.approvals.0: asks 2 of role "model-risk", which has 1: it can never be met.'],
    ],
    [
      'a tier without gates',
      ['low: [validation-gates]', 'low: [compliance-review]'],
      ['tiers.low: must begin with validation-gates: no tier goes without evidence.'],
    ],
    [
      'a tier that asks nothing',
      ['low: [validation-gates]', 'low: []'],
      ['tiers.low: must begin with validation-gates: no tier goes without evidence.'],
    ],
    [
      'a tier out of order',
      tier('validation-gates, compliance-review, independent-validation'),
      [
        'tiers.high: must name each stage once, in this order: validation-gates, independent-validation, compliance-review, business-sign-off.',
      ],
    ],
    [
      'a tier with a stage twice',
      tier('validation-gates, compliance-review, compliance-review'),
      [
        'tiers.high: must name each stage once, in this order: validation-gates, independent-validation, compliance-review, business-sign-off.',
      ],
    ],
    [
      'a stage that nobody signs',
      ['[{role: business-owner, count: 1}]', '[]'],
      ['stages.business-sign-off.approvals: asks nobody; a stage that nobody signs would pass by itself.'],
    ],
    [
      'a role twice in one stage',
      ['[{role: business-owner, count: 1}]', '[{role: business-owner, count: 1}, {role: business-owner, count: 1}]'],
      ['stages.business-sign-off.approvals: names role "business-owner" twice; write one entry with the count.'],
    ],
    [
      'changes that nobody signs',
      ['approvals: [{role: model-risk, count: 2}]', 'approvals: []'],
      ['changes.approvals: asks nobody; then anybody could change the policy.'],
    ],
    [
      'an environment without its alias',
      ['production: {alias: champion}', 'production: {}'],
      ['environments.production: does not say how MLflow shows it; write alias.'],
    ],
    [
      'an environment by MLflow stage',
      ['production: {alias: champion}', 'production: {stage: Production}'],
      ['environments.production: uses stage or copy_to, which are not built in this version; use alias.'],
    ],
    [
      'an environment by copy',
      ['production: {alias: champion}', 'production: {copy_to: x, alias: champion}'],
      ['environments.production: uses stage or copy_to, which are not built in this version; use alias.'],
    ],
    [
      'authors who may approve',
      ['builders: [request-author, ', 'builders: ['],
      ['separation_of_duties.builders: must hold request-author: who asks may never approve.'],
    ],
    [
      'a registry in the clear',
      ['uri: https:', 'uri: http:'],
      ['registry.uri: must be https: the registry credential would travel in the clear.'],
    ],
    [
      'a credential in the address',
      ['uri: https://', 'uri: https://user:word@'],
      ['registry.uri: holds a credential; it belongs into the environment’s secrets.'],
    ],
    [
      'a typo in a gate',
      ['  fairness:', '  fairnes:'],
      ['gates.fairnes: unknown key "fairnes". Did you mean "fairness"?'],
    ],
    [
      'a watch that no daily record keeps',
      ['branch: governance-ledger', 'branch: governance-ledger, watch: PT12H'],
      ['ledger.watch: is PT12H; it must be P1D or longer, since reconcile leaves a record once a day.'],
    ],
    ['a section left out', ['ledger: {branch: governance-ledger}', ''], ['ledger: is missing; object is expected.']],
  ])('with %s', (_, change, expected) => {
    expect(after(change)).toEqual(expected)
  })

  test('with two environments of one alias says which other has it', () => {
    expect(after(['alias: champion', 'alias: Challenger'])).toEqual([
      'environments.staging.alias: is the alias of environment "production" too; each needs its own.',
    ])
  })

  test.each(['user@', ':word@', 'user:word@'])('may not hold a credential as %j', (credential) => {
    expect(after(['uri: https://', `uri: https://${credential}`])).toHaveLength(1)
  })

  test('may speak to a registry on the same machine in the clear', () => {
    expect(after(['https://mlflow.acme.example', 'http://127.0.0.1:5000'])).toEqual([])
    expect(after(['https://mlflow.acme.example', 'http://127.0.0.1.evil.example'])).toHaveLength(1)
  })

  test('says everything at once, in the order of its lines', () => {
    const changes: readonly Change[] = [
      ['{role: model-validator, count: 1}', '{role: nobody, count: 1}'],
      ['uri: https:', 'uri: http:'],
      ['branch: governance-ledger', 'branch: governance-ledger, watch: PT1H'],
    ]
    expect(after(...changes).map((one) => one.split(':')[0])).toEqual([
      'registry.uri',
      'stages.independent-validation.approvals.0.role',
      'ledger.watch',
    ])
  })

  test('may watch for any time from a day on', () => {
    expect(after(['branch: governance-ledger', 'branch: governance-ledger, watch: P1D'])).toEqual([])
    expect(after(['branch: governance-ledger', 'branch: governance-ledger, watch: P2D'])).toEqual([])
  })

  test('without any gate would pass everything', () => {
    const text = 'gates: # a model file may tighten these, never loosen them'
    const none = edited(policyPath, [[text, 'gates: {}\nold:']])
    expect(problemsOf(readPolicy(none)).join('\n')).toContain('unknown key "old"')
    const value: unknown = { ...examplePolicy(), gates: {} }
    expect(problemsOf(readPolicy({ file: policyPath, value, lines: {} }))).toEqual([
      '1 gates: names no gate; stage 1 would pass without looking at anything.',
    ])
  })

  test.each<readonly [string, object, string]>([
    [
      'performance',
      { claims_must_match: 0.1, provenance: { high: 'rescored' } },
      'a limit under minimum or maximum, or against_champion',
    ],
    ['fairness', { judged_on: 'interval' }, `a measure: ${FAIRNESS_METRICS.join(', ')}`],
    ['documentation', { complete_for: [] }, 'a tier under complete_for'],
    ['environment', { pinned: false, clean_commit: false }, 'pinned, clean_commit or image_digest'],
  ])('with a gate of %s that sets no requirement says what is missing', (gate, settings, mend) => {
    const value: unknown = { ...examplePolicy(), gates: { [gate]: settings } }
    const lines = { '/gates': 7, [`/gates/${gate}`]: 8 }
    expect(problemsOf(readPolicy({ file: policyPath, value, lines }))).toEqual([
      `8 gates.${gate}: sets no requirement, so passing it would mean nothing; name ${mend}, or remove the gate.`,
    ])
  })

  test.each<readonly [string, object]>([
    ['a minimum', { performance: { minimum: { recall: 0.5 } } }],
    ['a maximum', { performance: { maximum: { brier: 0.2 } } }],
    ['a champion', { performance: { against_champion: { metric: 'roc_auc', margin: 0, confidence: 0.95 } } }],
    ['a ratio', { fairness: { demographic_parity_ratio: { minimum: 0.8 } } }],
    ['a gap', { fairness: { equal_opportunity_difference: { maximum: 0.1 } } }],
    ['a gap of precision', { fairness: { predictive_parity_difference: { maximum: 0.1 } } }],
    ['a tier', { documentation: { complete_for: ['high'] } }],
    ['what the environment is asked without a word', { environment: {} }],
    ['pins alone', { environment: { clean_commit: false } }],
    ['clean commits alone', { environment: { pinned: false } }],
    ['images alone', { environment: { pinned: false, clean_commit: false, image_digest: ['high'] } }],
  ])('with a gate that asks for %s is right', (_, gates) => {
    expect(problemsOf(readPolicy({ file: policyPath, value: { ...examplePolicy(), gates }, lines: {} }))).toEqual([])
  })

  test('a tier may not name a stage that is not defined', () => {
    const { 'business-sign-off': _gone, ...stages } = examplePolicy().stages
    expect(problemsOf(readPolicy({ file: policyPath, value: { ...examplePolicy(), stages }, lines: {} }))).toEqual([
      '1 tiers.high: names business-sign-off, which stages: does not define.',
    ])
  })

  test('without an environment has nothing to promote to', () => {
    expect(
      problemsOf(readPolicy({ file: policyPath, value: { ...examplePolicy(), environments: {} }, lines: {} })),
    ).toEqual([
      '1 environments: names none; there would be nothing to promote to.',
      '1 proposals.environment: "production" is not defined under environments.',
    ])
  })

  test.each(['[]', 'text', '1'])('that is %s is refused in a sentence', (text) => {
    expect(problemsOf(readPolicy(located(text, policyPath)))).toHaveLength(1)
  })
})

describe('the policy beside people.yml', () => {
  const people = examplePeople()
  const found = (list: string): readonly string[] => {
    const changes: readonly Change[] = [[risk, `model-risk: {people: [${list}]}`]]
    return saidOf(
      policyPeopleProblems(examplePolicy(changes), people, edited(policyPath, changes)),
      editedText(policyPath, changes),
    )
  }
  test.each([
    ['people who are there', 'rita, rob', []],
    ['one with a typo', 'rita, robb', ['roles.model-risk.people.1: "robb" is not in people.yml. Did you mean "rob"?']],
    ['a stranger', 'rita, maximilian', ['roles.model-risk.people.1: "maximilian" is not in people.yml.']],
    [
      'a word that every object knows',
      'rita, constructor',
      ['roles.model-risk.people.1: "constructor" is not in people.yml.'],
    ],
  ])('names %s', (_, list, expected) => {
    expect(found(list)).toEqual(expected)
  })

  test('says nothing of teams', () => {
    expect(policyPeopleProblems(examplePolicy(), people, edited(policyPath, []))).toEqual([])
  })
})

test('without an App every team is a problem, and every list is none', () => {
  const changes: readonly Change[] = [[risk, 'model-risk: {people: [rita, rob]}']]
  const found = saidOf(
    teamProblems(examplePolicy(changes), edited(policyPath, changes)),
    editedText(policyPath, changes),
  )
  expect(found).toHaveLength(7)
  expect(found[0]).toBe(
    "roles.data-scientist: is the team acme/data-science, which only the suite's GitHub App can read; list people until the App is installed.",
  )
})
