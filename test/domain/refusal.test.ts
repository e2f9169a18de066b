import { describe, expect, test } from 'vitest'
import type { RequestVerdict } from '../../shared/domain/judgement.ts'
import type { Review } from '../../shared/domain/forge.ts'
import { lateApprovals, refusalFindings, unrecordedGovernance, waitingFindings } from '../../shared/domain/refusal.ts'
import type { Finding, StageState, StageVerdict } from '../../shared/domain/verdict.ts'
import { facts } from '../builders/facts.ts'
import { digest, otherDigest, review as someReview } from '../builders/forge.ts'
import { chained, genesis } from '../builders/ledger.ts'

const finding = (code: string, weight: Finding['weight'] = 'error', facts: Finding['facts'] = {}): Finding => ({
  code,
  weight,
  facts,
})
const stage = (name: StageVerdict['stage'], state: StageState, findings: readonly Finding[] = []): StageVerdict => ({
  stage: name,
  state,
  findings,
  counted: [],
  ignored: [],
  vetoes: [],
  since: null,
})
const verdict = (...stages: readonly StageVerdict[]): RequestVerdict => ({
  concerns: 'request',
  kind: 'promotion',
  tier: 'high',
  tierReason: null,
  digest: null,
  stages,
  gates: [],
  exceptions: { accepted: [], findings: [] },
  builders: [],
  mergeable: false,
})

describe('a merged request waits', () => {
  test.each([
    ...['read-failed', 'governance-unrecorded', 'governance-unreadable', 'people-unreadable', 'holdouts-unreadable'],
    ...['head-without-activity', 'head-moved'],
  ])('for %s, once for all stages', (code) => {
    const found = finding(code, 'error', { detail: 'x' })
    expect(
      waitingFindings(
        verdict(stage('validation-gates', 'error', [found]), stage('compliance-review', 'error', [found])),
      ),
    ).toEqual([found])
  })

  test.each([
    ['for nothing that is decided', finding('evidence-mismatch', 'fail')],
    ['for nothing that is only shown', finding('read-failed', 'note')],
    ['for nothing that is only awaited', finding('read-failed', 'wait')],
  ])('%s', (_, found) => {
    expect(waitingFindings(verdict(stage('validation-gates', 'failed', [found])))).toEqual([])
  })

  test('for each read that failed', () => {
    const reads = [
      finding('read-failed', 'error', { read: 'teams' }),
      finding('read-failed', 'error', { read: 'ledger' }),
    ]
    expect(waitingFindings(verdict(stage('validation-gates', 'error', reads)))).toEqual(reads)
  })
})

describe('a merged request is refused', () => {
  test.each<StageState>(['pending', 'blocked', 'failed', 'error'])(
    'where a stage is %s, and the merge passed over it',
    (state) => {
      expect(
        refusalFindings(verdict(stage('validation-gates', 'passed'), stage('compliance-review', state)), 'mallory'),
      ).toEqual([
        finding('stage-not-passed', 'fail', { stage: 'compliance-review', state }),
        finding('merged-past-rules', 'fail', { by: 'mallory' }),
      ])
    },
  )

  test('with what the unmet stages found, each once, no notes and no waiting for each other', () => {
    const found = finding('metric-below-minimum', 'fail')
    const late = [finding('awaits-approval', 'wait'), finding('waits-for-stage', 'wait')]
    const codes = refusalFindings(
      verdict(
        stage('validation-gates', 'failed', [found, finding('head-unrecorded', 'note')]),
        stage('business-sign-off', 'pending', [found, ...late]),
      ),
      null,
    ).map(({ code }) => code)
    expect(codes).toEqual([
      'stage-not-passed',
      'stage-not-passed',
      'merged-past-rules',
      'metric-below-minimum',
      'awaits-approval',
    ])
  })

  test('for other evidence than was signed first of all, and for nothing that only follows from it', () => {
    const mismatch = finding('evidence-mismatch', 'fail', { count: 1 })
    const stages = [
      stage('validation-gates', 'failed', [finding('metric-below-minimum', 'fail'), mismatch]),
      stage('business-sign-off', 'pending', [finding('awaits-approval', 'wait')]),
    ]
    expect(refusalFindings(verdict(...stages), 'olga-acme').map(({ code }) => code)).toEqual([
      'evidence-mismatch',
      'stage-not-passed',
      'stage-not-passed',
    ])
  })

  test('for a request that names another digest than its evidence has, beside what the registry shows', () => {
    const edited = [finding('evidence-digest-differs', 'fail'), finding('evidence-mismatch', 'fail', { count: 1 })]
    const stages = [stage('validation-gates', 'failed', edited)]
    expect(refusalFindings(verdict(...stages), 'olga-acme').map(({ code }) => code)).toEqual([
      'evidence-digest-differs',
      'evidence-mismatch',
      'stage-not-passed',
    ])
  })

  test('never where every stage passed or is not required', () => {
    const noted = stage('validation-gates', 'passed', [finding('no-champion', 'note')])
    expect(refusalFindings(verdict(noted, stage('business-sign-off', 'not-required')), 'olga-acme')).toEqual([])
  })
})

describe('the base’s governance', () => {
  const { governance } = facts()
  test.each([
    ['is the recorded one', [genesis({ governance: otherDigest })], null],
    ['is not recorded at all yet', [], null],
    [
      'is another than the recorded one',
      [genesis({ governance: digest })],
      finding('governance-unrecorded', 'error', { recorded: digest, found: otherDigest, commit: governance.commit }),
    ],
  ])('%s', (_, drafts, expected) => {
    expect(unrecordedGovernance(chained(drafts), governance)).toEqual(expected)
  })
})

describe('a refusal names whose approvals came to nothing', () => {
  const vera = { id: 1, login: 'vera', kind: 'user', state: 'active' } as const
  const ignored = (code: 'expired' | 'not-in-role' | 'stage-not-open', reviewId = 5) => ({
    ...{ reviewId, account: vera, code, facts: {} },
  })
  const told = (...stages: readonly StageVerdict[]): readonly (string | null)[] =>
    refusalFindings(verdict(...stages), null)
      .filter(({ code }) => code === 'approval-not-counted')
      .map(({ facts }) => `${String(facts.by)} ${String(facts.why)}`)
  const waits = [finding('waits-for-stage', 'wait')]

  test.each<[string, readonly StageVerdict[], readonly string[]]>([
    [
      'once each, with the reason that says most',
      [
        { ...stage('independent-validation', 'pending'), ignored: [ignored('expired')] },
        { ...stage('compliance-review', 'pending', waits), ignored: [ignored('not-in-role')] },
      ],
      ['vera expired'],
    ],
    [
      'not where an earlier stage alone kept it from counting',
      [
        { ...stage('validation-gates', 'failed') },
        { ...stage('independent-validation', 'pending', waits), ignored: [ignored('stage-not-open')] },
        { ...stage('compliance-review', 'pending', waits), ignored: [ignored('not-in-role')] },
      ],
      [],
    ],
    [
      'who is in no role that was asked',
      [{ ...stage('independent-validation', 'pending'), ignored: [ignored('not-in-role')] }],
      ['vera not-in-role'],
    ],
    [
      'who signed before the stage was open',
      [{ ...stage('independent-validation', 'pending'), ignored: [ignored('stage-not-open')] }],
      ['vera stage-not-open'],
    ],
  ])('%s', (_, stages, expected) => {
    expect(told(...stages)).toEqual(expected)
  })

  test('of a break-glass request past the stages alone: who counts there is told by no stage', () => {
    const { stage: _stage, ...past } = stage('independent-validation', 'failed')
    const counted = [{ reviewId: 5, account: vera, person: 'vera', role: 'model-risk', at: '', expires: null }]
    const emergency = { ...past, counted, ignored: [ignored('expired', 6)], mergedBy: 'sre', reviewUntil: null }
    const shown = { ...stage('independent-validation', 'pending'), ignored: [ignored('not-in-role')] }
    const found = refusalFindings({ ...verdict(shown), emergency }, null)
    expect(found.filter(({ code }) => code === 'approval-not-counted').map(({ facts }) => facts.why)).toEqual([
      'expired',
    ])
  })

  test('who approved after the merge', () => {
    const review = (login: string, submittedAt: string, state: Review['state'] = 'approved') =>
      someReview(login, { submittedAt, state })
    const late = lateApprovals(
      [
        review('vera', '2026-01-05T12:00:00Z'),
        review('carl', '2026-01-05T12:00:01Z'),
        review('carl', '2026-01-05T12:00:02Z'),
        review('olga', '2026-01-05T12:00:03Z', 'commented'),
      ],
      '2026-01-05T12:00:00Z',
    )
    expect(late).toEqual([finding('approval-after-merge', 'fail', { by: 'carl' })])
  })
})
