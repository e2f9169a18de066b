import { spawn } from 'node:child_process'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { join } from 'node:path'
import { plain } from '../git.ts'
import type { PushLimits } from '../protection.ts'
import { offerOf } from './offers.ts'

/** A ref update that the rules refused, and why. */
export type Refused = {
  readonly before: string
  readonly after: string
  readonly ref: string
  readonly why: string
}

export type Backend = {
  readonly folder: string
  readonly path: string
  readonly user: string
  readonly limits: PushLimits
  /** what was sent, where it has been read already */
  readonly sent: Buffer | null
  /** runs before the answer goes out, so that whoever pushed finds everything as the push left it */
  readonly served: (refused: readonly Refused[]) => void
}

let count = 0

function environment(request: IncomingMessage, { folder, path, user, limits }: Backend, notes: string) {
  const header = (name: string): string => String(request.headers[name] ?? '')
  return {
    ...plain,
    GIT_PROJECT_ROOT: folder,
    GIT_HTTP_EXPORT_ALL: '1',
    PATH_INFO: path,
    REQUEST_METHOD: request.method ?? 'GET',
    QUERY_STRING: new URL(request.url ?? '/', 'http://x').search.slice(1),
    CONTENT_TYPE: header('content-type'),
    HTTP_CONTENT_ENCODING: header('content-encoding'),
    CONTENT_LENGTH: header('content-length'),
    HTTP_GIT_PROTOCOL: header('git-protocol'),
    REMOTE_USER: user,
    REMOTE_ADDR: '127.0.0.1',
    STAND_IN_NOTES: notes,
    STAND_IN_REFUSED: limits.closed.join(' '),
    STAND_IN_NO_FORCE: limits.noForce.join(' '),
    STAND_IN_NO_CREATE: limits.noCreate.join(' '),
    STAND_IN_NO_DELETE: limits.noDelete.join(' '),
    STAND_IN_CHECKED: limits.checked.map(({ ref }) => ref).join(' '),
    STAND_IN_PASSED: limits.checked.flatMap(({ ref, passed }) => passed.map((sha) => `${ref}=${sha}`)).join(' '),
  }
}

function noted(notes: string): readonly Refused[] {
  if (!existsSync(notes)) return []
  const lines = readFileSync(notes, 'utf8').trim().split('\n')
  rmSync(notes)
  return lines.map((line) => {
    const [before = '', after = '', ref = '', ...words] = line.split(' ')
    return { before, after, ref, why: words.join(' ') }
  })
}

/** Answers as git's own CGI says: its headers, its status, its bytes. */
function relayed(response: ServerResponse, all: Buffer, done: () => void): void {
  const split = all.indexOf('\r\n\r\n')
  let status = split < 0 ? 500 : 200
  const headers = all.subarray(0, Math.max(0, split)).toString('utf8').split('\r\n')
  for (const header of headers) {
    const [name = '', value = ''] = header.split(/:\s*/, 2)
    if (name.toLowerCase() === 'status') status = Number(value.slice(0, 3))
    else if (name !== '') response.setHeader(name, value)
  }
  response.writeHead(status)
  response.end(all.subarray(split + 4), done)
}

/** Serves git's smart HTTP from the repository through git's own CGI. */
export function serveGit(request: IncomingMessage, response: ServerResponse, backend: Backend): Promise<void> {
  const offer = offerOf(backend.folder, backend.path, request, backend.sent)
  return new Promise((done) => {
    if (offer?.known !== undefined) {
      relayed(response, offer.known, done)
      return
    }
    count += 1
    const notes = join(backend.folder, `refused-${count}`)
    const child = spawn('git', ['http-backend'], { env: environment(request, backend, notes) })
    child.stdin.on('error', () => undefined)
    if (backend.sent === null) request.pipe(child.stdin)
    else child.stdin.end(backend.sent)
    const parts: Buffer[] = []
    child.stdout.on('data', (part: Buffer) => parts.push(part))
    child.on('close', () => {
      try {
        backend.served(noted(notes))
      } catch (error) {
        // a stand-in that fails says so to whoever asked, and lives on
        response.writeHead(500).end(error instanceof Error ? error.stack : String(error))
        done()
        return
      }
      const all = Buffer.concat(parts)
      if (/^(?!Status: )/.test(all.subarray(0, 8).toString('latin1'))) offer?.keep(all)
      relayed(response, all, done)
    })
  })
}
