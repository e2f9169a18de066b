import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { LedgerFile } from '../../../shared/domain/ledger/chain.ts'
import { withLedgerClone } from '../../../shared/clients/git/ledger.ts'
import { GitError } from '../../../shared/clients/git/process.ts'

const branch = 'governance-ledger'
const record = 'records/000/000001.json'

function git(folder: string, ...args: readonly string[]): string {
  const identity = ['-c', 'user.name=t', '-c', 'user.email=t@t.example', '-c', 'commit.gpgsign=false']
  return execFileSync('git', [...identity, '-C', folder, ...args], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env.PATH, HOME: folder, GIT_CONFIG_NOSYSTEM: '1' },
  })
}

function repository(files: Readonly<Record<string, string>>, at = branch): string {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-ledger-'))
  git(folder, 'init', '--quiet', '--initial-branch', at)
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
  git(folder, 'add', '--all')
  git(folder, 'commit', '--quiet', '--allow-empty', '--message', 'm')
  return folder
}

/** The files of the ledger's branch, held. */
const readLedgerClone = (folder: string, at: string): Promise<readonly LedgerFile[]> =>
  withLedgerClone(folder, at, async ({ each }) => {
    const files: LedgerFile[] = []
    await each((file) => void files.push(file))
    return files
  })

const sorted = async (folder: string) =>
  (await readLedgerClone(folder, branch)).toSorted((a, b) => (a.path < b.path ? -1 : 1))

describe('the ledger in a clone', () => {
  test('is read byte for byte from its branch', async () => {
    const text = '{"ä":"\u2028"}\n'
    const folder = repository({ 'README.md': '# Ledger\n', [record]: text, 'records/000/000002.json': '' })
    expect(await sorted(folder)).toEqual([
      { path: 'README.md', text: '# Ledger\n' },
      { path: record, text },
      { path: 'records/000/000002.json', text: '' },
    ])
  })

  test('is read from the branch of its origin too', async () => {
    const origin = repository({ [record]: 'x' })
    const clone = repository({ other: 'y' }, 'main')
    git(clone, 'fetch', '--quiet', origin, `${branch}:refs/remotes/origin/${branch}`)
    expect(await sorted(clone)).toEqual([{ path: record, text: 'x' }])
  })

  test('is what was committed, whatever lies in the folder', async () => {
    const folder = repository({ [record]: 'committed' })
    writeFileSync(join(folder, record), 'changed')
    expect(await sorted(folder)).toEqual([{ path: record, text: 'committed' }])
  })

  test('keeps names that a shell would take apart', async () => {
    const name = 'records/a b\t"c"\nü.json'
    expect(await sorted(repository({ [name]: 'x' }))).toEqual([{ path: name, text: 'x' }])
  })

  test('shows a link by its path, so that it is found foreign', async () => {
    const folder = repository({ [record]: 'x' })
    symlinkSync('/etc/passwd', join(folder, 'link'))
    git(folder, 'add', '--all')
    git(folder, 'commit', '--quiet', '--message', 'm')
    expect((await sorted(folder)).map(({ path }) => path)).toEqual(['link', record])
  })

  test('may hold a file that comes in many parts, and one after it', async () => {
    const large = 'ä'.repeat(1 << 20)
    const folder = repository({ 'README.md': large, [record]: 'x', z: '' })
    const [, ...others] = await sorted(folder)
    expect([(await sorted(folder))[0]?.text === large, others]).toEqual([
      true,
      [
        { path: record, text: 'x' },
        { path: 'z', text: '' },
      ],
    ])
  })

  test('that holds nothing is empty', async () => {
    expect(await readLedgerClone(repository({}), branch)).toEqual([])
  })
})

describe('what cannot be read is an error with its mend', () => {
  const failed = async (folder: string): Promise<GitError> => {
    const error = await readLedgerClone(folder, branch).catch((thrown: unknown) => thrown)
    if (!(error instanceof GitError)) throw new Error(`no GitError: ${String(error)}`)
    return error
  }

  test('a clone without the branch', async () => {
    const error = await failed(repository({ a: 'x' }, 'main'))
    expect([error.message.includes(`has no branch ${branch}`), error.mend]).toEqual([
      true,
      `Fetch it: git fetch origin ${branch}.`,
    ])
  })

  test.each(['no such folder', 'no clone'])('%s', async (kind) => {
    const folder = mkdtempSync(join(tmpdir(), 'countersign-none-'))
    const error = await failed(kind === 'no clone' ? folder : join(folder, 'gone'))
    expect(error.message).toContain('git for-each-ref failed')
    expect(error.mend).toContain('Give a clone')
  })
})
