import type { Facts } from '../../domain/facts.ts'
import { invitationsOf } from '../../domain/raci/invitation.ts'
import type { RequestVerdict } from '../../domain/judgement.ts'
import { askingOf } from '../../domain/raci/raci.ts'
import type { Forge } from '../../ports/forge.ts'
import type { House } from '../house.ts'

/**
 * Asks the reviewers of the stage that is open; idempotent by the forge's own events. The last step of the job does it, as
 * the one that writes to the pull request. With the suite's App
 * alone: without it people are mentioned in the comment. That somebody cannot be asked is told in the log, and fails nothing.
 */
export async function inviteReviewers(
  house: House,
  forge: Forge,
  facts: Facts,
  verdict: RequestVerdict,
): Promise<void> {
  const { policy } = facts.governance
  if (facts.app === null || policy.state !== 'read') return
  const asking = askingOf(policy.value, verdict, facts.pull.draft)
  if (asking === null) return
  const { teams, people } = invitationsOf(facts, verdict, asking)
  if (teams.length + people.length === 0) return
  const slugs = teams.map((team) => team.slice(team.indexOf('/') + 1))
  try {
    await forge.requestReviews(facts.pull.number, slugs, people)
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error)
    house.log.warning(
      `Nobody could be asked for a review (${[...teams, ...people].join(', ')}): ${detail} Give the teams access to the repository, which reading suffices for, or ask them yourself.`,
    )
  }
}
