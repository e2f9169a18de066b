import type { Entry } from '../../shared/domain/ledger/chain.ts'
import type { Judgement, RequestReference } from '../../shared/domain/ledger/record-parts.ts'
import type { RecordDraft } from '../../shared/domain/ledger/record.ts'
import type { Seen } from '../../shared/domain/reconciliation/difference.ts'
import { refused as refusedAttack } from '../../shared/domain/self-test/attack.ts'
import type { StageVerdict } from '../../shared/domain/verdict.ts'
import { account, digest, otherDigest } from './forge.ts'
import { chained, genesis, intent, judgement, modelFacts, move, outcome, reference, writer } from './ledger.ts'

/** A year of one model and the failed start of another, with every instant planted. */

const place = (number: number, model = 'credit-approval'): string => `promotions/${model}/production/000${number}`

const stage = (name: StageVerdict['stage'], since: string | null, other: Partial<StageVerdict> = {}): StageVerdict => ({
  ...{ stage: name, state: since === null ? 'not-required' : 'passed', findings: [], counted: [], ignored: [] },
  ...{ vetoes: [], since },
  ...other,
})

export const modelText = 'model: credit-approval\n'
const modelFile = { path: 'models/credit-approval.yml', digest: otherDigest, text: modelText }

const first: Partial<RequestReference> = {
  folder: place(1),
  openedAt: '2026-01-04T12:00:00Z',
  mergedAt: '2026-01-06T12:00:00Z',
  reason: 'Better on the autumn book.',
}

const firstJudgement: Judgement = judgement({
  stages: [
    stage('validation-gates', '2026-01-05T09:00:00Z', {
      findings: [{ code: 'exception-accepted', weight: 'note', facts: { gate: 'fairness', about: 'sex=(missing)' } }],
    }),
    stage('independent-validation', '2026-01-05T10:00:00Z', {
      ignored: [{ reviewId: 4, account: account('dana-acme'), code: 'built-it', facts: {} }],
      vetoes: [
        {
          ...{ reviewId: 3, account: account('vera-acme'), kind: 'changes-requested', at: '2026-01-04T15:00:00Z' },
          ...{ reason: 'The report is missing.', dismissedBy: null },
        },
      ],
    }),
    stage('compliance-review', null),
    stage('business-sign-off', null),
  ],
  obligations: [
    {
      ...{ stage: 'independent-validation', review: 5, by: 'vera-acme', text: 'Drift report until 2026-01-31' },
      ...{ until: '2026-01-31', owner: 'mel', person: 'mel' },
    },
    {
      ...{ stage: 'independent-validation', review: 5, by: 'vera-acme', text: 'Tell underwriting' },
      ...{ until: null, owner: null, person: null },
    },
  ],
  exceptions: [
    {
      ...{ gate: 'fairness', about: 'sex=(missing)', code: 'not-evaluable', why: '15 people', until: '2026-02-28' },
      ...{ review: 6, account: 'rita-acme', at: '2026-01-04T16:00:00Z', body: 'Accept fairness …' },
      url: 'https://github.com/acme/governance/pull/12#pullrequestreview-6',
    },
  ],
})

// 36 hours to open the stages, two to validate, the sign-off of which is the planted review
const second: Partial<RequestReference> = {
  folder: place(2),
  pull: 15,
  openedAt: '2026-02-04T12:00:00Z',
  mergedAt: '2026-02-06T12:00:00Z',
}
const secondJudgement: Judgement = judgement({
  stages: [
    stage('validation-gates', '2026-02-06T00:00:00Z'),
    stage('independent-validation', '2026-02-06T02:00:00Z'),
    stage('compliance-review', null),
    stage('business-sign-off', null),
  ],
})

const refusal = { code: 'expected-current-stale', weight: 'fail', facts: { expected: '7', live: '8' } } as const
const noon = (day: string): string => `2026-${day}T12:05:00Z`
const churn = reference({ folder: place(1, 'churn'), pull: 30, mergedAt: '2026-03-01T12:00:00Z' })
const churnMove = move({ model: 'churn', to: '1' })

const rules = (number: number, mergedAt: string): RequestReference =>
  reference({ folder: `promotions/_policy/000${number}`, kind: 'policy', pull: number, mergedAt })

export const drafts: readonly RecordDraft[] = [
  genesis({ models: [modelFile], request: rules(1, '2026-01-02T08:59:00Z') }),
  intent({
    request: reference(first),
    modelFile: { ...modelFile, text: null },
    judgement: firstJudgement,
  }),
  outcome(2, { request: reference(first), judgement: firstJudgement }),
  {
    ...{ kind: 'self-test', at: noon('01-07'), writer, governance: otherDigest, state: 'refused', pulls: [13] },
    results: [refusedAttack('spoofed-check', 'live', ['engine: x'])],
  },
  genesis({
    ...{ kind: 'policy', at: noon('01-20'), governance: digest, files: [] },
    request: rules(2, '2026-01-20T12:00:00Z'),
  }),
  {
    ...modelFacts('credit-approval', `${modelText}# more\n`, noon('01-21')),
    request: reference({
      ...{ kind: 'model-facts', folder: 'promotions/credit-approval/_facts/0001', pull: 14 },
      mergedAt: '2026-01-21T12:00:00Z',
    }),
  },
  intent({
    ...{ at: noon('02-06'), request: reference(second), move: move({ from: '7', to: '8' }) },
    ...{ judgement: secondJudgement, modelFile: null },
  }),
  outcome(7, {
    ...{ at: '2026-02-06T12:06:00Z', request: reference(second), move: move({ from: '7', to: '8' }) },
    judgement: secondJudgement,
  }),
  outcome(null, {
    ...{ at: noon('02-10'), result: 'refused', findings: [refusal], move: null, readBack: null },
    judgement: judgement({ signOffs: [] }),
    request: reference({ folder: place(3), pull: 17, mergedAt: '2026-02-10T12:00:00Z' }),
  }),
  intent({ at: noon('03-01'), request: churn, move: churnMove, writer: { ...writer, app: null, proven: false } }),
  outcome(10, {
    ...{ at: '2026-03-01T12:15:00Z', request: churn, move: churnMove, result: 'abandoned', findings: [refusal] },
  }),
]

export const entries: readonly Entry[] = chained(drafts)

/** The records of these numbers as an answer names them. */
export const rests = (...numbers: readonly number[]) =>
  numbers.map((number) => ({
    number,
    digest: later[number - 1]?.digest ?? '',
    proven: later[number - 1]?.record.writer.proven ?? false,
  }))

const look = (at: string, since: string | null, differences: readonly Seen[] = []): RecordDraft => ({
  ...{ kind: 'reconciliation', at, writer, registry: 'https://mlflow.acme.example', since, unread: [], more: 0 },
  ...{ looked: { models: ['credit-approval'], versions: 2, files: 4, bytes: 10 }, differences },
})

/** The alias that somebody moved between two looks. */
export const movedByHand: Seen = {
  ...{ code: 'alias-moved', model: 'credit-approval', version: '7', environment: 'production', more: [] },
  ...{ field: 'alias champion', was: '8', found: '7', record: 8, by: null, unattributed: 'no-log' },
  ...{ after: '2026-04-01T00:00:00Z', before: '2026-04-02T00:00:00Z' },
}

const torn = { ...movedByHand, model: 'churn', after: null }
const emergency = reference({ kind: 'break-glass', folder: place(2, 'churn'), mergedAt: '2026-04-03T12:00:00Z' })
const emergencyJudgement = judgement({
  breakGlass: {
    ...{ mergedAs: 'break-glass team', reviewUntil: '2026-04-10T12:00:00Z' },
    findings: [{ code: 'awaits-approval', weight: 'note', facts: { role: 'model-risk', have: 2, count: 2 } }],
  },
})
const retirement = reference({ kind: 'retirement', folder: place(4), mergedAt: '2026-05-01T12:00:00Z' })
const gone = move({ from: '8', to: null })

/** The same, and how it went on: looked at twice, moved by hand, an emergency of the other model, a retirement. */
export const laterDrafts: readonly RecordDraft[] = [
  ...drafts,
  look('2026-04-01T00:00:00Z', null),
  look('2026-04-02T00:00:00Z', '2026-04-01T00:00:00Z', [movedByHand, torn]),
  intent({ at: noon('04-03'), request: emergency, move: churnMove, judgement: emergencyJudgement }),
  outcome(14, { at: noon('04-03'), request: emergency, move: churnMove, judgement: emergencyJudgement }),
  intent({ at: noon('05-01'), request: retirement, move: gone }),
  outcome(16, { at: noon('05-01'), request: retirement, move: gone, readBack: { alias: 'champion', version: null } }),
]
export const later: readonly Entry[] = chained(laterDrafts)
