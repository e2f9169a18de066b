import { didYouMean } from '../document/nearest.ts'
import { isBefore, plus } from '../instant.ts'
import { answerOf, type Answer } from './answer.ts'
import { open, push, record, retarget, updateBranch } from './event/branch.ts'
import { fails, modelFacts, policy, registry } from './event/outside.ts'
import { account, team } from './event/people.ts'
import { dismiss, editReview, hold, release, review } from './event/review.ts'
import { differencesOf, type Difference, type Say } from './expectation.ts'
import type { Event, EventName, EventOf } from './scenario.ts'
import type { Playable } from './scenario-rules.ts'
import { accountOf, beginWorld, policyOf, rolesIn, type World } from './world.ts'

/** The policy a scenario is played against, and what is told of people beside it. */
export type Ground = {
  readonly policy: unknown
  readonly extras: World['extras']
  readonly measure: World['measure']
}

/** The instant of an event: at its own, so long after the one before, or a minute after it; the first is at nine. */
export function instantOf({ name, event, at, after }: Event, before: string): string {
  if (at !== null) return at
  if (name === 'expect' && after === null) return before
  if (name === 'wait') return plus(before, after ?? event.for)
  return plus(before, after ?? 'PT1M')
}

/** The roles that are named before the policy has them; a person's may come later, with a `policy` event. */
function unknownRoles({ people, events }: Playable, { policyValue }: World): readonly string[] {
  const known = new Set(rolesIn(policyValue))
  const early = events.flatMap((one): readonly string[] => {
    if (one.name === 'policy') for (const role of rolesIn(one.event.changes)) known.add(role)
    const named = one.name === 'team' || one.name === 'fails' ? one.event.role : undefined
    return named === undefined || known.has(named) ? [] : [named]
  })
  const ofPeople = Object.values(people).flatMap(({ roles }) => roles.filter((role) => !known.has(role)))
  return [...new Set([...ofPeople, ...early])]
}

/** What makes the scenario itself unplayable: roles that the policy has not, time that runs backwards. */
export function unplayable(scenario: Playable, world: World): readonly string[] {
  // a policy that is wrong is what such a scenario is about: every stage answers error, whatever its roles
  const unknown = 'value' in policyOf(world) ? unknownRoles(scenario, world) : []
  const roles = rolesIn(world.policyValue)
  let clock = world.clock
  let backwards: string | null = null
  for (const one of scenario.events) {
    const next = instantOf(one, clock)
    if (isBefore(next, clock)) backwards ??= `${one.name} happens at ${next}, before what was told before it (${clock})`
    clock = next
  }
  return [
    ...unknown.map((role) => `the policy has no role "${role}".${didYouMean(role, roles)} It has ${roles.join(', ')}.`),
    ...(backwards === null ? [] : [backwards]),
  ]
}

/** The merge as the forge makes it: a draft never is, and where the rules are not met only an administrator's bypass gets through. */
function merge(world: World, { by, bypass }: EventOf<'merge'>): void {
  if (world.merge !== null || world.pull?.draft === true) return
  if (!bypass && !answerOf(world).mergeable) return
  world.merge = { at: world.clock, sha: 'a'.repeat(40), by: accountOf(world, by) }
}

const silent = (): void => undefined

const handlers: { readonly [Name in EventName]: (world: World, event: EventOf<Name>) => void } = {
  open,
  push,
  update_branch: updateBranch,
  record,
  review,
  edit_review: editReview,
  dismiss,
  hold,
  release,
  retarget,
  team,
  account,
  registry,
  policy,
  model_facts: modelFacts,
  fails,
  merge,
  // what is only said changes nothing, and time passes by itself
  comment: silent,
  wait: silent,
  expect: silent,
}

/** Lets one event happen in the world. */
export function happen<Name extends EventName>(world: World, name: Name, event: EventOf<Name>): void {
  handlers[name](world, event)
}

/** In what the scenario ends otherwise than it expects; empty where it passes. */
export function playScenario(scenario: Playable, ground: Ground, say: Say): readonly Difference[] {
  const world = beginWorld(scenario, ground.policy, ground.extras, ground.measure)
  const problems = unplayable(scenario, world)
  if (problems.length > 0) return problems.map((problem) => `cannot be played: ${problem}`)
  const differences: Difference[] = []
  // once the promoter has decided, what was recorded is what every stage answers
  let decided: Answer | null = null
  const answer = (): Answer => decided ?? answerOf(world)
  for (const one of scenario.events) {
    world.clock = instantOf(one, world.clock)
    if (one.name === 'expect') {
      differences.push(...differencesOf(answer(), one.event, say).map((found) => `at ${world.clock}: ${found}`))
      continue
    }
    happen<EventName>(world, one.name, one.event)
    if (world.merge !== null) decided ??= decision(answerOf(world))
  }
  return [...differences, ...differencesOf(answer(), scenario.expect, say)]
}

const decision = (answer: Answer): Answer | null =>
  answer.promotion === null || answer.promotion.result === 'waiting' ? null : answer
