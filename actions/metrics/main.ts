import { sha256 } from '../../shared/domain/digest.ts'
import { thresholdOf } from '../../shared/domain/evidence/measure.ts'
import { reportOf, type Given } from '../../shared/domain/evidence/report.ts'
import { formatProblem } from '../../shared/domain/document/document.ts'
import type { Evaluation } from '../../shared/domain/model/model-file.ts'
import { readModelFile } from '../../shared/domain/model/model-rules.ts'
import { readColumns } from '../../shared/gather/version/prediction-columns.ts'
import { reportText } from '../../shared/render/local/metrics.ts'
import { UserError } from '../../shared/runtime/failure.ts'
import type { House } from '../../shared/runtime/house.ts'
import { localBytes } from '../../shared/runtime/local/bytes.ts'
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

export async function main(house: House): Promise<void> {
  const inputs = house.read(Inputs)
  const spec = evaluationOf(house, inputs.model)
  const threshold = thresholdFor(spec, inputs.threshold)
  const given = await read(house, spec, inputs.file, threshold)
  const other = inputs['champion-threshold'] ?? threshold
  const champion = inputs.champion === undefined ? null : await read(house, spec, inputs.champion, other)
  const report = reportOf(given, champion)
  if ('code' in report)
    throw new UserError(report.detail, `Look at ${report.file} and at evaluation in ${inputs.model}.`)
  house.output(outputs, { metrics: JSON.stringify(report) })
  house.print(reportText(report))
}
