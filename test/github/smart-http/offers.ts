import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { IncomingMessage } from 'node:http'
import { join } from 'node:path'
import { refs } from '../git.ts'

/** What git's own server said of the refs, kept for as long as none of them moves: most fetches find nothing new. */

const kept = new Map<string, { readonly refs: string; readonly answers: Map<string, Buffer> }>()

const isOffer = (rest: string, body: Buffer | null): boolean =>
  rest === '/info/refs' || (rest === '/git-upload-pack' && body?.includes('command=ls-refs') === true)

export type Offer = { readonly known: Buffer | undefined; readonly keep: (answer: Buffer) => void }

/** Where HEAD and every ref point. */
function stateOf(folder: string): string {
  const head = readFileSync(join(folder, 'HEAD'), 'utf8')
  return `${head}${[...refs(folder)].map(([name, sha]) => `${sha} ${name}\n`).join('')}`
}

/** The answer that was given to the same question about the same refs; null where the question is another. */
export function offerOf(folder: string, rest: string, request: IncomingMessage, body: Buffer | null): Offer | null {
  if (!isOffer(rest, body)) return null
  const state = stateOf(folder)
  const before = kept.get(folder)
  const now = before?.refs === state ? before : { refs: state, answers: new Map<string, Buffer>() }
  kept.set(folder, now)
  const asked = createHash('sha256')
    .update(body ?? '')
    .digest('hex')
  const key = `${request.url ?? ''} ${String(request.headers['git-protocol'] ?? '')} ${asked}`
  // a ref may have moved while git looked: its answer then is no answer about the refs of before
  const keep = (answer: Buffer): void => {
    if (stateOf(folder) === state) now.answers.set(key, answer)
  }
  return { known: now.answers.get(key), keep }
}
