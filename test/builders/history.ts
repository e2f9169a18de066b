import { observedOf } from '../../shared/domain/evidence/observed.ts'
import type { RecordedMove, Rules } from '../../shared/domain/impact/recorded-move.ts'
import { routeOf } from '../../shared/domain/request/route.ts'
import type { SignOff } from '../../shared/domain/ledger/record-parts.ts'
import { exampleModel, examplePeople, examplePolicy } from './documents.ts'
import { champion, dataFacts, lineage, measured, subject } from './evidence.ts'
import { account } from './forge.ts'
import { judgement } from './ledger.ts'

/** Moves as the ledger recorded them, of the example's policy and people; a test names only what it is about. */

const answersOf = (stage: 'independent-validation' | 'compliance-review' | 'business-sign-off'): string =>
  routeOf(examplePolicy(), 'promotion', 'high', 'production')
    .stages.find((asked) => asked.stage === stage)
    ?.answers.map((answer) => `${answer}: looked at.`)
    .join('\n') ?? ''

const signed = (
  stage: Parameters<typeof answersOf>[0],
  person: string,
  role: string,
  hour: number,
  other: Partial<SignOff> = {},
): SignOff => ({
  stage,
  review: hour,
  account: account(`${person}-acme`),
  person,
  name: person,
  role,
  at: `2026-01-05T${hour}:00:00Z`,
  body: `Sign-off 0123456789abcdef as ${role}\n${answersOf(stage)}`,
  url: 'https://github.com/acme/governance/pull/12',
  ...other,
})

export const signOffs = {
  validation: signed('independent-validation', 'vera', 'model-validator', 10),
  compliance: signed('compliance-review', 'carl', 'compliance-officer', 11),
  business: signed('business-sign-off', 'olga', 'business-owner', 12),
} as const

export const observed = observedOf({
  subject: subject(),
  evaluation: measured(),
  champion: champion(),
  dataQuality: dataFacts(),
  lineage: lineage(),
  claims: {},
})

/** A promotion of version 7 that vera, carl and olga signed, and that is live. */
export function recordedMove(other: Partial<RecordedMove> = {}): RecordedMove {
  return {
    record: 3,
    kind: 'promotion',
    model: 'credit-approval',
    version: '7',
    environment: 'production',
    registry: 'https://mlflow.acme.example',
    mergedAt: '2026-01-06T12:00:00Z',
    live: true,
    owner: 'dana',
    judgement: judgement({ signOffs: Object.values(signOffs) }),
    policy: examplePolicy(),
    file: { state: 'read', value: exampleModel() },
    observed,
    ...other,
  }
}

/** The example's rules with some words of the policy replaced. */
export const rules = (
  changes: readonly (readonly [string, string])[] = [],
  people: readonly (readonly [string, string])[] = [],
): Rules => ({ policy: examplePolicy(changes), people: examplePeople(people), file: null })
