import { join } from 'node:path'
import { segmentOf } from '../../../shared/domain/audit/api/segment.ts'
import { apiFiles } from '../../../shared/domain/audit/api/site.ts'
import { documentNames, documentPath, oddDocuments, requestsOf } from '../../../shared/domain/audit/sealed/documents.ts'
import { formatLedgerFiles } from '../../../shared/domain/audit/sealed/ledger-files.ts'
import {
  formatManifest,
  manifestPath,
  othersPath,
  recordsPath,
  sealOf,
  sealPath,
} from '../../../shared/domain/audit/sealed/manifest.ts'
import { isPlainPath } from '../../../shared/domain/audit/sealed/opening.ts'
import { sha256 } from '../../../shared/domain/digest.ts'
import { code } from '../../../shared/render/escape.ts'
import { UserError } from '../../../shared/runtime/failure.ts'
import { localBytesIfFile } from '../../../shared/runtime/local/bytes.ts'
import { localFile } from '../../../shared/runtime/local/checkout.ts'
import { exportText } from '../../../shared/runtime/local/export.ts'
import { packFile, sealedBytes, storeFile } from '../../../shared/runtime/local/zip.ts'
import type { Asked, Told } from '../command.ts'
import { openLedger } from '../reading.ts'

/** A zip file with all that somebody needs who has to answer for a version: the page, the records, the documents, sealed. */

type Files = Map<string, Uint8Array>

const bytesOf = (text: string): Uint8Array => Buffer.from(text, 'utf8')

/** The texts of a request's folder, through the forge or from the clone that is read. */
async function folderReader({ house, inputs }: Asked): Promise<(path: string) => Promise<ReadonlyMap<string, string>>> {
  const { ledger } = inputs
  if (ledger === undefined) {
    const { forge, repository } = await openLedger(house, inputs)
    return async (path) =>
      new Map(
        (await forge.folder(repository.tip, path)).flatMap((one) => (one.text === null ? [] : [[one.path, one.text]])),
      )
  }
  const root = house.environment.folders.workspace
  // beside an export or a bundle there is no tree: then the folder that one is in may be a clone
  const base = localBytesIfFile(root, ledger) === null ? ledger : '.'
  const read = (path: string): string | null => localFile(root, join(base, path))
  return (path) =>
    Promise.resolve(
      new Map(
        documentNames.flatMap((name) => {
          const text = read(`${path}/${name}`)
          return text === null ? [] : [[`${path}/${name}`, text] as const]
        }),
      ),
    )
}

/** The documents of the model's requests, and in words those that are not to be had as they were recorded. */
async function documentsOf(
  asked: Asked,
  model: string,
): Promise<{ readonly files: Files; readonly missing: readonly string[] }> {
  const found: Files = new Map()
  const missing: string[] = []
  const read = await folderReader(asked)
  for (const request of requestsOf(asked.entries, model, asked.inputs.version ?? null)) {
    if (!isPlainPath(request)) {
      missing.push(`${request} is no folder of requests`)
      continue
    }
    const texts = await read(request)
    for (const name of documentNames) {
      const text = texts.get(`${request}/${name}`)
      if (text === undefined) missing.push(`${request}/${name} is not there`)
      else found.set(documentPath(request, name), bytesOf(text))
    }
  }
  for (const [path, why] of oddDocuments(asked.entries, found)) {
    found.delete(path)
    missing.push(`${path} ${why}`)
  }
  return { files: found, missing }
}

/** The answers of the static API that speak of what is asked. */
function answersOf({ house, inputs, entries, verification, now }: Asked): Files {
  const { model, version } = inputs
  const own = model === undefined ? null : `models/${segmentOf(model)}/`
  const one = own === null || version === undefined ? null : `${own}versions/${segmentOf(version)}`
  const wanted = (path: string): boolean => {
    if (!path.startsWith('models/')) return path !== 'index.json' && !path.startsWith('records/')
    if (own === null || !path.startsWith(own)) return false
    return one === null || !path.startsWith(`${own}versions/`) || path === `${one}.json` || path.startsWith(`${one}/`)
  }
  const all = [...apiFiles({ entries, verification, now, suite: house.suite })]
  return new Map(all.filter(({ path }) => wanted(path)).map(({ path, text }) => [`answers/${path}`, bytesOf(text)]))
}

export async function sealed(asked: Asked, output: string, page: string): Promise<Told> {
  const { house, inputs, files, entries, verification, now } = asked
  const { model = null, version = null, ledger } = inputs
  const { records, others } = formatLedgerFiles(files)
  const root = house.environment.folders.workspace
  const bundle = ledger === undefined || /\.(?:ndjson|zip)$/.test(ledger) ? null : localBytesIfFile(root, ledger)
  const documents =
    model === null ? { files: new Map<string, Uint8Array>(), missing: [] } : await documentsOf(asked, model)
  const contents: Files = new Map([
    ['audit-pack.html', bytesOf(page)],
    [recordsPath, bytesOf(records)],
    [othersPath, bytesOf(others)],
    ...(bundle === null ? [] : [['ledger/ledger.bundle', bundle] as const]),
    ...answersOf(asked),
    ...documents.files,
  ])
  const packed = [...contents].map(([path, bytes]) => ({ bytes, own: packFile(path, bytes) }))
  const last = entries.at(-1)
  const manifest = formatManifest({
    ...{ made: now, suite: house.suite, model, version, verification },
    last: last === undefined ? null : { number: last.record.number, digest: last.digest },
    files: packed.map(({ bytes, own }) => ({
      ...{ path: own.name, bytes: bytes.length },
      ...{ sha256: `sha256:${sha256(bytes)}`, packed: `sha256:${sha256(own.bytes)}` },
    })),
  })
  const pem = inputs['checkpoint-key']
  const seal = pem === undefined ? null : sealOf(manifest, now, pem)
  if (pem !== undefined && seal === null)
    throw new UserError('checkpoint-key is no ed25519 key.', 'Give it in PEM, as PKCS8.')
  const archive = sealedBytes([
    storeFile(manifestPath, bytesOf(manifest)),
    ...packed.map(({ own }) => own),
    ...(seal === null ? [] : [storeFile(sealPath, bytesOf(seal))]),
  ])
  const path = exportText(root, output, archive)
  const digest = `sha256:${sha256(manifest)}`
  return {
    text: [
      `${contents.size} files about ${entries.length} records were sealed in ${code(output)}${seal === null ? ', which nobody signed' : ''}.`,
      `Hand on by another way: the digest of the last record, ${code(last?.digest ?? 'none')}, and of the manifest, ${code(digest)}.`,
      ...documents.missing.map((what) => `Not in it: ${code(what)}`),
    ].join('\n\n'),
    answer: { path, records: entries.length, files: contents.size, manifest: digest, missing: documents.missing },
    failure: null,
  }
}
