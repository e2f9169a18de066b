import { obligationsOf } from '../../shared/domain/approval/condition.ts'
import { askedIn, type Facts } from '../../shared/domain/facts.ts'
import { signedTogether } from '../../shared/domain/request/together.ts'
import { reviewedBy } from '../../shared/domain/request/kind-standing.ts'
import { isPlaced } from '../../shared/domain/request/request.ts'
import type { RequestVerdict } from '../../shared/domain/judgement.ts'
import type { BuilderFact, ExceptionFact, Judgement, SignOff } from '../../shared/domain/ledger/record-parts.ts'

/** The verdict with all that is needed to read it without the forge: who signed what, in whose words. */
export function judgementOf(facts: Facts, verdict: RequestVerdict, url: string): Judgement {
  const people = facts.governance.people.state === 'read' ? facts.governance.people.value.people : {}
  const bodyOf = (reviewId: number): string => facts.pull.reviews.find(({ id }) => id === reviewId)?.body ?? ''
  const exceptions = verdict.exceptions.accepted.map(
    ({ gate, about, code, why, until, reviewId, login, at }): ExceptionFact => ({
      ...{ gate, about, code, why, until, review: reviewId, account: login, at },
      body: bodyOf(reviewId),
      url: `${url}#pullrequestreview-${reviewId}`,
    }),
  )
  const { emergency } = verdict
  const signed = [...verdict.stages, ...(emergency === undefined ? [] : [{ ...emergency, stage: 'break-glass' }])]
  const signOffs = signed.flatMap(({ stage, counted }) =>
    counted.map(({ reviewId, account, person, role, at }): SignOff => ({
      stage,
      review: reviewId,
      account,
      person,
      name: people[person]?.name ?? person,
      role,
      at,
      body: bodyOf(reviewId),
      url: `${url}#pullrequestreview-${reviewId}`,
    })),
  )
  const builders = verdict.builders.map(({ person, account, fact, kind, where, joinedBy }): BuilderFact => ({
    person,
    account: account?.login ?? null,
    ...{ fact, kind, where },
    ...(joinedBy === undefined ? {} : { joinedBy }),
  }))
  const together = signedTogether(facts)
  return {
    tier: verdict.tier,
    evidence: evidenceOf(facts, verdict),
    ...(together.length === 0
      ? {}
      : { together: Object.fromEntries(together.map(({ folder, evidence }) => [folder, evidence])) }),
    governance: facts.governance.digest,
    stages: verdict.stages,
    signOffs,
    exceptions,
    builders,
    obligations: obligationsOf(verdict.stages),
    ...kindOf(facts, verdict),
  }
}

/** What only some kinds have: where a rollback goes back to, what is reviewed, who went past the stages. */
function kindOf(
  { request }: Facts,
  { emergency }: RequestVerdict,
): Pick<Judgement, 'former' | 'reviews' | 'breakGlass'> {
  const asked = askedIn(request)
  const reviews = asked !== null && isPlaced(asked) ? reviewedBy(asked) : []
  return {
    ...(asked?.kind === 'rollback' ? { former: asked.record } : {}),
    ...(reviews.length === 0 ? {} : { reviews }),
    ...(emergency?.reviewUntil == null
      ? {}
      : {
          breakGlass: {
            mergedAs: emergency.mergedBy,
            reviewUntil: emergency.reviewUntil,
            findings: emergency.findings,
          },
        }),
  }
}

/** The evidence of the request that is judged, also where the sign-off names that of several. */
function evidenceOf(facts: Facts, { digest }: RequestVerdict): string | null {
  const own = facts.gathered?.state === 'gathered' ? facts.gathered.digest : digest
  return own?.startsWith('sha256:') === true ? own : null
}
