import type { Facts } from '../../shared/domain/facts.ts'
import { checkNames } from '../../shared/domain/protection/wanted-rulesets.ts'
import { notDone, type AttackedRequest, type Attempt, type Seen } from '../../shared/domain/self-test/observed.ts'
import { isScratch, scratchPrefix, type ScratchPlan } from '../../shared/domain/self-test/scratch.ts'
import { gatherFacts } from '../../shared/gather/facts.ts'
import type { Repository } from '../../shared/ports/forge.ts'
import type { Scratch } from '../../shared/ports/scratch.ts'
import type { Ports } from '../../shared/runtime/house.ts'

/** The scratch requests: opened, attacked, looked at as the stage actions look at any, and removed whatever happens. */

export type Yard = {
  readonly ports: Ports
  readonly repository: Repository
  /** the App's hands */
  readonly own: Scratch
  /** the hands of the job's own token; null where there is no second identity */
  readonly stranger: Scratch | null
  readonly say: (text: string) => void
}

const told = (error: unknown): string => (error instanceof Error ? error.message : String(error))

/** The value, or that it could not be read and why. */
export async function seen<T>(work: () => Promise<T>): Promise<Seen<T>> {
  try {
    return { state: 'seen', value: await work() }
  } catch (error) {
    return notDone('read-failed', { detail: told(error) })
  }
}

const tried = async (work: () => Promise<Attempt>): Promise<Attempt> => {
  const found = await seen(work)
  return found.state === 'seen' ? found.value : found
}

/** How often the forge is given a moment to show the newest head among the moves of the branch. */
const mostLooks = 5

/** What the stage actions would gather of the request now. */
async function factsOf({ ports, repository, own }: Yard, number: number): Promise<Facts> {
  for (let look = 1; ; look++) {
    const reading = await ports.forge.pull(number)
    const moves = await ports.forge.movements(reading.pull.head.ref)
    if (look < mostLooks && !moves.some(({ sha }) => sha === reading.pull.head.sha)) await own.pause()
    else return gatherFacts(ports, { number, base: repository.tip, at: null, before: null }, reading)
  }
}

async function spoof(stranger: Scratch, head: string): Promise<Attempt> {
  for (const name of checkNames) {
    const answer = await stranger.postSuccess(name, head)
    if (answer.state === 'refused') return answer
  }
  return { state: 'accepted' }
}

/** Takes away a scratch request and its branch; what cannot be is told, and the next run does it. */
async function clearAway({ own, say }: Yard, branch: string, pull: number | null): Promise<void> {
  const closed = pull === null ? null : await seen(() => own.close(pull))
  const removed = await seen(() => own.removeBranch(branch))
  for (const left of [closed, removed])
    if (left?.state === 'not-done')
      say(`${branch} is not cleared away, which the next run does: ${String(left.facts.detail)}`)
}

/** Opens a scratch request for the work and removes it in any case; what could not be opened is told. */
async function within<T>(
  yard: Yard,
  plan: ScratchPlan,
  work: (pull: number, head: string) => Promise<T>,
): Promise<{ readonly pull: number | null; readonly found: Seen<T> }> {
  const { own, repository, say } = yard
  const opened = await seen(() => own.open(plan, { branch: repository.defaultBranch, sha: repository.tip }))
  if (opened.state === 'not-done') {
    await clearAway(yard, plan.branch, null)
    return { pull: null, found: opened }
  }
  const { number: pull, head } = opened.value
  say(`Opened #${pull} from ${plan.branch}.`)
  const found = await seen(() => work(pull, head))
  await clearAway(yard, plan.branch, pull)
  return { pull, found }
}

/** Attacks the gates of the first scratch request. */
export function attackGates(yard: Yard, plan: ScratchPlan) {
  const { own, stranger } = yard
  return within(yard, plan, async (pull, head): Promise<AttackedRequest> => {
    const alone = notDone('no-job-token')
    return {
      selfApproval: await tried(() => own.approve(pull)),
      toolApproval: stranger === null ? alone : await tried(() => stranger.approve(pull)),
      spoof: stranger === null ? alone : await tried(() => spoof(stranger, head)),
      mergeState: await seen(() => own.mergeState(pull)),
      facts: await seen(() => factsOf(yard, pull)),
    }
  })
}

/** The second scratch request, as it would be judged. */
export const mixPolicy = (yard: Yard, plan: ScratchPlan) => within(yard, plan, (pull) => factsOf(yard, pull))

/** Removes what an interrupted run left: what bears the name and is the App's by the forge's own word, never somebody else's. */
export async function cleanUp({ own, say }: Yard, bot: string): Promise<void> {
  for (const { branch, pull, by } of await own.leftovers(scratchPrefix)) {
    if (!isScratch(branch)) continue
    if (by !== bot) {
      say(`${branch} is named like a scratch branch and is ${by ?? 'nobody'}'s; it is left alone.`)
      continue
    }
    if (pull !== null) await own.close(pull)
    await own.removeBranch(branch)
    say(`Removed ${branch}, which an interrupted run had left.`)
  }
}
