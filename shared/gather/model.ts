import type { Facts, RequestFacts } from '../domain/facts.ts'
import type { Entry } from '../domain/ledger/chain.ts'
import { recordedModelFile } from '../domain/ledger/history.ts'
import type { ModelFile } from '../domain/model/model-file.ts'
import type { Documents } from '../ports/documents.ts'
import type { Forge, PullReading } from '../ports/forge.ts'
import { readModelSource, recordedModel, type ModelReading, type Reading } from './governance.ts'

/** The model's file that judges a request, where it was found, and the base's own that decides the tier. */
export type JudgingModel = ModelReading & { readonly from: Facts['modelFileFrom']; readonly base: Reading<ModelFile> }

const none: JudgingModel = { source: null, file: { state: 'absent' }, from: 'none', base: { state: 'absent' } }

/**
 * The file that a request is judged by: the base's, or the first one that the request brings. A change of the file is
 * judged by the one that was recorded last, whatever lies on the base.
 */
export async function readJudgingModel(
  { forge, documents }: { readonly forge: Forge; readonly documents: Documents },
  question: {
    readonly request: RequestFacts
    readonly reading: PullReading
    readonly base: string
    readonly at: string
    readonly entries: readonly Entry[]
  },
): Promise<JudgingModel> {
  const { request, reading, base, at, entries } = question
  const model = request.state === 'found' ? request.model : null
  if (request.state !== 'found' || model === null) return none
  const named = (own: ModelReading, from: 'base' | 'request'): JudgingModel['from'] =>
    own.file.state === 'absent' ? 'none' : from
  if (request.asks === 'facts') {
    const recorded = recordedModel(documents, recordedModelFile(entries, model), model)
    return { ...recorded, from: named(recorded, 'base'), base: recorded.file }
  }
  // a file that the request itself brings was never the base's, though after the merge it lies there
  if (reading.files.some(({ path }) => path === `models/${model}.yml`)) {
    const own = await readModelSource(forge, documents, at, model)
    return { ...own, from: named(own, 'request'), base: { state: 'absent' } }
  }
  const own = await readModelSource(forge, documents, base, model)
  return { ...own, from: named(own, 'base'), base: own.file }
}
