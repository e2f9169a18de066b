import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { expect, test } from 'vitest'
import type { Event } from './language/events.ts'
import { pullRequest, push, requestFor } from './fixtures/play.ts'
import { plannedRuns } from './runner.ts'

/** The example's workflows and the actions they use are accepted as they are written. */

const root = resolve(import.meta.dirname, '../..')
const names = ['governance', 'policy-test', 'promote', 'review-relay']
const files = Object.fromEntries(
  names.map((name) => {
    const path = `.github/workflows/${name}.yml`
    return [path, readFileSync(resolve(root, 'examples/governance-repo', path), 'utf8')]
  }),
)

async function planned(
  event: Event,
  change = (text: string): string => text,
  paths: readonly string[] = ['promotions/churn/production/0001/request.yml'],
): Promise<readonly string[]> {
  const changed = Object.fromEntries(Object.entries(files).map(([path, text]) => [path, change(text)]))
  const plans = await plannedRuns(
    requestFor(changed, {
      event,
      actions: { 'countersign/countersign': root },
      repository: { changedPaths: async () => paths },
    }),
  )
  return plans.map(({ facts }) => `${facts.name} on ${facts.ref}, ${facts.concurrency?.group ?? 'no group'}`)
}

const ended: Event = {
  name: 'workflow_run',
  payload: { action: 'completed', workflow_run: { name: 'review relay', head_branch: 'x', head_sha: 'b'.repeat(40) } },
}

test.each([
  ['a push to main', push, ['promote on refs/heads/main, promote']],
  ['the hour', { name: 'schedule', payload: { schedule: '17 * * * *' } }, ['promote on refs/heads/main, promote']],
  [
    'a proposal',
    pullRequest('pull_request_target', 'opened'),
    [`governance on refs/heads/main, governance-${'b'.repeat(40)}`],
  ],
  ['a proposal’s own event', pullRequest('pull_request', 'opened'), []],
  ['a closed proposal', pullRequest('pull_request_target', 'closed'), []],
  ['a review', pullRequest('pull_request_review', 'submitted'), ['review relay on refs/pull/3/merge, no group']],
  ['the end of the relay', ended, [`governance on refs/heads/main, governance-${'b'.repeat(40)}`]],
])('%s starts what the example means it to start', async (_, event, runs) => {
  expect(await planned(event)).toEqual(runs)
})

test('a proposal that changes governance plays its scenarios', async () => {
  const paths = ['governance/policy.yml', 'promotions/_policy/0002/request.yml']
  expect(await planned(pullRequest('pull_request', 'synchronize'), undefined, paths)).toEqual([
    'policy test on refs/pull/3/merge, policy-test-3',
  ])
})

test('an input the suite does not have would be refused', async () => {
  const misspelt = (text: string): string => text.replace('mlflow-username:', 'mlflow-user:')
  await expect(planned(push, misspelt)).rejects.toThrow('has no input "mlflow-user"')
})
