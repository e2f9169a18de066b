import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { z } from 'zod'
import { input, notImplemented, saveState, setOutput, start, variable } from '../toolkit.ts'

const Event = z.looseObject({
  pull_request: z
    .looseObject({
      number: z.number(),
      head: z.looseObject({
        ref: z.string(),
        sha: z.string(),
        repo: z.looseObject({ full_name: z.string() }).nullable(),
      }),
      base: z.looseObject({ repo: z.looseObject({ full_name: z.string() }) }),
    })
    .optional(),
})

function git(folder: string, ...args: readonly string[]): string {
  return execFileSync('git', ['-C', folder, ...args], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim()
}

/** A fork's proposal is a stranger's code: with a base's rights it is not checked out unless somebody insists. */
function refuseFork(repository: string, ref: string): void {
  if (variable('GITHUB_EVENT_NAME') !== 'pull_request_target' || input('allow-unsafe-pr-checkout') === 'true') return
  const { pull_request: pull } = Event.parse(JSON.parse(readFileSync(variable('GITHUB_EVENT_PATH'), 'utf8')))
  if (pull === undefined || pull.head.repo?.full_name === pull.base.repo.full_name) return
  const isProposal =
    ref === pull.head.sha || ref.startsWith(`refs/pull/${pull.number}/`) || repository === pull.head.repo?.full_name
  if (isProposal)
    throw new Error('Refusing to check out the head of a pull request from a fork in a pull_request_target run')
}

function wantedRef(repository: string): { readonly ref: string; readonly commit: string } {
  const ref = input('ref')
  if (/^[0-9a-f]{40}$/.test(ref)) return { ref, commit: ref }
  if (ref !== '') return { ref, commit: '' }
  const isOwn = repository === variable('GITHUB_REPOSITORY')
  return isOwn ? { ref: variable('GITHUB_REF'), commit: variable('GITHUB_SHA') } : { ref: 'HEAD', commit: '' }
}

function fetched(folder: string, wanted: { readonly ref: string; readonly commit: string }): string {
  const depth = Number(input('fetch-depth'))
  const options = ['fetch', '--quiet', ...(input('fetch-tags') === 'true' ? ['--tags'] : ['--no-tags'])]
  if (depth === 0) {
    git(
      folder,
      ...options,
      '--tags',
      'origin',
      '+refs/heads/*:refs/remotes/origin/*',
      ...(wanted.commit === '' ? [] : [wanted.commit]),
    )
  }
  const shallow = depth > 0 ? [`--depth=${depth}`] : []
  git(folder, ...options, ...shallow, 'origin', wanted.commit === '' ? wanted.ref : wanted.commit)
  return git(folder, 'rev-parse', 'FETCH_HEAD^{commit}')
}

function checkOut(folder: string, ref: string, commit: string): void {
  const [, branch] = /^refs\/heads\/(.+)$/.exec(ref) ?? []
  if (branch === undefined) git(folder, 'checkout', '--quiet', '--force', '--detach', commit)
  else {
    git(folder, 'update-ref', `refs/remotes/origin/${branch}`, commit)
    git(folder, 'checkout', '--quiet', '--force', '-B', branch, `refs/remotes/origin/${branch}`)
  }
}

function main(): void {
  notImplemented(['ssh-key', 'ssh-known-hosts', 'filter', 'sparse-checkout'])
  notImplemented(['lfs', 'submodules'], ['false'])
  const repository = input('repository')
  const wanted = wantedRef(repository)
  refuseFork(repository, wanted.ref)
  const workspace = variable('GITHUB_WORKSPACE')
  const folder = join(workspace, input('path'))
  if (relative(workspace, folder).startsWith('..')) throw new Error(`path: ${input('path')} leaves the workspace`)
  mkdirSync(folder, { recursive: true })
  const server = input('github-server-url') || variable('GITHUB_SERVER_URL')
  const header = `http.${server}/.extraheader`
  git(folder, 'init', '--quiet')
  git(folder, 'config', 'remote.origin.url', `${server}/${repository}`)
  git(folder, 'config', 'remote.origin.fetch', '+refs/heads/*:refs/remotes/origin/*')
  git(
    folder,
    'config',
    header,
    `AUTHORIZATION: basic ${Buffer.from(`x-access-token:${input('token')}`).toString('base64')}`,
  )
  const commit = fetched(folder, wanted)
  checkOut(folder, wanted.ref, commit)
  saveState('folder', folder)
  saveState('header', header)
  if (input('persist-credentials') === 'false') git(folder, 'config', '--unset-all', header)
  setOutput('ref', wanted.ref)
  setOutput('commit', commit)
  console.log(`checked out ${repository} ${wanted.ref} at ${commit}`)
}

await start(main)
