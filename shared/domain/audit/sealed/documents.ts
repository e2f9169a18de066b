import { createHash } from 'node:crypto'
import { parseEvidence } from '../../evidence/file.ts'
import type { Entry } from '../../ledger/chain.ts'
import type { Fault } from '../../ledger/fault.ts'
import type { LedgerRecord } from '../../ledger/record.ts'
import { subjectOf } from '../subject.ts'

/** The documents of a model's requests, and whether they are those that the records speak of. */

const folder = 'documents/'
export const documentNames = ['request.yml', 'evidence.json', 'model-card.md'] as const

export const documentPath = (request: string, name: string): string => `${folder}${request}/${name}`

/** The folders of the requests about a model, or about one version of it. */
export function requestsOf(entries: readonly Entry[], model: string, version: string | null): readonly string[] {
  const found = entries.flatMap(({ record }) => {
    const about = subjectOf(record)
    const asked = about.model === model && (version === null || about.version === version)
    return asked && 'request' in record ? [record.request.folder] : []
  })
  return [...new Set(found)]
}

/** What git calls the bytes of a file. */
export function blobOf(bytes: Uint8Array): string {
  return createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex')
}

type Judged = Extract<LedgerRecord, { readonly request: unknown }>

/** Why a document is none of those that the records of its request name, or null; of a card they say nothing. */
function oddity(records: readonly Judged[], name: string, bytes: Uint8Array): string | null {
  if (records.length === 0) return 'belongs to a request that no record names'
  if (!documentNames.some((one) => one === name)) return 'is none of the documents of a request'
  const blob = blobOf(bytes)
  if (name === 'request.yml' && !records.every((one) => one.request.blob === blob))
    return 'is not the request that was merged'
  if (name !== 'evidence.json') return null
  const wanted = records.flatMap(({ judgement }) => judgement?.evidence ?? [])
  const evidence = parseEvidence(new TextDecoder('utf-8').decode(bytes))
  const own = evidence.state === 'read' ? evidence.digest : null
  return wanted.every((digest) => digest === own) ? null : 'is not the evidence that was signed'
}

/** The documents among the files that the records contradict, each with why. */
export function oddDocuments(
  entries: readonly Entry[],
  files: ReadonlyMap<string, Uint8Array>,
): ReadonlyMap<string, string> {
  const judged = entries.flatMap(({ record }) => ('request' in record ? [record] : []))
  const own = Map.groupBy(judged, ({ request }) => request.folder)
  const found = [...files].flatMap(([path, bytes]): readonly (readonly [string, string])[] => {
    if (!path.startsWith(folder)) return []
    const [, request = '', name = ''] = /^documents\/(.*)\/([^/]+)$/.exec(path) ?? []
    const odd = oddity(own.get(request) ?? [], name, bytes)
    return odd === null ? [] : [[path, odd]]
  })
  return new Map(found)
}

/** The same as faults of a sealed zip. */
export const documentFaults = (entries: readonly Entry[], files: ReadonlyMap<string, Uint8Array>): readonly Fault[] =>
  [...oddDocuments(entries, files)].map(([path, why]) => ({
    code: 'sealed-entry',
    record: null,
    detail: `${JSON.stringify(path)} ${why}`,
  }))
