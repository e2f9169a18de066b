import { z } from 'zod'
import type { Entry } from '../ledger/chain.ts'
import type { LedgerRecord } from '../ledger/record.ts'

/** What a record is about; null where it does not say. */
export type Subject = {
  readonly model: string | null
  readonly environment: string | null
  readonly version: string | null
}

const folderShape = /^promotions\/([^/_][^/]*)\/([^/]+)\/\d+$/

/** The model, environment and version that a record is about. */
export function subjectOf(record: LedgerRecord): Subject {
  if ('move' in record && record.move !== null) {
    const { model, environment, to } = record.move
    return { model, environment, version: to }
  }
  const folder = 'request' in record ? folderShape.exec(record.request.folder) : null
  const place = folder?.[2]?.startsWith('_') === true ? null : folder?.[2]
  return {
    model: 'model' in record ? record.model : (folder?.[1] ?? null),
    environment: place ?? null,
    version: 'version' in record ? record.version : null,
  }
}

/** The names that records of the ledger hold, each once; of versions those of the model. */
export function namesIn(entries: readonly Entry[], model: string | null) {
  const subjects = entries.map(({ record }) => subjectOf(record))
  const files = entries.flatMap(({ record }) =>
    record.kind === 'genesis' || record.kind === 'policy' ? (record.models ?? []) : [],
  )
  const named = files.flatMap(({ path }) => /^models\/([^/]+)\.yml$/.exec(path)?.[1] ?? [])
  const each = (names: readonly (string | null)[]): readonly string[] => [
    ...new Set(names.filter((name) => name !== null)),
  ]
  return {
    model: each([...subjects.map((one) => one.model), ...named]),
    environment: each(subjects.map((one) => one.environment)),
    version: each(subjects.flatMap((one) => (one.model === model ? [one.version] : []))),
  }
}

/** A record as an answer names what it rests on. */
export const Source = z.strictObject({ number: z.number().int(), digest: z.string(), proven: z.boolean() })
export type Source = z.infer<typeof Source>

/** The records of these numbers, each with whether its writer is proven. */
export function sources(entries: readonly Entry[], numbers: readonly (number | null)[]): readonly Source[] {
  const asked = new Set(numbers)
  return entries
    .filter(({ record }) => asked.has(record.number))
    .map(({ record, digest }) => ({ number: record.number, digest, proven: record.writer.proven }))
}
