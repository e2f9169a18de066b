import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Event } from './language/events.ts'
import { play, pullRequest, push, requestFor } from './fixtures/play.ts'
import { plannedRuns } from './runner.ts'

/** The example's workflows and the actions they use are accepted as they are written. */

const root = resolve(import.meta.dirname, '../..')

const filesOf = (example: string): Readonly<Record<string, string>> => {
  const folder = resolve(root, 'examples', example, '.github/workflows')
  const names = readdirSync(folder)
  return Object.fromEntries(
    names.map((name) => [`.github/workflows/${name}`, readFileSync(join(folder, name), 'utf8')]),
  )
}

async function planned(
  event: Event,
  change = (text: string): string => text,
  example = 'governance-repo',
  paths: readonly string[] = ['promotions/churn/production/0001/request.yml'],
): Promise<readonly string[]> {
  const changed = Object.fromEntries(Object.entries(filesOf(example)).map(([path, text]) => [path, change(text)]))
  const repository = { changedPaths: async () => paths }
  const setting = { event, actions: { 'countersign/countersign': root }, nextRunId: () => 4711, repository }
  const plans = await plannedRuns(requestFor(changed, setting))
  return plans.map(({ facts }) => `${facts.name} on ${facts.ref}, ${facts.concurrency?.group ?? 'no group'}`)
}

const head = 'b'.repeat(40)
const ended = (pulls: readonly number[]): Event => {
  const run = { name: 'review relay', head_branch: 'x', head_sha: head }
  const pull_requests = pulls.map((number) => ({ number }))
  return { name: 'workflow_run', payload: { action: 'completed', workflow_run: { ...run, pull_requests } } }
}
const check = (action: string, name: string, pulls: readonly number[] = [3]): Event => {
  const pull_requests = pulls.map((number) => ({ number }))
  const check_run = { name, head_sha: head, pull_requests, app: { slug: 'countersign-acme' } }
  return { name: 'check_run', payload: { action, check_run } }
}
const schedule = (cron: string): Event => ({ name: 'schedule', payload: { schedule: cron } })
const ours = 'governance / 2 independent validation'

describe.each(['governance-repo', 'trial-repo'])('of %s', (example) => {
  test.each([
    ['a push to main', push, ['promote on refs/heads/main, promote']],
    ['the hour', schedule('17 * * * *'), ['promote on refs/heads/main, promote']],
    ['the third hour', schedule('23 */3 * * *'), ['scheduled on refs/heads/main, no group']],
    ['a proposal', pullRequest('pull_request_target', 'opened'), ['governance on refs/heads/main, governance-3']],
    ['a proposal’s own event', pullRequest('pull_request', 'opened'), []],
    ['a closed proposal', pullRequest('pull_request_target', 'closed'), []],
    ['a review', pullRequest('pull_request_review', 'submitted'), ['review relay on refs/pull/3/merge, no group']],
    ['the end of the relay', ended([3]), ['governance on refs/heads/main, governance-3']],
    ['the end of a relay of a fork', ended([]), [`governance on refs/heads/main, governance-${head}`]],
    ['the end of a relay of twins', ended([3, 8]), ['governance on refs/heads/main, governance-3-8']],
  ])('%s starts what the example means it to start', async (_, event, runs) => {
    expect(await planned(event, undefined, example)).toEqual(runs)
  })
})

test.each([
  ['the Re-run button of our check', check('rerequested', ours), ['governance on refs/heads/main, governance-3']],
  ['the same of a fork', check('rerequested', ours, []), [`governance on refs/heads/main, governance-${head}`]],
  [
    'that of a foreign check, in a group of its own',
    check('rerequested', 'build'),
    ['governance on refs/heads/main, governance-4711'],
  ],
  ['a check that is made', check('created', ours), []],
  ['a check that ends', check('completed', ours), []],
])('%s', async (_, event, runs) => {
  expect(await planned(event)).toEqual(runs)
})

test('a foreign check’s Re-run button judges nothing: its jobs are skipped', async () => {
  const actions = { 'countersign/countersign': root }
  const [run] = await play(filesOf('governance-repo'), { event: check('rerequested', 'build'), actions })
  expect([run?.conclusion, run?.jobs.map(({ conclusion }) => conclusion)]).toEqual(['skipped', ['skipped', 'skipped']])
})

test('a proposal that changes governance plays its scenarios', async () => {
  const paths = ['governance/policy.yml', 'promotions/_policy/0002/request.yml']
  expect(await planned(pullRequest('pull_request', 'synchronize'), undefined, undefined, paths)).toEqual([
    'policy test on refs/pull/3/merge, policy-test-3',
  ])
})

test('an input the suite does not have would be refused', async () => {
  const misspelt = (text: string): string => text.replace('mlflow-username:', 'mlflow-user:')
  await expect(planned(push, misspelt)).rejects.toThrow('has no input "mlflow-user"')
})
