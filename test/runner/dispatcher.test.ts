import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { z } from 'zod'
import { startStandIn, type StandIn } from '../github/server.ts'
import { clone, commitAll, git } from '../journey/clone.ts'
import { rest, staff } from '../journey/forge.ts'
import { startDispatcher, type Dispatcher } from './dispatcher.ts'

/** Webhooks of the stand-in start workflows as GitHub's start them. */

const repository = 'acme/models'
const job = (name: string, run: string, more = ''): string =>
  `jobs:\n  ${name}:\n    runs-on: ubuntu-latest\n${more}    steps:\n      - shell: bash\n        run: ${run}\n`

const workflows: Readonly<Record<string, string>> = {
  push: `name: pushed\non:\n  push:\n    branches: [main]\n${job('a', 'echo "at $GITHUB_SHA"')}`,
  paths: `name: paths\non:\n  push:\n    paths: ['docs/**']\n${job('a', 'echo docs')}`,
  relay: `name: relay\non:\n  pull_request_review:\n    types: [submitted]\n${job('a', 'echo "on $GITHUB_REF"')}`,
  judge: `name: judge\non:\n  pull_request_target:\n    types: [opened]\n  workflow_run:\n    workflows: [relay]\n    types: [completed]\n${job('a', 'echo "$KEY for $GITHUB_REF"', "    environment:\n      name: governance\n      deployment: false\n    env:\n      KEY: ${{ secrets.KEY && 'has the key' }}\n")}`,
  branch: `name: branch\non: [push]\n${job('a', 'echo never', '    environment:\n      name: governance\n      deployment: false\n')}`,
  hourly: `name: hourly\non:\n  schedule:\n    - cron: '17 * * * *'\n${job('a', 'echo hourly')}`,
}

/** Each but the first starts when the one before it has ended. */
const chain = (name: string, before: string): string => {
  const on =
    before === '' ? '  workflow_dispatch:\n' : `  workflow_run:\n    workflows: [${before}]\n    types: [completed]\n`
  return `name: ${name}\non:\n${on}${job('a', 'echo done')}`
}

const asked: Readonly<Record<string, string>> = {
  gated: `name: gated\non:\n  workflow_dispatch:\n    inputs:\n      gate: { required: true }\nconcurrency: one at a time\n${job('a', 'until [ -e "$GATE" ]; do sleep 0.05; done', '    env:\n      GATE: ${{ inputs.gate }}\n')}`,
  ...Object.fromEntries(['', 'c1', 'c2', 'c3', 'c4'].map((before, n) => [`c${n + 1}`, chain(`c${n + 1}`, before)])),
}

let folder = ''
let forge: StandIn
let dispatcher: Dispatcher
let mine = ''
let tokens: Readonly<Record<'mel' | 'vera', string>>

const tokenOf = async (login: string): Promise<string> =>
  ((await staff(forge, 'tokens', { login })) as { readonly token: string }).token

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'dispatcher-'))
  forge = await startStandIn()
  await staff(forge, 'accounts', { login: 'acme', type: 'Organization' })
  for (const login of ['mel', 'vera']) await staff(forge, 'accounts', { login, emails: [`${login}@acme.example`] })
  await staff(forge, 'repositories', { owner: 'acme', name: 'models', people: { mel: 'admin', vera: 'write' } })
  tokens = { mel: await tokenOf('mel'), vera: await tokenOf('vera') }
  dispatcher = await startDispatcher({
    ...{
      webUrl: forge.url,
      apiUrl: forge.apiUrl,
      graphqlUrl: forge.graphqlUrl,
      adminUrl: forge.adminUrl,
      adminSecret: forge.adminSecret,
      webhookSecret: forge.webhookSecret,
    },
    ...{ repositories: [repository], variables: {}, secrets: {}, actions: {} },
    environments: { governance: { branches: ['main'], secrets: { KEY: 'a-very-secret-key' }, variables: {} } },
  })
  await staff(forge, 'receiver', { url: dispatcher.url })
  mine = join(folder, 'mine')
  await clone(forge, repository, tokens.mel, mine, { name: 'Mel', email: 'mel@acme.example' })
  await git(mine, 'checkout', '-q', '-B', 'main')
  for (const [name, text] of Object.entries({ ...workflows, ...asked })) write(`.github/workflows/${name}.yml`, text)
}, 60_000)

afterAll(async () => {
  await dispatcher.stop()
  await forge.stop()
  rmSync(folder, { recursive: true, force: true })
})

function write(path: string, text: string): void {
  mkdirSync(dirname(join(mine, path)), { recursive: true })
  writeFileSync(join(mine, path), text)
}

let seen = 0
beforeEach(() => {
  seen = dispatcher.runs.length
})

/** The runs since the test began, as name, event and conclusion. */
async function started(): Promise<readonly string[]> {
  await staff(forge, 'settle', {})
  return (await dispatcher.idle()).slice(seen).map(({ name, event, conclusion }) => `${name} ${event} ${conclusion}`)
}

const logs = (): string =>
  dispatcher.runs
    .slice(seen)
    .flatMap(({ jobs }) => jobs.map(({ log }) => log))
    .join('\n')

const Runs = z.object({ workflow_runs: z.array(z.looseObject({ id: z.number() })) })

describe('a webhook starts what it names', () => {
  test('a push to main runs what listens to it; a filter on paths looks at what the push changed', async () => {
    const sha = await commitAll(mine, 'workflows')
    await git(mine, 'push', '-q', 'origin', 'main')
    expect(await started()).toEqual(['branch push success', 'pushed push success'])
    expect(logs()).toContain(`at ${sha}`)
    write('docs/a.md', 'a\n')
    await commitAll(mine, 'docs')
    await git(mine, 'push', '-q', 'origin', 'main')
    expect(await started()).toContain('paths push success')
  }, 60_000)

  // https://docs.github.com/en/actions/reference/workflows-and-actions/deployments-and-environments#deployment-branches-and-tags
  test('another branch may not use an environment that is restricted to main', async () => {
    await git(mine, 'checkout', '-q', '-b', 'proposal')
    write('model.txt', '7\n')
    await commitAll(mine, 'propose')
    await git(mine, 'push', '-q', 'origin', 'proposal')
    expect(await started()).toEqual(['branch push failure'])
    expect(JSON.stringify(dispatcher.runs.at(-1))).toContain('not allowed to deploy to governance')
  }, 60_000)

  // https://docs.github.com/en/actions/reference/workflows-and-actions/events-that-trigger-workflows#pull_request_target
  test('a pull request runs the base’s own workflow with the base’s secrets, hidden in its log', async () => {
    await rest(forge, tokens.mel, 'POST', `/repos/${repository}/pulls`, {
      title: 'Propose',
      head: 'proposal',
      base: 'main',
      body: '',
    })
    expect(await started()).toEqual(['judge pull_request_target success'])
    expect(logs()).toContain('has the key for refs/heads/main')
    expect(logs()).not.toContain('a-very-secret-key')
  }, 60_000)

  test('a run is in the forge’s own list, with its jobs and steps', async () => {
    const at = `/repos/${repository}/actions`
    const { workflow_runs: runs } = Runs.parse(await rest(forge, tokens.vera, 'GET', `${at}/workflows/judge.yml/runs`))
    const run = {
      event: 'pull_request_target',
      head_branch: 'proposal',
      conclusion: 'success',
      actor: { login: 'mel' },
    }
    expect(runs).toMatchObject([run])
    expect(await rest(forge, tokens.vera, 'GET', `${at}/runs/${runs[0]?.id ?? 0}/jobs`)).toMatchObject({
      jobs: [{ name: 'a', conclusion: 'success', steps: [{ number: 1, conclusion: 'success' }] }],
    })
  })

  // https://docs.github.com/en/actions/reference/workflows-and-actions/events-that-trigger-workflows#workflow_run
  test('a review runs the relay on the merge of the proposal, and its end starts the judge on main', async () => {
    await rest(forge, tokens.vera, 'POST', `/repos/${repository}/pulls/1/reviews`, { event: 'APPROVE', body: '' })
    expect(await started()).toEqual(['relay pull_request_review success', 'judge workflow_run success'])
    expect(logs()).toContain('on refs/pull/1/merge')
  }, 60_000)

  test('the hour starts what is scheduled for it and nothing else', async () => {
    await dispatcher.schedule(repository, '17 * * * *')
    expect(await started()).toEqual(['hourly schedule success'])
    await dispatcher.schedule(repository, '18 * * * *')
    expect(await started()).toEqual(['hourly schedule success'])
  }, 60_000)
})

describe('a workflow asked for by hand', () => {
  // https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#concurrency
  test('three of one group: the first runs, the newest waits, the one between is cancelled', async () => {
    const gate = join(folder, 'gate')
    const all = [1, 2, 3].map(() => dispatcher.dispatch(repository, 'gated.yml', 'main', { gate }))
    await vi.waitUntil(() => dispatcher.runs.length > seen, 30_000)
    writeFileSync(gate, '')
    await Promise.all(all)
    const ended = dispatcher.runs.slice(seen)
    const first = Math.min(...ended.map(({ id }) => id))
    expect(ended.map(({ id, conclusion }) => [id - first, conclusion])).toEqual([
      [1, 'cancelled'],
      [0, 'success'],
      [2, 'success'],
    ])
  }, 60_000)

  // https://docs.github.com/en/actions/reference/workflows-and-actions/events-that-trigger-workflows#workflow_run
  test('starts a chain of three more, and there it ends', async () => {
    await dispatcher.dispatch(repository, 'c1.yml', 'main')
    expect(await started()).toEqual([
      'c1 workflow_dispatch success',
      'c2 workflow_run success',
      'c3 workflow_run success',
      'c4 workflow_run success',
    ])
  }, 60_000)
})

describe('nothing starts', () => {
  // https://docs.github.com/en/actions/concepts/security/github_token#when-github_token-triggers-workflow-runs
  test('by what a job’s own token did', async () => {
    const { token } = (await staff(forge, 'job-tokens', { repository, permissions: { contents: 'write' } })) as {
      readonly token: string
    }
    const sha = await git(mine, 'rev-parse', 'origin/proposal')
    await rest(forge, token, 'POST', `/repos/${repository}/git/refs`, { ref: 'refs/heads/by-job', sha })
    expect(await started()).toEqual([])
  }, 60_000)

  test('by a delivery that is not signed with the secret', async () => {
    const body = JSON.stringify({ repository: { full_name: repository }, ref: 'refs/heads/main' })
    const answer = await fetch(dispatcher.url, {
      method: 'POST',
      body,
      headers: { 'x-github-event': 'push', 'x-hub-signature-256': `sha256=${'0'.repeat(64)}` },
    })
    expect([answer.status, await started()]).toEqual([401, []])
  })

  test('in a repository that it does not serve', async () => {
    await staff(forge, 'repositories', { owner: 'acme', name: 'other', people: { mel: 'admin' } })
    const other = join(folder, 'other')
    await clone(forge, 'acme/other', tokens.mel, other, { name: 'Mel', email: 'mel@acme.example' })
    await git(other, 'checkout', '-q', '-B', 'main')
    writeFileSync(join(other, 'a'), 'a')
    await commitAll(other, 'a')
    await git(other, 'push', '-q', 'origin', 'main')
    expect(await started()).toEqual([])
  }, 60_000)
})
