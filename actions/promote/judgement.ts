import { obligationsOf } from '../../shared/domain/approval/condition.ts'
import type { Facts } from '../../shared/domain/facts.ts'
import { signedTogether } from '../../shared/domain/request/together.ts'
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
  const signOffs = verdict.stages.flatMap(({ stage, counted }) =>
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
  }
}

/** The evidence of the request that is judged, also where the sign-off names that of several. */
function evidenceOf(facts: Facts, { digest }: RequestVerdict): string | null {
  const own = facts.gathered?.state === 'gathered' ? facts.gathered.digest : digest
  return own?.startsWith('sha256:') === true ? own : null
}
