import { gateFinding } from '../../domain/gate/finding.ts'
import type { LineageCode } from '../../domain/lineage/codes.ts'
import type { Run } from '../../domain/registry.ts'
import type { Finding } from '../../domain/verdict.ts'
import type { Registry } from '../../ports/registry.ts'

/** The runs above a version's own run, which name its builders. */

const most = 20

export type Above =
  | { readonly runs: readonly Run[]; readonly fault: null }
  /** why nobody can tell who built the version */
  | { readonly runs: null; readonly fault: Finding }

/** The run, or an error that names it: one that cannot be read now may be there. */
async function readRun(registry: Registry, runId: string): Promise<Run | null> {
  try {
    return await registry.run(runId)
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new Error(`The run ${runId}, above the version's own, cannot be read: ${why}`, { cause: error })
  }
}

/** The runs above a run, nearest first, or the gap between them. */
export async function readAbove(registry: Registry, run: Run | null): Promise<Above> {
  const runs: Run[] = []
  let next = run?.tags['mlflow.parentRunId'] ?? ''
  while (next !== '') {
    const runId = next
    const broken = (code: LineageCode): Above => ({
      runs: null,
      fault: gateFinding('lineage', code, `parent run ${runId}`, 'error', { builders: true }),
    })
    if (runId === run?.runId || runs.some((one) => one.runId === runId)) return broken('links-in-a-circle')
    if (runs.length >= most) return broken('links-too-many')
    const read = await readRun(registry, runId)
    if (read === null) return broken('link-missing')
    runs.push(read)
    next = read.tags['mlflow.parentRunId'] ?? ''
  }
  return { runs, fault: null }
}
