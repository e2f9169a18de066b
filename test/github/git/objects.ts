import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { deflateSync, inflateSync } from 'node:zlib'

/** Git's own files read and written without a process of their own, where they are the plain ones; else the answer is no. */

export type GitObject = { readonly type: string; readonly content: Buffer }

const fileOf = (folder: string, sha: string): string => join(folder, 'objects', sha.slice(0, 2), sha.slice(2))

/** An object that lies in a file of its own, or null: it may still be in a pack. */
export function looseObject(folder: string, sha: string): GitObject | null {
  const file = fileOf(folder, sha)
  if (!existsSync(file)) return null
  const whole = inflateSync(readFileSync(file))
  const end = whole.indexOf(0)
  return { type: whole.subarray(0, end).toString('latin1').split(' ')[0] ?? '', content: whole.subarray(end + 1) }
}

let count = 0

/** Replaces a file at once, so that nobody reads half of it. */
function put(folder: string, file: string, bytes: Buffer | string): void {
  count += 1
  const draft = join(folder, `draft-${count}`)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(draft, bytes)
  renameSync(draft, file)
}

/** The name of a file's bytes as git names them, which are kept under it. */
export function writeBlob(folder: string, content: Buffer): string {
  const whole = Buffer.concat([Buffer.from(`blob ${content.length}\0`), content])
  const sha = createHash('sha1').update(whole).digest('hex')
  const file = fileOf(folder, sha)
  if (!existsSync(file)) put(folder, file, deflateSync(whole))
  return sha
}

/** Whether the ref now points there; not where its name is in another's way, which git itself tells better. */
export function wroteRef(folder: string, ref: string, sha: string): boolean {
  if (!/^refs\/(?:heads|tags|pull)\/[\w./-]+$/.test(ref) || ref.includes('..') || ref.endsWith('.lock')) return false
  try {
    // a push that is on its way to the same ref holds its lock
    if (existsSync(join(folder, `${ref}.lock`))) return false
    put(folder, join(folder, ref), `${sha}\n`)
    return true
  } catch {
    return false
  }
}
