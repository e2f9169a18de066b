import { digestOf, sha256 } from '../../domain/digest.ts'
import { measureTask } from '../../domain/evidence/measure-task.ts'
import { thresholdOf } from '../../domain/evidence/measure.ts'
import { besideRecorded } from '../../domain/rescore/retrained.ts'
import { withOutputs, type Handover } from '../../domain/rescore/answer.ts'
import { differencesOf } from '../../domain/rescore/differences.ts'
import { withoutSmallGroups } from '../../domain/rescore/small-groups.ts'
import type { RescoreResult, SmallestGroup } from '../../domain/rescore/rescored.ts'
import type { Table } from '../../domain/metric/column.ts'
import { readColumns } from '../version/prediction-columns.ts'
import type { Sources } from '../version/reading.ts'
import { truthOf, type RescoreCase, type RowSet } from './case.ts'

/** What a model's answers come to, held against rows and labels that whoever judges has read himself. */

const mostPredictions = 2 ** 30

/** What really was, with the model's answers. */
async function answered(
  sources: Sources,
  set: RowSet,
  answer: Parameters<typeof withOutputs>[2],
): ReturnType<typeof truthOf> {
  const truth = await truthOf(sources, set)
  const whole = 'table' in truth ? withOutputs(truth.table, set.spec, answer) : truth
  // how many values it answers with is the model's to choose, and could tell of sealed rows
  return 'table' in truth && 'problem' in whole && set.rows.kind === 'sealed'
    ? { problem: 'the model’s answer on the sealed rows is not what its model file says' }
    : whole
}

async function compared(
  sources: Sources,
  { reading, spec }: RescoreCase,
  set: RowSet,
  named: Table,
): Promise<RescoreResult> {
  const { rows } = set
  const fail = (detail: string): RescoreResult => ({ state: 'failed', rows, detail })
  const { row, rescore } = spec
  const known = reading.runFiles.files.find(({ path }) => path === spec.predictions)
  const bytes =
    known === undefined || reading.run === null
      ? null
      : await sources.registry.readFile(reading.run.artifactUri, spec.predictions, mostPredictions)
  if (rows.kind !== 'named' || row === undefined || rescore === undefined)
    return fail('the model file names no rows to compare')
  if (known === undefined || bytes === null) return fail(`the run has no file ${spec.predictions}`)
  // the record names the digest of what was compared, so nothing else may have been
  if (sha256(bytes) !== known.sha256) return fail(`${spec.predictions} was changed while it was read`)
  const read = await readColumns(sources.predictions, bytes, spec)
  if ('problem' in read) return fail(`the predictions in ${spec.predictions} cannot be read`)
  const differences = differencesOf({ named, supplied: read.table, spec: { ...spec, row } }, rescore.tolerance)
  if (differences === null) return fail(`the named rows do not tell theirs apart by the column ${row}`)
  return { state: 'compared', rows, predictions: known.sha256, tolerance: rescore.tolerance, differences }
}

function measuredOn(
  { reading }: RescoreCase,
  { rows, spec }: RowSet,
  table: Table,
  smallestGroup: SmallestGroup,
): RescoreResult {
  const fail = (detail: string): RescoreResult => ({ state: 'failed', rows, detail })
  if (rows.kind !== 'sealed') return fail('these rows are not sealed')
  const threshold = thresholdOf(spec, reading.run?.parameters ?? {})
  if ('problem' in threshold) return fail(threshold.problem)
  const { evaluation } = measureTask({ spec, table, threshold: threshold.value, sha256: rows.sha256, smallestGroup })
  // why the rows cannot be measured may quote one of them
  if (evaluation.state === 'unmeasured') return fail('the sealed rows with the model’s answers cannot be measured')
  return {
    state: 'measured',
    rows,
    evaluation: { ...withoutSmallGroups(evaluation), split: `sealed rows ${rows.set}`, provenance: 'sealed-holdout' },
  }
}

/** The metrics of the model that was trained again, beside those of the builder's predictions as they are measured now. */
function retrained(
  { reading, reproduce }: RescoreCase,
  { rows, spec }: RowSet,
  table: Table,
  smallestGroup: SmallestGroup,
): RescoreResult {
  const fail = (detail: string): RescoreResult => ({ state: 'failed', rows, detail })
  const { evaluation: recorded, run } = reading
  if (rows.kind !== 'retrained' || reproduce === undefined) return fail('the model file does not say how to train it')
  if (recorded.state === 'unmeasured') return fail(`the predictions cannot be measured: ${recorded.detail}`)
  const threshold = thresholdOf(spec, run?.parameters ?? {})
  if ('problem' in threshold) return fail(threshold.problem)
  const again = measureTask({ spec, table, threshold: threshold.value, sha256: rows.sha256, smallestGroup }).evaluation
  if (again.state === 'unmeasured') return fail(`the answers cannot be measured: ${again.detail}`)
  // a model that gives no number where it would be wrong has good metrics on the rest
  const [used, wanted] = [again.tally.used, recorded.tally.used]
  if (used !== wanted) return fail(`the answers can be measured on ${used} rows, the predictions on ${wanted}`)
  const { tolerance } = reproduce
  const metrics = besideRecorded(recorded, again)
  return { state: 'retrained', rows, predictions: recorded.sha256, tolerance, metrics }
}

/** The result on each set of rows of the case; a set that was not answered is one that failed. */
export async function resultsOf(
  sources: Sources,
  found: RescoreCase,
  { answers }: Pick<Handover, 'answers'>,
  smallestGroup: SmallestGroup,
): Promise<readonly RescoreResult[]> {
  const results: RescoreResult[] = []
  for (const set of found.sets) {
    const { rows } = set
    const fail = (detail: string): RescoreResult => ({ state: 'failed', rows, detail })
    const own = answers.find((one) => digestOf(one.rows) === digestOf(rows))?.answer
    if ('problem' in set) results.push(fail(set.problem))
    else if (own === undefined) results.push(fail('the model was not run on these rows'))
    else if (own.state === 'failed') results.push(fail(own.detail))
    else {
      const whole = await answered(sources, set, own)
      if ('problem' in whole) results.push(fail(whole.problem))
      else if (rows.kind === 'named') results.push(await compared(sources, found, set, whole.table))
      else if (rows.kind === 'retrained') results.push(retrained(found, set, whole.table, smallestGroup))
      else results.push(measuredOn(found, set, whole.table, smallestGroup))
    }
  }
  return results
}
