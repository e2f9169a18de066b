import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { placeOf, type LedgerFile } from '../../domain/ledger/chain.ts'
import type { LedgerClone } from '../../ports/ledger.ts'
import { readHistory } from './history.ts'
import { git, GitError, gitParts } from './process.ts'

type Object = { readonly kind: string; readonly object: string; readonly path: string }

/** The texts of blobs one after the other, in the order asked. */
async function eachText(folder: string, objects: readonly string[], take: (text: string) => void): Promise<void> {
  let held: Buffer = Buffer.alloc(0)
  let waiting: Buffer[] = []
  let length = 0
  const input = objects.map((object) => `${object}\n`).join('')
  let size: number | null = null
  for await (const part of gitParts(folder, ['cat-file', '--batch'], input)) {
    waiting.push(part)
    length += part.length
    // a large one is put together once, when it is whole
    if (size !== null && held.length + length <= size) continue
    held = Buffer.concat([held, ...waiting])
    waiting = []
    length = 0
    for (;;) {
      if (size === null) {
        const line = held.indexOf(10)
        if (line < 0) break
        size = Number(held.toString('utf8', 0, line).split(' ')[2])
        held = held.subarray(line + 1)
        if (!Number.isSafeInteger(size))
          throw new GitError('git cat-file answered in a form that is not known.', 'Look at the clone with git fsck.')
      }
      if (held.length <= size) break
      take(held.toString('utf8', 0, size))
      held = held.subarray(size + 1)
      size = null
    }
  }
}

/** The refs of the branch, the longest first, and which of them went on differently. */
async function refsOf(folder: string, branch: string): Promise<{ readonly ref: string; readonly forks: string[] }> {
  const names = [`refs/heads/${branch}`, `refs/remotes/origin/${branch}`]
  const found = (await git(folder, ['for-each-ref', '--format=%(refname) %(objectname)', ...names]))
    .split('\n')
    .flatMap((line) => {
      const [name, object] = line.split(' ')
      return name === undefined || object === undefined ? [] : [{ name, object }]
    })
  const [first, ...others] = found
  if (first === undefined)
    throw new GitError(`The clone ${folder} has no branch ${branch}.`, `Fetch it: git fetch origin ${branch}.`)
  let longest = first
  const forks: string[] = []
  for (const other of others) {
    const common = (await git(folder, ['merge-base', '--all', longest.object, other.object]).catch(() => '')).trim()
    if (common === longest.object) longest = other
    else if (common !== other.object) forks.push(`${longest.name} and ${other.name} went on differently`)
  }
  return { ref: longest.name, forks }
}

async function objectsOf(folder: string, ref: string): Promise<readonly Object[]> {
  const listing = await git(folder, ['ls-tree', '-r', '-z', ref])
  const all = listing.split('\0').flatMap((line): readonly Object[] => {
    const match = /^\d+ (\w+) ([0-9a-f]+)\t(.*)$/s.exec(line)
    return match === null ? [] : [{ kind: match[1] ?? '', object: match[2] ?? '', path: match[3] ?? '' }]
  })
  const rank = ({ path }: Object): number => {
    const place = placeOf(path)
    return typeof place === 'number' ? place : Infinity
  }
  return all
    .map((one) => ({ one, at: rank(one) }))
    .sort((a, b) => (a.at === b.at ? 0 : a.at - b.at))
    .map(({ one }) => one)
}

async function eachFile(folder: string, ref: string, visit: (file: LedgerFile) => void): Promise<void> {
  const objects = await objectsOf(folder, ref)
  const blobs = objects.filter(({ kind }) => kind === 'blob')
  let at = 0
  const ids = blobs.map(({ object }) => object)
  await eachText(folder, ids, (text) => visit({ path: blobs[at++]?.path ?? '', text }))
  // what is no plain text can be no record; it is shown by its path and found foreign
  for (const { kind, path } of objects) if (kind !== 'blob') visit({ path, text: '' })
}

/** Calls with a clone: the folder itself, or a passing one that holds what a bundle does. */
async function inClone<T>(place: string, use: (folder: string) => Promise<T>): Promise<T> {
  if (statSync(place, { throwIfNoEntry: false })?.isFile() !== true) return use(place)
  const folder = mkdtempSync(join(tmpdir(), 'countersign-bundle-'))
  try {
    await git(folder, ['init', '--quiet', '--bare'])
    await git(folder, ['-c', 'protocol.file.allow=always', 'fetch', '--quiet', resolve(place), '+refs/*:refs/*'])
    return await use(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Calls with the ledger's branch in a clone or a bundle, tried as a branch and as a branch of its origin. */
export function withLedgerClone<T>(place: string, branch: string, use: (clone: LedgerClone) => Promise<T>): Promise<T> {
  return inClone(place, async (folder) => {
    const { ref, forks } = await refsOf(folder, branch)
    // a process of its own reads the history while this one looks through the files
    const history = readHistory(folder, ref)
    const over = history.catch(() => undefined)
    try {
      return await use({ commits: () => history, forks, each: (visit) => eachFile(folder, ref, visit) })
    } finally {
      await over
    }
  })
}
