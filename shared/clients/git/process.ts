import { spawn } from 'node:child_process'

/** A git command that failed, with what it said. */
export class GitError extends Error {
  readonly mend: string

  constructor(message: string, mend: string) {
    super(message)
    this.name = 'GitError'
    this.mend = mend
  }
}

// what a clone's own configuration could start must not run; nothing is fetched, and nothing stands in for what was committed
const quiet = ['-c', 'core.fsmonitor=false', '-c', 'core.hooksPath=/dev/null', '-c', 'log.showSignature=false']
const surroundings = { GIT_NO_LAZY_FETCH: '1', GIT_NO_REPLACE_OBJECTS: '1', GIT_TERMINAL_PROMPT: '0' }

/** What a git command prints, part by part; throws where it fails. */
export async function* gitParts(folder: string, args: readonly string[], input = ''): AsyncGenerator<Buffer> {
  const child = spawn('git', [...quiet, '-C', folder, ...args], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { ...process.env, ...surroundings },
  })
  const said: Buffer[] = []
  child.stderr.on('data', (part: Buffer) => said.push(part))
  const ended = new Promise<number | Error | null>((resolve) => {
    child.on('error', resolve)
    child.on('close', resolve)
  })
  // a git that ends before it has read all breaks the pipe; how it ended is told by its exit
  child.stdin.on('error', () => undefined)
  child.stdin.end(input)
  try {
    for await (const part of child.stdout) if (Buffer.isBuffer(part)) yield part
    const end = await ended
    if (end instanceof Error) throw new GitError(`git could not be started: ${end.message}`, 'Install git.')
    if (end !== 0)
      throw new GitError(
        `git ${args[0] ?? ''} failed in ${folder}: ${Buffer.concat(said).toString('utf8').trim().slice(0, 300)}`,
        'Give a clone of the governance repository that has the ledger’s branch, or a bundle of it.',
      )
  } finally {
    child.kill()
  }
}

/** All that a git command prints. */
export async function git(folder: string, args: readonly string[], input = ''): Promise<string> {
  const parts: Buffer[] = []
  for await (const part of gitParts(folder, args, input)) parts.push(part)
  return Buffer.concat(parts).toString('utf8')
}
