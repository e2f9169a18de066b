import { parseEvidence } from '../../domain/evidence/file.ts'
import type { FileDigest, Subject } from '../../domain/evidence/subject.ts'
import type { ExpectedPlace } from '../../domain/reconciliation/expected.ts'
import { filesUnread } from '../../domain/reconciliation/history.ts'
import { runMark, type LiveFiles, type StoredDigest, type Unread } from '../../domain/reconciliation/looked.ts'
import type { Forge } from '../../ports/forge.ts'
import type { Registry } from '../../ports/registry.ts'

/** The bytes of the versions that environments show, beside those that were signed. */

export type Budget = { left: number; files: number; bytes: number }

/** The evidence that the sign-offs of a move were bound to, as its merge left it; else why it is not to be had. */
export async function signedSubject(
  forge: Forge,
  { folder, mergeSha, evidence }: ExpectedPlace,
): Promise<{ readonly subject: Subject } | { readonly detail: string }> {
  const file = (await forge.folder(mergeSha, folder)).find(({ path }) => path === `${folder}/evidence.json`)
  if (file?.text == null) return { detail: `${folder}/evidence.json is not at the merge ${mergeSha.slice(0, 12)}` }
  const read = parseEvidence(file.text)
  if (read.state === 'wrong') return { detail: read.detail }
  return read.digest === evidence
    ? { subject: read.subject }
    : { detail: `${folder}/evidence.json is another than the one that was signed` }
}

/** A file's digest where the bytes left to read suffice; where its size has changed already, that tells enough. */
async function digested(
  registry: Registry,
  budget: Budget,
  uri: string,
  file: { readonly path: string; readonly size: number },
): Promise<StoredDigest | null> {
  if (file.size > budget.left) return { ...file, sha256: null }
  const read = await registry.hashFile(uri, file.path)
  if (read === null) return null
  budget.left -= read.size
  budget.bytes += read.size
  budget.files += 1
  return { path: file.path, ...read }
}

async function storedFiles(
  registry: Registry,
  { model, version, runId, runFiles }: Subject,
  budget: Budget,
): Promise<Pick<LiveFiles, 'stored' | 'at'>> {
  const uri = await registry.downloadUri(model, version)
  const found: StoredDigest[] = []
  for (const file of await registry.files(uri))
    found.push(...[await digested(registry, budget, uri, file)].flatMap((one) => one ?? []))
  const run = runId === null || runFiles.files.length === 0 ? null : await registry.run(runId)
  for (const file of run === null ? [] : runFiles.files) {
    const one = await digested(registry, budget, run?.artifactUri ?? '', file)
    if (one !== null) found.push({ ...one, path: `${file.path}${runMark}` })
  }
  return { stored: found, at: [uri, ...(run === null ? [] : [run.artifactUri])] }
}

/** What is so for good, and so is no reason to say nothing of all the rest. */
const lasting: ReadonlySet<unknown> = new Set(['unlistable-store', 'too-large'])

/** The files of one live version, signed and stored, with what of them nobody looked at. */
export async function liveFiles(
  sources: { readonly registry: Registry; readonly forge: Forge },
  place: ExpectedPlace & { readonly version: string },
  budget: Budget,
): Promise<{ readonly files: readonly LiveFiles[]; readonly unread: readonly Unread[] }> {
  const { model, version } = place
  const missed = (detail: string): Unread => ({ what: filesUnread(model, version), detail })
  const signed = await signedSubject(sources.forge, place)
  if ('detail' in signed) return { files: [], unread: [missed(signed.detail)] }
  const { files, runFiles } = signed.subject
  try {
    const { stored, at } = await storedFiles(sources.registry, signed.subject, budget)
    const all: readonly FileDigest[] = [
      ...files.files,
      ...runFiles.files.map((file) => ({ ...file, path: `${file.path}${runMark}` })),
    ]
    const over = stored.filter(({ sha256 }) => sha256 === null)
    return {
      files: [{ model, version, signed: all, stored, at }],
      unread:
        over.length === 0
          ? []
          : [missed(`of ${over.length} files the size alone was compared: there are more bytes than one run reads`)],
    }
  } catch (error) {
    if (!(error instanceof Error) || !lasting.has(Reflect.get(error, 'code'))) throw error
    return { files: [], unread: [missed(error.message)] }
  }
}
