import { createHmac } from 'node:crypto'
import { expect, onTestFinished, test } from 'vitest'
import { startReceiver } from './receiver.ts'

/** What a delivery starts, as `event in repository`, and how it is answered. */
async function delivered(
  headers: Readonly<Record<string, string>>,
  body: string,
): Promise<{ readonly status: number; readonly taken: readonly string[] }> {
  const taken: string[] = []
  const receiver = await startReceiver('secret', (repository, { name }) => taken.push(`${name} in ${repository}`))
  onTestFinished(receiver.stop)
  const signature = `sha256=${createHmac('sha256', 'secret').update(body).digest('hex')}`
  const all = { 'x-hub-signature-256': signature, ...headers }
  const { status } = await fetch(receiver.url, { method: 'POST', body, headers: all })
  return { status, taken }
}

const body = JSON.stringify({ repository: { full_name: 'acme/models' } })
const byJob = { 'x-stand-in-by-job': 'true' }

// https://docs.github.com/en/actions/concepts/security/github_token#when-github_token-triggers-workflow-runs
test.each([
  { says: 'a push', event: 'push', more: {}, taken: ['push in acme/models'] },
  {
    ...{ says: 'a proposal, for its own workflows and for the base’s', event: 'pull_request', more: {} },
    taken: ['pull_request in acme/models', 'pull_request_target in acme/models'],
  },
  { says: 'nothing for a push by a job', event: 'push', more: byJob, taken: [] },
  { says: 'nothing for a proposal by a job', event: 'pull_request', more: byJob, taken: [] },
  { says: 'a dispatch by a job', event: 'workflow_dispatch', more: byJob, taken: ['workflow_dispatch in acme/models'] },
  {
    ...{ says: 'a call from outside by a job', event: 'repository_dispatch', more: byJob },
    taken: ['repository_dispatch in acme/models'],
  },
  { says: 'nothing for what starts no workflow', event: 'installation', more: {}, taken: [] },
])('takes $says', async ({ event, more, taken }) => {
  expect(await delivered({ 'x-github-event': event, ...more }, body)).toEqual({ status: 202, taken })
})

test('an event of no repository is taken and starts nothing', async () => {
  expect(await delivered({ 'x-github-event': 'push' }, '{}')).toEqual({ status: 202, taken: [] })
})

test.each([
  ['a wrong signature', `sha256=${'0'.repeat(64)}`],
  ['a signature cut short', 'sha256=00'],
  ['no signature', ''],
])('%s is refused', async (_, signature) => {
  const headers = { 'x-github-event': 'push', 'x-hub-signature-256': signature }
  expect(await delivered(headers, body)).toEqual({ status: 401, taken: [] })
})

test('a signed body that is no JSON is refused', async () => {
  expect(await delivered({ 'x-github-event': 'push' }, '{')).toEqual({ status: 400, taken: [] })
})
