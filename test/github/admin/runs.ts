import { z } from 'zod'
import type { Run } from '../store.ts'
import { accountNamed, deed, repoNamed, type Deed } from './deed.ts'

/** Runs of workflows, told by whoever plays them: the stand-in plays none. */

const conclusion = z.enum(['success', 'failure', 'cancelled', 'skipped', 'neutral', 'timed_out', 'action_required'])
const Step = z.looseObject({ name: z.string(), conclusion: conclusion.nullable() })
const Told = z.strictObject({
  repository: z.string(),
  /** absent, or that of another workflow's run: one more */
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
    const known = repo.runs.find((run) => run.id === id && run.path === given.path)
    const isTaken = repo.runs.some((run) => run.id === id)
    // whoever it was may be gone by now
    const by = store.account(actor) ?? accountNamed(running, 'ghost')
    const at = store.now()
    const fresh = { id: id === undefined || isTaken ? store.id() : id, ...given, actor: by, createdAt: at, attempt: 1 }
    const run: Run = known ?? { ...fresh, updatedAt: at, status: 'queued', conclusion: null, jobs: [] }
    if (known === undefined) repo.runs.push(run)
    run.status = ended === null ? 'in_progress' : 'completed'
    ;[run.conclusion, run.updatedAt] = [ended, at]
    run.jobs = jobs.map((job) => ({ ...job, id: run.jobs.find(({ name }) => name === job.name)?.id ?? store.id() }))
    return { id: run.id }
  }),
}
