import { z } from 'zod'
import type { Run } from '../store.ts'
import { Refusal } from '../wire.ts'
import { accountNamed, deed, repoNamed, type Deed } from './deed.ts'

/** Runs of workflows, told by whoever plays them: the stand-in plays none. */

const conclusion = z.enum(['success', 'failure', 'cancelled', 'skipped', 'neutral', 'timed_out', 'action_required'])
const Step = z.looseObject({ name: z.string(), conclusion: conclusion.nullable() })
const Told = z.strictObject({
  repository: z.string(),
  /** absent: one more */
  id: z.int().positive().optional(),
  name: z.string(),
  path: z.string(),
  event: z.string(),
  title: z.string().default(''),
  branch: z.string(),
  sha: z.string(),
  actor: z.string(),
  /** absent: it has not ended */
  conclusion: conclusion.nullable().default(null),
  jobs: z
    .array(z.strictObject({ name: z.string(), conclusion: conclusion.nullable(), steps: z.array(Step).default([]) }))
    .default([]),
})

export const runDeeds: Readonly<Record<string, Deed>> = {
  runs: deed(Told, (running, { repository, id, jobs, conclusion: ended, actor, ...given }) => {
    const { store } = running
    const repo = repoNamed(running, repository)
    const known = id === undefined ? undefined : repo.runs.find((run) => run.id === id)
    if (known !== undefined && known.path !== given.path) throw new Refusal(422, `run ${known.id} is of ${known.path}`)
    const at = store.act()
    const fresh = { id: id ?? store.id(), ...given, actor: accountNamed(running, actor), createdAt: at, attempt: 1 }
    const run: Run = known ?? { ...fresh, updatedAt: at, status: 'queued', conclusion: null, jobs: [] }
    if (known === undefined) repo.runs.push(run)
    run.status = ended === null ? 'in_progress' : 'completed'
    ;[run.conclusion, run.updatedAt] = [ended, at]
    run.jobs = jobs.map((job) => ({ ...job, id: run.jobs.find(({ name }) => name === job.name)?.id ?? store.id() }))
    return { id: run.id }
  }),
}
