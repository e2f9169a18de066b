import { bothSeen } from '../protection/seen.ts'
import { stageNames } from '../stage.ts'
import { filesOf } from './credentials.ts'
import { done, given, missing, noneOf, unknown, type Outcome } from './precondition.ts'
import { registryAtLeast } from './registry.ts'
import { suiteAction, type Job } from './workflow-file.ts'
import { policyOf, type World } from './world.ts'

/** What is proposed by itself, and what is written into the registry about what is proposed. */

const calls = (job: Job, names: readonly string[]): boolean =>
  job.uses.some((use) => names.includes(suiteAction(use) ?? ''))

/** Where the policy says what the schedule proposes, a schedule does. */
export const proposalsScheduled = (world: World): Outcome =>
  given(bothSeen(policyOf(world), filesOf(world)), ([{ proposals }, files]) => {
    if (proposals === undefined) return done({ hint: 'nothing-proposed' })
    const proposing = files.filter(({ jobs }) => jobs.some((job) => calls(job, ['proposals'])))
    if (!proposing.some(({ events }) => events.includes('schedule'))) return missing()
    return done(proposing.some(({ events }) => events.includes('repository_dispatch')) ? {} : { hint: 'no-relay' })
  })

/** A schedule holds the registry against the ledger; where the policy has a watch, nothing would be promoted without. */
export const registryWatched = (world: World): Outcome =>
  given(filesOf(world), (files) => {
    const watching = files.filter(({ jobs }) => jobs.some((job) => calls(job, ['reconcile'])))
    return watching.some(({ events }) => events.includes('schedule')) ? done() : missing()
  })

/** Whoever judges writes no tag, and whoever writes tags judges nothing; and the registry can tell tags from aliases. */
export const tagsApart = (world: World): Outcome =>
  given(filesOf(world), (files) => {
    const placed = files.flatMap(({ path, jobs }) => jobs.map((job) => ({ place: `${path}: ${job.id}`, job })))
    const tagging = placed.filter(({ job }) => calls(job, ['status-tags']))
    if (tagging.length === 0) return done({ hint: 'nothing-tagged' })
    const mixed = tagging.filter(({ job }) => calls(job, [...stageNames, 'promote', 'proposals']))
    if (mixed.length > 0)
      return noneOf(
        'places',
        mixed.map(({ place }) => place),
      )
    return given(world.registry, (found) => {
      if ('failed' in found) return unknown('the registry did not answer')
      // before, whoever might write tags might move aliases
      return registryAtLeast(found.version, 17)
        ? done({ hint: 'tags-move-stages' })
        : missing({ version: found.version })
    })
  })
