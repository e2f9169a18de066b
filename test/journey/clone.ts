import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import type { StandIn } from '../github/server.ts'

/** Real git, as a person with a token uses it. */

const run = promisify(execFile)

const quiet = { GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_SYSTEM: '/dev/null', GIT_TERMINAL_PROMPT: '0', LC_ALL: 'C' }

/** The output of one git command in a folder; a failure carries what git said. */
export async function git(folder: string, ...words: readonly string[]): Promise<string> {
  const { stdout } = await run('git', ['-C', folder, ...words], {
    env: { ...process.env, ...quiet },
    maxBuffer: 64 * 2 ** 20,
  })
  return stdout.trim()
}

const withToken = (url: string, token: string): string => url.replace('://', `://x-access-token:${token}@`)

/** Clones the repository as somebody whose commits bear the name and address given. */
export async function clone(
  forge: StandIn,
  repository: string,
  token: string,
  folder: string,
  who: { readonly name: string; readonly email: string },
): Promise<void> {
  await run('git', ['clone', '--quiet', withToken(`${forge.url}/${repository}.git`, token), folder], {
    env: { ...process.env, ...quiet },
  })
  await git(folder, 'config', 'user.name', who.name)
  await git(folder, 'config', 'user.email', who.email)
  await git(folder, 'config', 'commit.gpgsign', 'false')
}

export async function commitAll(folder: string, message: string): Promise<string> {
  await git(folder, 'add', '--all')
  await git(folder, 'commit', '--quiet', '-m', message)
  return git(folder, 'rev-parse', 'HEAD')
}
