import { spawn } from 'node:child_process'
import type { LedgerFile } from '../../domain/ledger/chain.ts'

/** A git command that failed, with what it said. */
export class GitError extends Error {
  readonly mend: string

  constructor(message: string, mend: string) {
    super(message)
    this.name = 'GitError'
    this.mend = mend
  }
}

function git(folder: string, args: readonly string[], input: string): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    // what a clone's own configuration could start must not run
    const child = spawn(
      'git',
      ['-c', 'core.fsmonitor=false', '-c', 'core.hooksPath=/dev/null', '-C', folder, ...args],
      { stdio: ['pipe', 'pipe', 'pipe'] },
    )
    const out: Buffer[] = []
    const said: Buffer[] = []
    child.stdout.on('data', (part: Buffer) => out.push(part))
    child.stderr.on('data', (part: Buffer) => said.push(part))
    child.on('error', (cause) => reject(new GitError(`git could not be started: ${cause.message}`, 'Install git.')))
    child.on('close', (code) => {
      if (code === 0) resolve(Buffer.concat(out))
      else
        reject(
          new GitError(
            `git ${args[0] ?? ''} failed in ${folder}: ${Buffer.concat(said).toString('utf8').trim().slice(0, 300)}`,
            'Give a clone of the governance repository that has the ledger’s branch.',
          ),
        )
    })
    // a git that ends before it has read all breaks the pipe; how it ended is told by its exit
    child.stdin.on('error', () => undefined)
    child.stdin.end(input)
  })
}

/** The texts of blobs, in the order asked. */
async function texts(folder: string, objects: readonly string[]): Promise<readonly string[]> {
  const all = await git(folder, ['cat-file', '--batch'], objects.map((object) => `${object}\n`).join(''))
  const found: string[] = []
  for (let at = 0; found.length < objects.length;) {
    const line = all.indexOf(10, at)
    const size = Number(all.toString('utf8', at, line).split(' ')[2])
    if (line < 0 || !Number.isSafeInteger(size))
      throw new GitError('git cat-file answered in a form that is not known.', 'Look at the clone with git fsck.')
    found.push(all.toString('utf8', line + 1, line + 1 + size))
    at = line + size + 2
  }
  return found
}

/** The files of the ledger's branch in a local clone, tried as a branch and as a branch of its origin. */
export async function readLedgerClone(folder: string, branch: string): Promise<readonly LedgerFile[]> {
  const refs = (
    await git(
      folder,
      ['for-each-ref', '--format=%(refname)', `refs/heads/${branch}`, `refs/remotes/origin/${branch}`],
      '',
    )
  )
    .toString('utf8')
    .split('\n')
  const ref = refs.find((one) => one !== '')
  if (ref === undefined)
    throw new GitError(`The clone ${folder} has no branch ${branch}.`, `Fetch it: git fetch origin ${branch}.`)
  const listing = (await git(folder, ['ls-tree', '-r', '-z', ref], '')).toString('utf8')
  const entries = listing.split('\0').flatMap((line) => {
    const match = /^\d+ (\w+) ([0-9a-f]+)\t(.*)$/s.exec(line)
    return match === null ? [] : [{ kind: match[1] ?? '', object: match[2] ?? '', path: match[3] ?? '' }]
  })
  const blobs = entries.filter(({ kind }) => kind === 'blob')
  const contents = await texts(
    folder,
    blobs.map(({ object }) => object),
  )
  const others = entries.filter(({ kind }) => kind !== 'blob').map(({ path }) => ({ path, text: '' }))
  return [...blobs.map(({ path }, index) => ({ path, text: contents[index] ?? '' })), ...others]
}
