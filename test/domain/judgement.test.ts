import { describe, expect, test } from 'vitest'
import type { Facts } from '../../shared/domain/facts.ts'
import type { Review } from '../../shared/domain/forge.ts'
import { digestOf, judgeRequest } from '../../shared/domain/judgement.ts'
import { shortDigest } from '../../shared/domain/digest.ts'
import { proposalDigest } from '../../shared/domain/request/proposal-digest.ts'
import { reading } from '../builders/access.ts'
import { exampleModel, examplePolicy } from '../builders/documents.ts'
import { routeOf } from '../../shared/domain/request/route.ts'
import { measured, performance, exactly } from '../builders/evidence.ts'
import { facts, found, foundModelFacts, foundPolicy, gathered, promotionRequest } from '../builders/facts.ts'
import { account, digest, head, otherDigest, pull, review } from '../builders/forge.ts'

const now = '2026-01-06T12:00:00Z'
const policy = examplePolicy()
const answers = (stage: 'independent-validation' | 'compliance-review' | 'business-sign-off'): string =>
  routeOf(policy, 'promotion', 'high', 'production')
    .stages.flatMap((one) => (one.stage === stage ? one.answers : []))
    .map((answer) => `${answer}: done`)
    .join('\n')
const approval = (login: string, stage: Parameters<typeof answers>[0], hour: number, id: number): Review =>
  review(login, { id, submittedAt: `2026-01-05T${hour}:00:00Z`, body: `Sign-off 0123456789abcdef\n${answers(stage)}` })
const signed = [
  approval('vera-acme', 'independent-validation', 10, 1),
  approval('carl-acme', 'compliance-review', 11, 2),
  approval('olga-acme', 'business-sign-off', 12, 3),
]
const judge = (other: Partial<Facts> = {}, before: string | null = null) => judgeRequest(facts(other), now, before)
const states = (...given: Parameters<typeof judge>): readonly string[] =>
  judge(...given).stages.map(({ state }) => state)
const withReviews = (reviews: readonly Review[], other: Parameters<typeof pull>[0] = {}): Partial<Facts> => ({
  pull: pull({ reviews, ...other }),
})
const weak = gathered({ evaluation: measured({ performance: performance({ roc_auc: exactly(6, 10) }) }) })

describe('a request judged whole', () => {
  test('passes with three sign-offs in order', () => {
    const verdict = judge(withReviews(signed))
    expect(verdict).toMatchObject({
      concerns: 'request',
      kind: 'promotion',
      tier: 'high',
      tierReason: 'high-risk-in-the-union',
      digest,
      mergeable: true,
    })
    expect(verdict.stages.map(({ state, counted }) => [state, counted.map(({ person }) => person)])).toEqual([
      ['passed', []],
      ['passed', ['vera']],
      ['passed', ['carl']],
      ['passed', ['olga']],
    ])
  })

  test('waits for people once its gates pass', () => {
    expect(states()).toEqual(['passed', 'pending', 'pending', 'pending'])
    expect(judge().mergeable).toBe(false)
  })

  test('fails by a gate, and then no sign-off counts', () => {
    const verdict = judge({ ...withReviews(signed), gathered: weak })
    expect(verdict.stages.map(({ state }) => state)).toEqual(['failed', 'pending', 'pending', 'pending'])
    expect(verdict.stages.flatMap(({ counted }) => counted)).toEqual([])
  })

  test('counts no review from the merge on', () => {
    expect(states(withReviews(signed), '2026-01-05T12:00:00Z')).toEqual(['passed', 'passed', 'passed', 'pending'])
    expect(states(withReviews(signed), '2026-01-05T12:00:01Z')).toEqual(['passed', 'passed', 'passed', 'passed'])
  })

  test('concerns nothing where there is no request', () => {
    const verdict = judge({ request: { state: 'none' } })
    expect([verdict.concerns, verdict.mergeable, verdict.stages.map(({ state }) => state)]).toEqual([
      'nothing',
      true,
      ['not-required', 'not-required', 'not-required', 'not-required'],
    ])
  })

  test('asks the stages of its tier alone', () => {
    expect(
      states({
        request: found({
          environment: 'staging',
          request: { state: 'read', value: promotionRequest({ environment: 'staging' }) },
        }),
      }),
    ).toEqual(['passed', 'not-required', 'not-required', 'not-required'])
  })

  test('asks all stages of a request that brings the first file, where the environment asks less too', () => {
    const environment = 'staging'
    const request = found({ environment, request: { state: 'read', value: promotionRequest({ environment }) } })
    expect(states({ request, modelFileFrom: 'request' })).toEqual(['passed', 'pending', 'pending', 'pending'])
  })
})

describe('who may write the registry', () => {
  const roles = { __user_2__: ['registered_model:credit-approval EDIT'] }
  const registryAccess = reading({ roles, users: { dana: ['__user_2__'] } })
  const notes = (other: Partial<Facts>): readonly string[] =>
    (judge(other).stages[0]?.findings ?? []).map(({ code, weight }) => `${code} ${weight}`)

  test('is noted at the first stage, and decides nothing', () => {
    expect(notes({ registryAccess })).toContain('registry-writable-by-others note')
    expect(judge({ registryAccess, ...withReviews(signed) }).mergeable).toBe(true)
  })

  test('is not noted where it was not asked, nor of a change of governance', () => {
    const all = [notes({}), notes({ registryAccess, request: foundPolicy(), gathered: null })].flat()
    expect(all.filter((code) => code.startsWith('registry-'))).toEqual([])
  })

  test('is not noted where nobody can say who is named', () => {
    const governance = { ...facts().governance, people: { state: 'absent' as const } }
    expect(notes({ registryAccess, governance }).filter((code) => code.startsWith('registry-'))).toEqual([])
  })
})

describe('unknown is never pass', () => {
  const problems = [{ file: 'x', line: 1, path: '', message: 'x' }]
  const wrong = { state: 'wrong', problems } as const
  const { governance } = facts()
  test.each<readonly [string, Partial<Facts>, string]>([
    [
      'a request that is none',
      { request: { state: 'invalid', findings: [{ code: 'mixed-change', weight: 'error', facts: {} }] } },
      'unclear',
    ],
    ['a request that is wrong', { request: found({ request: wrong }) }, 'unclear'],
    ['a policy that is wrong', { governance: { ...governance, policy: wrong } }, 'unclear'],
    ['a policy that is not there', { governance: { ...governance, policy: { state: 'absent' } } }, 'unclear'],
    ['people that are wrong', { governance: { ...governance, people: wrong } }, 'request'],
    ['a registry that failed', { gathered: { state: 'failed', detail: 'x' } }, 'request'],
    ['a version that is not there', { gathered: { state: 'unknown-version', model: 'm', version: '7' } }, 'request'],
    ['a ledger that is broken', { ledger: { ...facts().ledger, faults: ['x'] } }, 'request'],
  ])('%s is an error of every stage', (_, other, concerns) => {
    const verdict = judge({ ...withReviews(signed), ...other })
    expect([verdict.concerns, verdict.mergeable]).toEqual([concerns, false])
    expect(verdict.stages.map(({ state }) => state)).toEqual(['error', 'error', 'error', 'error'])
  })

  test('a hold is shown by the gates where the tier asks nobody to sign', () => {
    const hold = review('rita-acme', { state: 'changes-requested', body: 'Hold: a complaint' })
    const low = { ...policy, tiers: { ...policy.tiers, high: policy.tiers.low } }
    const governance = { ...facts().governance, policy: { state: 'read' as const, value: low } }
    const verdict = judge({ ...withReviews([hold]), governance })
    expect(verdict.stages.map(({ state }) => state)).toEqual([
      'blocked',
      'not-required',
      'not-required',
      'not-required',
    ])
    expect(verdict.stages[0]?.vetoes.map(({ kind }) => kind)).toEqual(['hold'])
    expect(judge({ governance }).mergeable).toBe(true)
  })

  test('a draft is not to be merged, even where nobody needs to sign', () => {
    const low = { ...policy, tiers: { ...policy.tiers, high: policy.tiers.low } }
    const governance = { ...facts().governance, policy: { state: 'read' as const, value: low } }
    expect(judge({ governance, pull: pull({ draft: true }) }).mergeable).toBe(false)
  })

  test('a policy that nobody could ever meet is an error of every stage', () => {
    const both = [account('vera-acme')]
    const memberships = ['model-validator', 'compliance-officer', 'business-owner'].map((role) => ({
      role,
      members: both,
      formerly: [],
    }))
    const verdict = judge({ memberships })
    expect(verdict.stages.map(({ state }) => state)).toEqual(['error', 'error', 'error', 'error'])
    expect(verdict.stages[0]?.findings.map(({ code }) => code)).toContain('roles-too-small-together')
  })

  test.each([
    ['who registered the version', { version_creator: 'vera' }],
    ['who made its data', { data_producers: ['vera'] }],
  ])('%s, as the request says, is a builder', (_, told) => {
    const request = { state: 'read' as const, value: { ...promotionRequest(), ...told } }
    const verdict = judge({ ...withReviews(signed), request: { ...found(), request } })
    expect(verdict.stages[1]?.ignored.map(({ account: who, code }) => `${who.login} ${code}`)).toContain(
      'vera-acme built-it',
    )
  })

  test('a team that could not be read stops the people’s stages', () => {
    expect(states({ ...withReviews(signed), failed: [{ read: 'teams', detail: '403' }] })).toEqual([
      'passed',
      'error',
      'error',
      'error',
    ])
  })

  test('a model without a file on the base is judged as high', () => {
    expect(judge({ modelFileFrom: 'request' })).toMatchObject({ tier: 'high', tierReason: 'no-model-file' })
  })
})

describe('since when the gates have passed', () => {
  const at = (day: number, other: Parameters<typeof head>[0] = {}) =>
    head({
      sha: String(day).repeat(40),
      appearedAt: `2026-01-0${day}T09:00:00Z`,
      record: { at: `2026-01-0${day}T09:00:10Z`, digest },
      ...other,
    })
  const since = (heads: Facts['pull']['heads']) =>
    judge({ pull: pull({ heads, head: { ref: 'promote', sha: heads.at(-1)?.sha ?? '', fork: false } }) }).stages[0]
      ?.since

  test.each<readonly [string, Facts['pull']['heads'], string | null]>([
    ['the first sight of the evidence', [at(1)], '2026-01-01T09:00:10Z'],
    ['the first of several heads with the same evidence', [at(1), at(2), at(3)], '2026-01-01T09:00:10Z'],
    [
      'the head after other evidence',
      [at(1, { record: { at: '2026-01-01T09:00:10Z', digest: otherDigest } }), at(2), at(3)],
      '2026-01-02T09:00:10Z',
    ],
    ['the head after another folder', [at(1, { folder: 'tree-0' }), at(2)], '2026-01-02T09:00:10Z'],
    ['a force-push, which begins anew', [at(1), at(2, { forced: true }), at(3)], '2026-01-02T09:00:10Z'],
    ['a force-push itself, where it is the last', [at(1), at(2, { forced: true })], '2026-01-02T09:00:10Z'],
    ['the head after one that was never recorded', [at(1), at(2, { record: null }), at(3)], '2026-01-03T09:00:10Z'],
    [
      'the first sight, where only the newest head is not recorded yet',
      [at(1), at(2, { record: null })],
      '2026-01-01T09:00:10Z',
    ],
    ['nothing, while no head is recorded', [at(1, { record: null })], null],
  ])('%s', (_, heads, expected) => {
    expect(since(heads)).toBe(expected)
  })
})

describe('an accepted finding', () => {
  const line = 'Accept performance roc_auc: known, watched monthly. Until 2026-02-01'
  const accepting = review('rita-acme', { id: 9, state: 'commented', submittedAt: '2026-01-05T09:30:00Z', body: line })

  test('lets the gates pass, from its acceptance on', () => {
    const verdict = judge({ ...withReviews([accepting, ...signed]), gathered: weak })
    expect(verdict.stages[0]).toMatchObject({ state: 'passed', since: '2026-01-05T09:30:00Z' })
    expect([verdict.exceptions.accepted.length, verdict.mergeable]).toEqual([1, true])
  })

  test('stays shown as a note', () => {
    const [stage] = judge({ ...withReviews([accepting]), gathered: weak }).stages
    expect(stage?.findings.filter(({ code }) => code === 'metric-below-minimum').map(({ weight }) => weight)).toEqual([
      'note',
    ])
  })

  test('counts no approval given before it', () => {
    const late = { ...accepting, submittedAt: '2026-01-05T10:30:00Z' }
    expect(states({ ...withReviews([late, ...signed]), gathered: weak })).toEqual([
      'passed',
      'pending',
      'pending',
      'pending',
    ])
  })

  test('that shares its metric with another names its code, and the other goes on to fail and asks for its line', () => {
    const both = { ...weak, claims: { roc_auc: 0.9 } }
    const named = { ...accepting, body: line.replace('roc_auc', 'roc_auc (claim-differs)') }
    const [stage] = judge({ ...withReviews([named]), gathered: both }).stages
    const own = stage?.findings.filter(({ facts: { about } }) => about === 'roc_auc') ?? []
    expect(own.map(({ code, weight, facts: { accept } }) => [code, weight, accept])).toEqual([
      ['metric-below-minimum', 'fail', 'Accept performance roc_auc (metric-below-minimum)'],
      ['claim-differs', 'note', undefined],
      ['exception-accepted', 'note', undefined],
    ])
    const whole = { ...named, body: `${named.body}\n${line.replace('roc_auc', 'roc_auc (metric-below-minimum)')}` }
    expect(states({ ...withReviews([whole]), gathered: both })[0]).toBe('passed')
  })

  test('says nothing of another finding', () => {
    const both = gathered({
      evaluation: measured({ performance: performance({ roc_auc: exactly(6, 10), recall: exactly(1, 10) }) }),
    })
    expect(states({ ...withReviews([accepting]), gathered: both })[0]).toBe('failed')
  })
})

describe('other kinds of requests', () => {
  const risk = [review('rita-acme', { id: 1 }), review('rob-acme', { id: 2, submittedAt: '2026-01-05T10:05:00Z' })]

  const changes = {
    policy: foundPolicy(),
    'model-facts': foundModelFacts(exampleModel([['domain: credit', 'domain: marketing']])),
  }

  describe.each(['policy', 'model-facts'] as const)('a %s request', (kind) => {
    const request = changes[kind]
    const bound = proposalDigest(facts({ request })) ?? ''
    const signed = (body: string, at = '2026-01-06T10:00:00Z') =>
      ['rita-acme', 'rob-acme'].map((login, id) => review(login, { id, body, submittedAt: at }))
    const judged = (reviews: readonly Review[], own: Partial<Facts> = {}) =>
      judge({
        request,
        gathered: null,
        readAt: '2026-01-06T11:00:00Z',
        pull: pull({ heads: [head({ record: { at: '2026-01-05T09:00:10Z', digest: bound } })], reviews }),
        ...own,
      })
    const quoted = `Sign-off ${shortDigest(bound)} as model-risk`

    test('is signed by two of the changes approvers, without gates or a tier', () => {
      const verdict = judged(signed(quoted))
      expect(verdict).toMatchObject({ kind, digest: bound, gates: [], tier: null, tierReason: null, mergeable: true })
      expect(verdict.stages.map(({ state }) => state)).toEqual(['passed', 'passed', 'not-required', 'not-required'])
    })

    test.each([
      ['that quotes nothing', signed('ok'), {}, 'wrong-digest'],
      ['that quotes another proposal', signed('Sign-off 0123456789abcdef as model-risk'), {}, 'wrong-digest'],
      ['given while it rests', signed(quoted, '2026-01-06T08:00:00Z'), {}, 'stage-not-open'],
      [
        'of whom pushed it',
        signed(quoted),
        { heads: [head({ pusher: account('rita-acme'), record: { at: '2026-01-05T09:00:10Z', digest: bound } })] },
        'built-it',
      ],
      [
        'given before another proposal was pushed',
        signed(quoted),
        {
          heads: [
            head({ sha: 'e'.repeat(40), folder: 'tree-0', record: { at: '2026-01-05T08:00:10Z', digest } }),
            head({ appearedAt: '2026-01-06T10:30:00Z', record: { at: '2026-01-06T10:30:10Z', digest: bound } }),
          ],
        },
        'wrong-digest',
      ],
    ] as const)('counts no sign-off %s', (_, reviews, other, code) => {
      const heads = [head({ record: { at: '2026-01-05T09:00:10Z', digest: bound } })]
      const verdict = judged(reviews, { pull: pull({ heads, reviews, ...other }) })
      expect([verdict.mergeable, verdict.stages[1]?.ignored[0]?.code ?? null]).toEqual([false, code])
    })
  })

  test('an adoption shows its gates, which decide nothing', () => {
    const request = found({ request: { state: 'read', value: { ...promotionRequest(), kind: 'adoption' } } })
    const verdict = judge({
      ...withReviews(risk),
      request,
      gathered: weak,
      live: '7',
      ledger: { ...facts().ledger, live: null },
    })
    expect(verdict.stages.map(({ state }) => state)).toEqual(['passed', 'passed', 'not-required', 'not-required'])
    expect(verdict.stages[0]?.findings.find(({ code }) => code === 'metric-below-minimum')?.weight).toBe('note')
  })

  test('a policy request asks for nobody’s run', () => {
    expect(judge({ request: foundPolicy(), gathered: null }).builders.map(({ fact }) => fact)).toEqual([
      'request-author',
      'commit-author',
      'committer',
      'pusher',
    ])
  })
})

describe('who built it', () => {
  test('is told by the forge, the run and the request', () => {
    const request = found({ request: { state: 'read', value: promotionRequest({ developers: ['mel'] }) } })
    expect(judge({ request }).builders.map(({ fact, person }) => `${fact} ${person ?? ''}`)).toEqual([
      'request-author dana',
      'commit-author dana',
      'committer dana',
      'pusher dana',
      'run-user dana',
      'developers mel',
    ])
  })

  test('never approves', () => {
    const roles = {
      memberships: [
        { role: 'model-validator', members: [account('dana-acme'), account('vera-acme')], formerly: [] },
        ...facts().memberships.filter(({ role }) => role !== 'model-validator'),
      ],
    }
    const verdict = judge({ ...withReviews([approval('dana-acme', 'independent-validation', 10, 1)]), ...roles })
    expect(verdict.stages[1]?.ignored.map(({ code }) => code)).toEqual(['built-it'])
  })
})

describe('the digest that sign-offs are bound to', () => {
  test.each<readonly [string, Partial<Facts>, string | null]>([
    ['is the gathered one', {}, digest],
    [
      'is that of what a change of governance proposes',
      { request: foundPolicy(), gathered: null },
      proposalDigest(facts({ request: foundPolicy() })),
    ],
    ['is none while nothing was gathered', { gathered: { state: 'failed', detail: '' } }, null],
    ['is none without a request', { request: { state: 'none' }, gathered: null }, null],
  ])('%s', (_, other, expected) => {
    expect(digestOf(facts(other))).toBe(expected)
  })
})
