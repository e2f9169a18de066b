import { describe, expect, test } from 'vitest'
import type { Facts } from '../../../shared/domain/facts.ts'
import { judgeRequest } from '../../../shared/domain/judgement.ts'
import type { ModelFile } from '../../../shared/domain/model/model-file.ts'
import { hurdlesOf, unfinishedChecks, type MergeHurdle } from '../../../shared/domain/request/automatic-merge.ts'
import { checkName, stageNames } from '../../../shared/domain/stage.ts'
import { exampleModel, examplePolicy } from '../../builders/documents.ts'
import { facts, found, foundModelFacts, foundPolicy, promotionRequest } from '../../builders/facts.ts'
import { account, pull, review } from '../../builders/forge.ts'

const model = exampleModel()
const policy = examplePolicy()
const low: ModelFile = {
  ...model,
  use: { ...model.use, domain: 'operations', decision: 'informational', affects: 'nobody' },
}
const medium: ModelFile = { ...low, use: { ...low.use, domain: 'lifts', jurisdictions: ['us'] } }
const at = (file: ModelFile, other: Partial<Facts> = {}): Facts =>
  facts({ modelFile: { state: 'read', value: file }, ...other })
const hurdles = (own: Facts): readonly MergeHurdle[] =>
  hurdlesOf(own, judgeRequest(own, '2026-01-06T12:00:00Z', own.pull.merge?.at ?? null))
const governed = (other: Partial<typeof policy>): Partial<Facts> => ({
  governance: { ...facts().governance, policy: { state: 'read', value: { ...policy, ...other } } },
})
const objection = review('stranger', { id: 1, state: 'changes-requested', submittedAt: '2026-01-05T10:00:00Z' })
const consent = review('stranger', { id: 2, submittedAt: '2026-01-05T11:00:00Z' })

describe('the App merges by itself', () => {
  test('a promotion of the low tier whose gates pass and that nobody has to sign', () => {
    expect(hurdles(at(low))).toEqual([])
  })

  test('what somebody objected to, once the same person approves', () => {
    expect(hurdles(at(low, { pull: pull({ reviews: [objection, consent] }) }))).toEqual([])
  })

  test.each<readonly [string, Facts, readonly MergeHurdle[]]>([
    ['without the policy’s word', at(low, governed({ automatic_merge: 'never' })), ['not-by-policy']],
    [
      'the review of a break-glass move',
      at(low, {
        request: found({ request: { state: 'read', value: promotionRequest({ reviews: [14] }) } }),
        ledger: {
          ...facts().ledger,
          dueReviews: [{ record: 14, environment: 'production', version: '6', until: '2027-01-01T00:00:00Z' }],
        },
      }),
      ['not-a-promotion'],
    ],
    ['without the App', at(low, { app: null }), ['no-app']],
    ['a model of the medium tier', at(medium), ['not-low-tier', 'human-stage', 'not-met']],
    [
      'a model of the medium tier where the tier asks nobody',
      at(medium, governed({ tiers: { ...policy.tiers, medium: ['validation-gates'] } })),
      ['not-low-tier'],
    ],
    [
      'what somebody has to sign in the low tier',
      at(low, governed({ tiers: { ...policy.tiers, low: policy.tiers.medium } })),
      ['human-stage', 'not-met'],
    ],
    [
      'the first file of a model',
      at(low, { modelFileFrom: 'request' }),
      ['not-low-tier', 'human-stage', 'first-model-file', 'not-met'],
    ],
    [
      'what an App opened for nobody',
      at(low, { pull: pull({ author: { ...account('bot'), kind: 'bot' } }) }),
      ['nobody-asked'],
    ],
    [
      'what somebody opened whose account is gone',
      at(low, { pull: pull({ author: account('ghost', { state: 'deleted' }) }) }),
      ['nobody-asked'],
    ],
    [
      'what somebody opened whose account is suspended',
      at(low, { pull: pull({ author: account('dana-acme', { state: 'suspended' }) }) }),
      ['nobody-asked'],
    ],
    ['a draft', at(low, { pull: pull({ draft: true }) }), ['draft', 'not-met']],
    ['what anybody objects to', at(low, { pull: pull({ reviews: [objection] }) }), ['objected']],
    [
      'what anybody objected to whom another silenced',
      at(low, {
        pull: pull({
          reviews: [
            {
              ...objection,
              state: 'dismissed',
              dismissal: { by: null, at: '2026-01-05T11:00:00Z', was: 'changes-requested' },
            },
          ],
        }),
      }),
      ['objected'],
    ],
    [
      'what somebody objected to who is gone, though another who is gone approves',
      at(low, {
        pull: pull({
          reviews: [objection, consent].map((one) => ({ ...one, author: account('ghost', { state: 'deleted' }) })),
        }),
      }),
      ['objected'],
    ],
    ['what is merged', at(low, { pull: pull({ state: 'merged' }) }), ['not-open']],
    [
      'an adoption',
      at(low, { request: found({ request: { state: 'read', value: { ...promotionRequest(), kind: 'adoption' } } }) }),
      ['not-a-promotion'],
    ],
    ['a change of the policy', at(low, { request: foundPolicy() }), ['not-a-promotion']],
    ['a change of a model’s file', at(low, { request: foundModelFacts(low) }), ['not-a-promotion']],
    ['no request', at(low, { request: { state: 'none' } }), ['not-a-promotion']],
    ['what cannot be judged', at(low, { request: { state: 'invalid', findings: [] } }), ['not-a-promotion', 'not-met']],
    [
      'while a hold elsewhere freezes the model',
      at(low, {
        heldRequests: [
          {
            number: 9,
            url: 'https://github.com/acme/governance/pull/9',
            reviews: [review('rita-acme', { id: 9, state: 'changes-requested', body: 'Hold: drift.' })],
          },
        ],
      }),
      ['not-met'],
    ],
    ['to another branch', at(low, { pull: pull({ base: { ref: 'other', sha: 'b'.repeat(40) } }) }), ['not-met']],
  ])('never %s', (_, own, expected) => {
    expect(hurdles(own)).toEqual(expect.arrayContaining([...expected]))
  })
})

describe('the checks that are not finished', () => {
  const all = stageNames.map((stage, id) => ({
    ...{ id, sha: pull().head.sha, name: checkName(stage), externalId: '' },
    ...{ status: 'completed', startedAt: null },
  }))
  test('are none where all four are, at this head', () => {
    expect(unfinishedChecks({ pull: pull(), checks: all })).toEqual([])
  })

  test.each([
    ['missing', all.slice(1)],
    ['in progress', all.map((one) => (one.id === 0 ? { ...one, status: 'in_progress' } : one))],
    ['those of another head', all.map((one) => (one.id === 0 ? { ...one, sha: 'f'.repeat(40) } : one))],
  ])('are named where they are %s', (_, checks) => {
    expect(unfinishedChecks({ pull: pull(), checks })).toEqual(['governance / 1 validation gates'])
  })
})
