import { sha256 } from '../../shared/domain/digest.ts'
import { thresholdOf } from '../../shared/domain/evidence/measure.ts'
import {
  blockReport,
  countedReport,
  reportOf,
  smallestGroup,
  type Given,
  type Report,
} from '../../shared/domain/evidence/report.ts'
import { formatProblem } from '../../shared/domain/document/document.ts'
import { MOST_DISTINCT } from '../../shared/domain/metric/reliability/row-calibration.ts'
import type { Evaluation } from '../../shared/domain/model/model-file.ts'
import { readModelFile } from '../../shared/domain/model/model-rules.ts'
import { bothElsewhere, measuredElsewhere, type FoundElsewhere } from '../../shared/gather/engine/elsewhere.ts'
import { readBlocks, readColumns } from '../../shared/gather/version/prediction-columns.ts'
import type { Engines } from '../../shared/ports/engine.ts'
import { reportText } from '../../shared/render/local/metrics.ts'
import { UserError } from '../../shared/runtime/failure.ts'
import type { EngineInputs, House } from '../../shared/runtime/house.ts'
import { digestOfFile, localBytes, localPlace } from '../../shared/runtime/local/bytes.ts'
import { localFile } from '../../shared/runtime/local/checkout.ts'
import { Inputs, outputs } from './inputs.ts'

function evaluationOf(house: House, path: string): Evaluation {
  const text = localFile(house.environment.folders.workspace, path)
  if (text === null) throw new UserError(`There is no model file ${path}.`, 'Give --model models/<model>.yml.')
  const located = house.documents.locate(text, path)
  const name = /([^/]*?)(?:\.ya?ml)?$/.exec(path)?.[1] ?? path
  const read = located.ok ? readModelFile(located.value, name) : located
  if (read.ok) return read.value.evaluation
  throw new UserError(`${path} cannot be used.`, read.problems.map(formatProblem).join('\n'))
}

/** The threshold that was given, or the model file's own number; null where the task decides by none. */
function thresholdFor(spec: Evaluation, given: number | undefined): number | null {
  const own = thresholdOf(spec, {})
  if (given !== undefined) {
    if (!('problem' in own) && own.value === null)
      throw new UserError(`A ${spec.task ?? 'binary'} model has no threshold.`, 'Leave --threshold away.')
    return given
  }
  if (!('problem' in own)) return own.value
  throw new UserError(
    'The decision threshold is unknown: the model file names a parameter of the run, and a file has no run.',
    'Give --threshold with the value that the run logged.',
  )
}

async function read(house: House, spec: Evaluation, path: string, threshold: number | null): Promise<Given> {
  const bytes = localBytes(house.environment.folders.workspace, path)
  const found = await readColumns(house.predictions, bytes, { ...spec, predictions: path })
  if ('problem' in found) throw new UserError(found.detail, 'The model file says which columns are read.')
  return { ...found, threshold, sha256: sha256(bytes) }
}

function engineOf(inputs: Inputs): EngineInputs {
  const { 'trino-url': url, 'trino-user': user = '', 'trino-password': password, 'trino-token': token } = inputs
  const credential = token !== undefined ? { token } : password !== undefined ? { password } : null
  const trino = url === undefined ? null : { url, user, credential }
  return { engine: inputs.engine, folder: inputs['engine-folder'], trino }
}

type Local = {
  readonly spec: Evaluation
  readonly path: string
  readonly threshold: number | null
  readonly table: string | undefined
}

/** What another engine measures on a local file; null where the reader in the bundle is the one. */
async function elsewhere(house: House, engines: Engines, given: Local): Promise<FoundElsewhere | null> {
  const { spec, path, threshold, table = null } = given
  const { place, size } = localPlace(house.environment.folders.workspace, path)
  return measuredElsewhere(engines, {
    spec: { ...spec, predictions: path },
    threshold,
    source: { sha256: await digestOfFile(place), size, file: place, place: () => Promise.resolve(place), table },
    smallestGroup,
    distinct: MOST_DISTINCT,
  })
}

/** The report where another engine counts; null where none does. */
async function reportElsewhere(house: House, inputs: Inputs, own: Local): Promise<Report | null> {
  const engines = house.engines(engineOf(inputs))
  const found = await elsewhere(house, engines, own)
  if (found === null) return null
  const [evaluation, one] = measuredIn(found)
  const scores = one.task === 'binary' ? one.counted : null
  if (inputs.champion === undefined) return countedReport(evaluation, scores, null)
  const threshold = inputs['champion-threshold'] ?? own.threshold
  const champion = { spec: own.spec, path: inputs.champion, threshold, table: inputs['champion-table'] }
  const theirs = await elsewhere(house, { ...engines, asked: one.engine }, champion)
  const [, other] = measuredIn(theirs)
  const both = await bothElsewhere(engines, one, other)
  const at = (side: typeof one): number => (side.task === 'binary' ? side.threshold : NaN)
  const thresholds = { candidate: at(one), champion: at(other) }
  return countedReport(evaluation, scores, { both, thresholds })
}

function measuredIn(found: FoundElsewhere | null) {
  const { evaluation, elsewhere: own } = found ?? { evaluation: null, elsewhere: null }
  if (evaluation?.state === 'measured' && own !== null) return [evaluation, own] as const
  const detail = evaluation?.state === 'unmeasured' ? evaluation.detail : 'The other file was not counted.'
  throw new UserError(detail, 'The model file says which columns are read.')
}

/** The report on one file that stays where it lies; null where its rows must be at hand. */
function reportByBlocks(house: House, { spec, path, threshold }: Local): Report | null {
  if (spec.task === 'multiclass' || spec.task === 'regression' || threshold === null) return null
  const { place } = localPlace(house.environment.folders.workspace, path)
  return readBlocks(house.predictions, place, { ...spec, predictions: path }, (blocks, read) =>
    blockReport({ ...read, threshold }, blocks),
  )
}

async function reportHere(house: House, inputs: Inputs, own: Local): Promise<Report> {
  const inBlocks = inputs.champion === undefined ? reportByBlocks(house, own) : null
  if (inBlocks !== null) return inBlocks
  const { spec, path, threshold } = own
  const given = await read(house, spec, path, threshold)
  const other = inputs['champion-threshold'] ?? threshold
  const champion = inputs.champion === undefined ? null : await read(house, spec, inputs.champion, other)
  const report = reportOf(given, champion)
  if ('code' in report)
    throw new UserError(report.detail, `Look at ${report.file} and at evaluation in ${inputs.model}.`)
  return report
}

export async function main(house: House): Promise<void> {
  const inputs = house.read(Inputs)
  const spec = evaluationOf(house, inputs.model)
  const threshold = thresholdFor(spec, inputs.threshold)
  const own: Local = { spec, path: inputs.file, threshold, table: inputs.table }
  const report = (await reportElsewhere(house, inputs, own)) ?? (await reportHere(house, inputs, own))
  house.output(outputs, { metrics: JSON.stringify(report) })
  house.print(reportText(report))
}
