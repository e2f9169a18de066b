import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { readHistory } from '../../../shared/clients/git/history.ts'
import { withLedgerClone } from '../../../shared/clients/git/ledger.ts'
import { recordPath } from '../../../shared/domain/ledger/record.ts'

const branch = 'governance-ledger'
const ref = `refs/heads/${branch}`

function git(folder: string, ...args: readonly string[]): string {
  const identity = ['-c', 'user.name=acme[bot]', '-c', 'user.email=t@t.example', '-c', 'commit.gpgsign=false']
  return execFileSync('git', [...identity, '-C', folder, ...args], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env.PATH, HOME: folder, GIT_CONFIG_NOSYSTEM: '1' },
  })
}

/** A repository with one commit for each of the changes; null takes a file away. */
function repository(...changes: readonly Readonly<Record<string, string | null>>[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-history-'))
  git(folder, 'init', '--quiet', '--initial-branch', branch)
  for (const change of changes) commit(folder, change)
  return folder
}

function commit(folder: string, change: Readonly<Record<string, string | null>>): void {
  for (const [path, text] of Object.entries(change)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    if (text === null) rmSync(join(folder, path))
    else writeFileSync(join(folder, path), text)
  }
  git(folder, 'add', '--all')
  git(folder, 'commit', '--quiet', '--allow-empty', '--message', 'm')
}

const one = { [recordPath(1)]: 'one' }
const two = { [recordPath(2)]: 'two' }

describe('the commits of a clone', () => {
  test('come oldest first with their author, their record and nothing rewritten', async () => {
    const folder = repository({ 'README.md': 'x' }, one, { ...two, 'index/root.json': 'a' }, { 'index/root.json': 'b' })
    const commits = await readHistory(folder, ref)
    expect(commits.map(({ author, record, rewrites, verified }) => [author, record, rewrites, verified])).toEqual([
      ['acme[bot]', null, [], null],
      ['acme[bot]', 1, [], null],
      ['acme[bot]', 2, [], null],
      ['acme[bot]', null, [], null],
    ])
    expect(commits.slice(1).map(({ parents }) => parents)).toEqual(commits.slice(0, -1).map(({ sha }) => [sha]))
  })

  test.each([
    ['changes a record', { [recordPath(1)]: 'other' }],
    ['takes a record away', { [recordPath(1)]: null }],
  ])('show what %s', async (_, change) => {
    const commits = await readHistory(repository(one, two, change), ref)
    expect(commits.map(({ rewrites }) => rewrites)).toEqual([[], [], [recordPath(1)]])
  })

  test('show what a record’s name with odd signs was', async () => {
    const odd = 'records/a b\t"c"\nü.json'
    const commits = await readHistory(repository({ [odd]: 'x' }, { [odd]: 'y' }), ref)
    expect(commits.map(({ rewrites }) => rewrites)).toEqual([[], [odd]])
  })
})

describe('a ledger in a clone or a bundle', () => {
  const read = (place: string) =>
    withLedgerClone(place, branch, async ({ commits, forks, each }) => {
      const files: string[] = []
      await each(({ path, text }) => void files.push(`${path} ${text}`))
      return { commits: (await commits()).length, forks, files }
    })
  const told = [`${recordPath(1)} one`, `${recordPath(2)} two`, 'README.md x']

  test('is read from both alike, the records first and in order', async () => {
    const folder = repository({ 'README.md': 'x' }, one, two)
    const bundle = join(folder, 'ledger.bundle')
    git(folder, 'bundle', 'create', bundle, branch)
    expect(await read(folder)).toEqual({ commits: 3, forks: [], files: told })
    expect(await read(bundle)).toEqual({ commits: 3, forks: [], files: told })
  })

  test('is read to its longest end, and a fork is told', async () => {
    const folder = repository(one)
    git(folder, 'update-ref', `refs/remotes/origin/${branch}`, ref)
    commit(folder, two)
    expect((await read(folder)).forks).toEqual([])
    git(folder, 'reset', '--quiet', '--hard', 'HEAD~1')
    commit(folder, { [recordPath(2)]: 'other' })
    git(folder, 'update-ref', `refs/remotes/origin/${branch}`, 'HEAD')
    git(folder, 'reset', '--quiet', '--hard', 'HEAD~1')
    commit(folder, two)
    expect((await read(folder)).forks).toHaveLength(1)
  })

  test('is what was committed, whatever a replacement says', async () => {
    const folder = repository(one, two)
    const blob = git(folder, 'rev-parse', `HEAD:${recordPath(1)}`).trim()
    const other = join(folder, 'other')
    writeFileSync(other, 'forged')
    git(folder, 'replace', blob, git(folder, 'hash-object', '-w', other).trim())
    expect((await read(folder)).files[0]).toBe(`${recordPath(1)} one`)
  })

  test('that is no bundle is an error with its mend', async () => {
    const folder = repository(one)
    writeFileSync(join(folder, 'x.bundle'), 'hello')
    await expect(read(join(folder, 'x.bundle'))).rejects.toMatchObject({
      mend: expect.stringContaining('bundle') as string,
    })
  })
})
