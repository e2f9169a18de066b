import { approvalFinding } from '../../shared/domain/approval/finding.ts'
import { isAfter } from '../../shared/domain/instant.ts'
import type { Answer } from '../../shared/domain/scenario/answer.ts'
import { differencesOf, type Difference, type Say } from '../../shared/domain/scenario/expectation.ts'
import { happen, instantOf, unplayable, type Ground } from '../../shared/domain/scenario/play.ts'
import type { Event, EventName, EventOf } from '../../shared/domain/scenario/scenario.ts'
import type { Playable } from '../../shared/domain/scenario/scenario-rules.ts'
import { beginWorld } from '../../shared/domain/scenario/world.ts'
import { staff } from '../journey/forge.ts'
import { doers } from './deeds.ts'
import { openDesk, portsOf, setClock, type Desk } from './desk.ts'
import type { Registry } from './registry.ts'
import { answer, promote, publish, recordOvertaken } from './suite.ts'

/** Plays a scenario at a real forge and a real registry; every fact that is judged comes out by the clients. */

const doIt = <Name extends EventName>(desk: Desk, name: Name, event: EventOf<Name>, login: string): Promise<unknown> =>
  doers[name](desk, event, login)

/** Lets the suite record every head whose time has come. */
async function recordDue(desk: Desk, until: string): Promise<void> {
  if (desk.pull === null || desk.mergedAt !== null) return
  for (const head of desk.heads) {
    if (head.due === null || isAfter(head.due, until)) continue
    await setClock(desk, head.due)
    const { due } = head
    head.due = null
    head.seen = true
    const ports = await portsOf({ ...desk, world: { ...desk.world, clock: due } })
    if (head.sha === desk.heads.at(-1)?.sha)
      await publish(ports, desk.pull, false).catch(() => recordBare(desk, head, due))
    else await recordBare(desk, head, due)
  }
}

// what cannot be read now is still a head that the suite has seen
async function recordBare(desk: Desk, head: Desk['heads'][number], at: string): Promise<void> {
  const ports = await portsOf({ ...desk, world: { ...desk.world, clock: at, failures: [] } })
  await recordOvertaken(ports, { sha: head.sha, digest: head.digest, at, pull: desk.pull ?? 0 })
}

/** What the suite answers now, or will once it has recorded the head. */
async function answerNow(desk: Desk): Promise<Answer> {
  if (desk.decided !== null) return desk.decided
  const due = desk.heads.at(-1)?.due ?? null
  const at = due !== null && isAfter(due, desk.world.clock) ? due : desk.world.clock
  await recordDue(desk, at)
  await setClock(desk, at)
  const ports = await portsOf({ ...desk, world: { ...desk.world, clock: at } })
  const found = await answer(ports, desk.pull ?? 0, desk.mergedAt)
  return desk.mergedAt === null ? found : { ...found, promotion: { result: 'waiting', findings: desk.awaits } }
}

/** Takes an error for the failing read that the scenario tells of; where it tells of none, the error is ours. */
const whereReadsFail =
  ({ world }: Desk) =>
  (error: unknown): null => {
    if (world.failures.length > 0) return null
    throw error
  }

/** What the promoter's run that ended with an error says of it. */
const readFailed = (error: unknown) => {
  const detail = error instanceof Error ? error.message : String(error)
  return approvalFinding('read-failed', 'error', { read: 'reviews', detail, role: null })
}

/** Lets the promoter run after a merge until it has decided. */
async function decide(desk: Desk): Promise<void> {
  if (desk.mergedAt === null || desk.decided !== null || desk.ledgerBranch === null) return
  const outcome = await promote(await portsOf(desk), desk.ledgerBranch, desk.environment).catch((error: unknown) => {
    desk.awaits = [readFailed(error)]
    return whereReadsFail(desk)(error)
  })
  if (outcome?.result === 'waiting') desk.awaits = outcome.findings
  if (outcome === null || outcome.result === 'waiting') return
  const record = outcome.record?.record
  const judgement = record !== undefined && 'judgement' in record ? record.judgement : null
  const stages = judgement?.stages ?? (await answer(await portsOf(desk), desk.pull ?? 0, desk.mergedAt)).stages
  desk.decided = {
    stages,
    mergeable: stages.every(({ state }) => state === 'passed' || state === 'not-required'),
    promotion: { result: outcome.result === 'done' ? 'done' : 'refused', findings: outcome.findings },
  }
}

async function step(desk: Desk, one: Event): Promise<void> {
  const { world } = desk
  await recordDue(desk, world.clock)
  await setClock(desk, world.clock)
  const login = one.name === 'account' ? (world.people.get(one.event.login)?.account.login ?? one.event.login) : ''
  // what is told of teams, accounts and failures is the script's own tally; a registry write is worked out before it happens
  if (one.name === 'registry') await doIt<EventName>(desk, one.name, one.event, login)
  if (tallied.has(one.name)) happen<EventName>(world, one.name, one.event)
  if (one.name !== 'registry') await doIt<EventName>(desk, one.name, one.event, login)
  if (one.name === 'review' && one.event.as !== undefined) {
    const { as } = one.event
    world.failures = world.failures.filter(({ until }) => until !== as)
  }
  // the relay has every review judged again; what our own checks saw of its giver is kept there
  if (one.name === 'review' || one.name === 'hold') await judgeAgain(desk)
  await decide(desk)
}

async function judgeAgain(desk: Desk): Promise<void> {
  if (desk.pull === null || desk.mergedAt !== null || desk.heads.at(-1)?.seen !== true) return
  await publish(await portsOf(desk), desk.pull, true).catch(whereReadsFail(desk))
}

const tallied: ReadonlySet<EventName> = new Set(['team', 'account', 'registry', 'policy', 'model_facts', 'fails'])

/** In what the scenario ends otherwise than it expects, played through the forge. */
export async function playThroughForge(
  scenario: Playable,
  ground: Ground,
  say: Say,
  registry: Registry,
  number: number,
): Promise<readonly Difference[]> {
  const world = beginWorld(scenario, ground.policy, ground.extras, ground.measure)
  const problems = unplayable(scenario, world)
  if (problems.length > 0) return problems.map((problem) => `cannot be played: ${problem}`)
  registry.proxy.behave()
  const desk = await openDesk(world, registry, number)
  const differences: Difference[] = []
  try {
    for (const one of scenario.events) {
      world.clock = instantOf(one, world.clock)
      if (one.name === 'expect') {
        const found = differencesOf(await answerNow(desk), one.event, say)
        differences.push(...found.map((difference) => `at ${world.clock}: ${difference}`))
      } else await step(desk, one)
    }
    return [...differences, ...differencesOf(await answerNow(desk), scenario.expect, say)]
  } finally {
    await staff(desk.forge.standIn, 'no-faults', {})
    await desk.forge.stop()
  }
}
