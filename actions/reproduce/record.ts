import { sha256 } from '../../shared/domain/digest.ts'
import { parseHandover, type Handover } from '../../shared/domain/rescore/answer.ts'
import { smallestGroupOf } from '../../shared/domain/rescore/gathered.ts'
import { evaluationDigest, type RescoreResult } from '../../shared/domain/rescore/rescored.ts'
import type { RescoreCase } from '../../shared/gather/rescore/case.ts'
import { UserError } from '../../shared/runtime/failure.ts'
import type { House } from '../../shared/runtime/house.ts'
import { choiceFor, choiceOf, openBook } from '../../shared/runtime/ledger/book.ts'
import { writerOf } from '../../shared/runtime/ledger/writer.ts'
import { localBytes } from '../../shared/runtime/local/bytes.ts'
import type { Inputs } from './inputs.ts'
import type { Asked } from './question.ts'

/** The answers of the other job, which must be of the bytes that the registry shows now. */
export function handedOver(house: House, inputs: Inputs, { reading }: RescoreCase): Handover {
  if (inputs.answers === undefined)
    throw new UserError('No answers are given to record.', 'Give answers: the file that run wrote.')
  const bytes = localBytes(house.environment.folders.workspace, inputs.answers)
  if (inputs['answers-digest'] !== undefined && sha256(bytes) !== inputs['answers-digest'])
    throw new UserError('The answers are not those that run wrote: their digest is another.', 'Run it again.')
  const text = new TextDecoder('utf-8').decode(bytes)
  let handover: Handover
  try {
    handover = parseHandover(text, inputs['transport-key'] ?? null)
  } catch (error) {
    throw new UserError(
      'The answers cannot be read.',
      'Give the file that run wrote, and the transport-key that it had.',
      { cause: error },
    )
  }
  const { name, version } = reading.version
  if (handover.model === name && handover.version === version && handover.files === reading.files.root) return handover
  throw new UserError('The answers are of another version, or of other bytes than it has now.', 'Run it again.')
}

/** The number of the record that what came of the run has in the ledger. */
export async function record(
  house: House,
  asked: Asked,
  { spec }: RescoreCase,
  handover: Handover,
  results: readonly RescoreResult[],
): Promise<number> {
  const { ports, policy, governance, modelFile, repository } = asked
  const writer = writerOf(house, ports.app, repository)
  if (writer === null) throw new UserError('A record names the run that wrote it.', 'Record in the workflow rescore.')
  const { model, version, files, environment, isolation } = handover
  const book = await openBook(ports.ledgerOf(policy.ledger.branch), choiceFor(policy.ledger, choiceOf(model)))
  const registry = ports.registryAt(policy.registry.uri).origin
  const evaluation = evaluationDigest(spec, smallestGroupOf(policy.gates, modelFile))
  const entry = await book.append(
    {
      ...{ kind: 'rescore', at: ports.clock(), writer, governance: governance.digest },
      ...{ registry, model, version, files, evaluation, environment, isolation, results },
    },
    `${model} ${version} run again`,
  )
  return entry.record.number
}
