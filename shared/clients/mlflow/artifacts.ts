import { createHash } from 'node:crypto'
import type { Dispatcher } from 'undici'
import type { StoredFile } from '../../domain/registry.ts'
import type { MlflowConnection } from './connection.ts'
import { RegistryError } from './error.ts'
import type { KeptFiles } from './kept-files.ts'
import { FilesAnswer } from './schemas.ts'

const mostFiles = 5000
const deepest = 30
const route = '/api/2.0/mlflow-artifacts/artifacts'

/** The path below the artifact proxy's root, or an error with its mends where files cannot be listed through MLflow. */
export function proxyPath(uri: string): string {
  const match = /^mlflow-artifacts:(?:\/\/[^/]*)?\/(.*)$/.exec(uri)
  if (match?.[1] === undefined) {
    const scheme = /^[a-z0-9+.-]{1,20}(?=:)/i.exec(uri)?.[0] ?? 'this'
    throw new RegistryError(
      'unlistable-store',
      `The version's files lie in a ${scheme} store, which cannot be listed through MLflow. Start the server with --serve-artifacts and an artifact root of its own, or register a version whose files go through it.`,
    )
  }
  return safe(match[1].replace(/\/+$/, ''), uri)
}

/** A path that stays below where it begins. */
function safe(path: string, whole: string): string {
  if (
    path.split('/').some((part) => part === '..' || part === '.') ||
    /[\p{Cc}\\]/u.test(path) ||
    !path.isWellFormed()
  ) {
    throw new RegistryError(
      'bad-answer',
      `The registry names a file by a path that leads elsewhere (${JSON.stringify(whole.slice(0, 100))}).`,
    )
  }
  // MLflow decodes a path until nothing is left to decode: asked for a%20b it sends the bytes of "a b"
  if (/%[0-9a-f]{2}|[?#;]/i.test(path)) {
    throw new RegistryError(
      'bad-answer',
      `MLflow takes a part of ${JSON.stringify(whole.slice(0, 100))} for an address and may send another file in its place. Log the file under a name without %, ?, # and ;.`,
    )
  }
  return path
}

const encoded = (path: string): string => path.split('/').map(encodeURIComponent).join('/')

async function children(connection: MlflowConnection, path: string) {
  const answer = FilesAnswer.safeParse(
    await connection.json({ method: 'GET', path: route, query: { path }, repeatable: true }),
  )
  if (!answer.success) throw new RegistryError('bad-answer', `The registry listed ${path} in a form that is not known.`)
  return answer.data.files
}

/** Every file below a place, sorted by path. */
export async function walkFiles(connection: MlflowConnection, uri: string): Promise<readonly StoredFile[]> {
  const root = proxyPath(uri)
  const found: StoredFile[] = []
  const open: { readonly path: string; readonly depth: number }[] = [{ path: '', depth: 0 }]
  let listed = 0
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { path, depth } = next
    const seen = new Set<string>()
    for (const file of await children(connection, path === '' ? root : `${root}/${path}`)) {
      if (file.path === '' || file.path.includes('/') || seen.has(file.path)) {
        throw new RegistryError(
          'bad-answer',
          `The registry lists ${JSON.stringify(file.path.slice(0, 100))} below ${root}, which is no file's own name.`,
        )
      }
      seen.add(file.path)
      const below = safe(path === '' ? file.path : `${path}/${file.path}`, uri)
      if (!file.is_dir) found.push({ path: below, size: file.file_size })
      else if (depth < deepest) open.push({ path: below, depth: depth + 1 })
      else throw new RegistryError('too-large', `The version's folders are nested deeper than ${deepest}.`)
      // folders count as well: a store may have endless ones and no file
      if (++listed > mostFiles)
        throw new RegistryError('too-large', `The version has more than ${mostFiles} files and folders.`)
    }
  }
  return found.sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0))
}

/** The first words of an answer: enough for an error of MLflow's, however much a stranger says. */
async function beginning(body: AsyncIterable<unknown>): Promise<string> {
  const parts: Uint8Array[] = []
  let size = 0
  try {
    for await (const part of body) {
      parts.push(part as Uint8Array)
      size += (part as Uint8Array).length
      if (size > 10_000) break
    }
  } catch {
    // the status says enough where its words break off
  }
  return Buffer.concat(parts).toString('utf8')
}

/** The parts of an answer, all that were promised; else an error at their end. */
async function* partsIn(
  connection: MlflowConnection,
  response: Dispatcher.ResponseData,
  file: string,
  { path, most }: { readonly path: string; readonly most: number },
): AsyncGenerator<Uint8Array> {
  let size = 0
  try {
    for await (const part of response.body) {
      const bytes = part as Uint8Array
      size += bytes.length
      if (size > most)
        throw new RegistryError('too-large', `${path} is larger than the ${most} bytes that are read here.`)
      yield bytes
    }
  } catch (cause) {
    throw cause instanceof RegistryError ? cause : connection.interrupted(`GET ${file}`, cause)
  }
  const promised = Number(response.headers['content-length'] ?? size)
  if (promised !== size)
    throw new RegistryError('bad-answer', `The registry promised ${promised} bytes of ${path} and sent ${size}.`)
}

/** A file's bytes as they come, at most `most` of them; null where it is not there. */
export async function openStored(
  connection: MlflowConnection,
  uri: string,
  path: string,
  most: number = Number.MAX_SAFE_INTEGER,
): Promise<AsyncIterable<Uint8Array> | null> {
  const file = `${proxyPath(uri)}/${safe(path, path)}`
  const response = await connection.open({
    method: 'GET',
    path: `${route}/${encoded(file)}`,
    repeatable: true,
    streamed: true,
  })
  if (response.statusCode >= 400) {
    const refused = connection.failure(`GET ${file}`, response.statusCode, await beginning(response.body))
    // any other 404 is a missing route, which tells nothing of the file
    if (refused.said === 'RESOURCE_DOES_NOT_EXIST') return null
    throw refused
  }
  const encoding = response.headers['content-encoding'] ?? 'identity'
  if (encoding !== 'identity') {
    await response.body.dump()
    throw new RegistryError(
      'bad-answer',
      `The registry, or a proxy before it, sent ${path} encoded as ${JSON.stringify(encoding)}; its bytes as they are were asked for.`,
    )
  }
  return partsIn(connection, response, file, { path, most })
}

/** A file's bytes, at most `most` of them; null where it is not there. */
export async function readStored(
  connection: MlflowConnection,
  uri: string,
  path: string,
  most: number,
): Promise<Uint8Array | null> {
  const parts = await openStored(connection, uri, path, most)
  if (parts === null) return null
  const read: Uint8Array[] = []
  for await (const part of parts) read.push(part)
  return Buffer.concat(read)
}

/** A file's SHA-256 and size, read as it comes, at most `most` bytes of it, and kept where there is room; null where it is not there. */
export async function hashStored(
  connection: MlflowConnection,
  uri: string,
  path: string,
  { most, kept = null }: { readonly most?: number | undefined; readonly kept?: KeptFiles | null } = {},
): Promise<{ readonly sha256: string; readonly size: number } | null> {
  const parts = await openStored(connection, uri, path, most)
  if (parts === null) return null
  const hash = createHash('sha256')
  const [read, room]: [Uint8Array[], number] = [[], kept?.room() ?? 0]
  let size = 0
  for await (const part of parts) {
    hash.update(part)
    size += part.length
    if (size <= room) read.push(part)
    else read.length = 0
  }
  if (size <= room) kept?.keep(uri, path, read)
  return { sha256: hash.digest('hex'), size }
}
