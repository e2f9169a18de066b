import { bothSeen } from '../protection/seen.ts'
import { asksRescoring, judgingEnvironment, rescoreEnvironment } from '../protection/setup.ts'
import { filesOf } from './credentials.ts'
import { done, given, missing, noneOf, type Outcome } from './precondition.ts'
import type { Job, Use } from './workflow-file.ts'
import { policyOf, type World } from './world.ts'

/** What running a version again needs, where the policy asks for it. */

const commandOf = ({ action, inputs }: Use): string | null =>
  action.endsWith('/actions/reproduce') ? (inputs.command ?? 'run') : null

type Placed = { readonly place: string; readonly job: Job; readonly command: string }

/** One job runs a builder's code and holds no key of the App; another one, which runs none, records what came of it. */
export const versionsRunAgain = (world: World): Outcome =>
  given(bothSeen(policyOf(world), filesOf(world)), ([policy, files]) => {
    if (!asksRescoring(policy)) return done({ hint: 'nothing-run-again' })
    const placed = files.flatMap(({ path, jobs }) =>
      jobs.flatMap((job) =>
        job.uses.flatMap((use): readonly Placed[] => {
          const command = commandOf(use)
          return command === null ? [] : [{ place: `${path}: ${job.id}`, job, command }]
        }),
      ),
    )
    const lacks = ['run', 'record'].filter((command) => !placed.some((one) => one.command === command))
    if (lacks.length > 0) return missing({ commands: lacks })
    const wrong = placed.filter(({ job, command }) =>
      command === 'run'
        ? job.environment !== rescoreEnvironment ||
          job.secrets.some((name) => name === '*' || name.endsWith('PRIVATE_KEY'))
        : job.environment !== judgingEnvironment || placed.some((one) => one.job === job && one.command === 'run'),
    )
    return noneOf('places', [...new Set(wrong.map(({ place }) => place))])
  })
