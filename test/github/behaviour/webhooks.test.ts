import { createHmac } from 'node:crypto'
import { createServer } from 'node:http'
import { describe, expect, it, onTestFinished, test } from 'vitest'
import {
  appToken,
  branch,
  check,
  inside,
  job,
  merge,
  place,
  propose,
  review,
  textAt,
  tip,
  write,
  type Place,
} from '../rules/place.ts'

/** What GitHub tells of, and how, https://docs.github.com/en/webhooks/webhook-events-and-payloads */

type Delivery = {
  readonly event: string
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly text: string
  readonly payload: unknown
}

/** Everything that is delivered from now on, read when all has come. */
async function listening(at: Place): Promise<() => Promise<readonly Delivery[]>> {
  const heard: Delivery[] = []
  const server = createServer((request, response) => {
    const parts: Buffer[] = []
    request.on('data', (part: Buffer) => parts.push(part))
    request.on('end', () => {
      const text = Buffer.concat(parts).toString('utf8')
      heard.push({
        event: String(request.headers['x-github-event']),
        headers: request.headers,
        text,
        payload: JSON.parse(text) as unknown,
      })
      response.end()
    })
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  onTestFinished(() => void server.close())
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  await at.staff('receiver', { url: `http://127.0.0.1:${port}` })
  return async () => {
    await at.staff('settle', {})
    return heard
  }
}

const told = (heard: readonly Delivery[]): readonly string[] =>
  heard.map(({ event, payload }) => {
    const action = inside(payload, 'action')
    return typeof action === 'string' ? `${event}.${action}` : event
  })

describe('a delivery', () => {
  it('is signed, named and numbered', async () => {
    const at = await place()
    const heard = await listening(at)
    await branch(at, 'proposal')
    const [push] = await heard()
    const signature = createHmac('sha256', at.forge.webhookSecret)
      .update(push?.text ?? '')
      .digest('hex')
    expect(push?.headers).toMatchObject({
      'x-github-event': 'push',
      'x-hub-signature-256': `sha256=${signature}`,
      'content-type': 'application/json',
    })
    expect(push?.headers['x-github-delivery']).toMatch(/^[0-9a-f-]{36}$/)
    expect(push?.headers).not.toHaveProperty('x-stand-in-by-job')
    expect(push?.payload).toMatchObject({
      repository: { full_name: 'acme/governance', private: true, default_branch: 'main' },
      sender: { login: 'dana', type: 'User' },
    })
  })

  it('of what a job’s own token did bears that mark', async () => {
    const at = await place()
    await propose(at)
    const heard = await listening(at)
    const token = await job(at, { issues: 'write', pull_requests: 'write' })
    await at.call(token, 'POST', 'issues/1/comments', { body: 'By a job.' })
    const [comment] = await heard()
    expect(comment?.headers).toMatchObject({ 'x-github-event': 'issue_comment', 'x-stand-in-by-job': 'true' })
  })
})

describe('a push', () => {
  it('says whether it made, moved, rewrote or deleted the branch, and with which commits', async () => {
    const at = await place()
    const heard = await listening(at)
    await branch(at, 'proposal')
    const [start, sha] = [await tip(at), await write(at, 'dana', 'proposal', 'a.yml', 'a\n')]
    await at.call('dana', 'PATCH', 'git/refs/heads/proposal', { sha: start, force: true })
    await at.call('dana', 'DELETE', 'git/refs/heads/proposal')
    const pushes = (await heard()).filter(({ event }) => event === 'push').map(({ payload }) => payload)
    const zero = '0'.repeat(40)
    expect(pushes).toMatchObject([
      {
        ref: 'refs/heads/proposal',
        before: zero,
        after: start,
        created: true,
        deleted: false,
        forced: false,
        head_commit: { id: start },
      },
      {
        before: start,
        after: sha,
        created: false,
        deleted: false,
        forced: false,
        head_commit: { id: sha, message: 'Write a.yml', added: ['a.yml'], removed: [], modified: [] },
      },
      {
        before: sha,
        after: start,
        created: false,
        deleted: false,
        forced: true,
        commits: [],
        head_commit: { id: start },
      },
      { before: start, after: zero, created: false, deleted: true, forced: false, commits: [], head_commit: null },
    ])
  })

  it('of a branch that is new or gone is told twice', async () => {
    const at = await place()
    const heard = await listening(at)
    await branch(at, 'proposal')
    await at.call('dana', 'DELETE', 'git/refs/heads/proposal')
    expect(told(await heard())).toEqual(['push', 'create', 'push', 'delete'])
  })
})

test('a pull request tells of its whole life', async () => {
  const at = await place()
  const heard = await listening(at)
  const head = await propose(at)
  await at.call('dana', 'PATCH', 'pulls/1', { title: 'Another' })
  await at.call('dana', 'POST', 'pulls/1/requested_reviewers', { reviewers: ['erin'] })
  await at.call('dana', 'PATCH', 'pulls/1', { state: 'closed' })
  await at.call('dana', 'PATCH', 'pulls/1', { state: 'open' })
  const next = await write(at, 'dana', 'proposal', 'more.yml', 'more\n')
  await merge(at)
  const life = (await heard()).filter(({ event }) => event === 'pull_request')
  expect(told(life)).toEqual(
    ['opened', 'edited', 'review_requested', 'closed', 'reopened', 'synchronize', 'closed'].map(
      (action) => `pull_request.${action}`,
    ),
  )
  expect(life.map(({ payload }) => payload)).toMatchObject([
    {
      number: 1,
      pull_request: { number: 1, draft: false, head: { sha: head, ref: 'proposal' }, base: { ref: 'main' } },
    },
    { number: 1, changes: { title: { from: 'Promote churn' } } },
    { requested_reviewer: { login: 'erin' } },
    { pull_request: { state: 'closed', merged: false } },
    { pull_request: { state: 'open' } },
    { before: head, after: next, pull_request: { head: { sha: next } } },
    { pull_request: { state: 'closed', merged: true, merged_by: { login: 'erin' } } },
  ])
})

test('a review is told with its state in lower case, where REST has it in upper case', async () => {
  const at = await place()
  await propose(at)
  const heard = await listening(at)
  const given = (await review(at, 'erin', 'APPROVE')).body
  await at.call('erin', 'PUT', `pulls/1/reviews/${textAt(given, 'id')}`, { body: 'Looked at again.' })
  await at.call('mel', 'PUT', `pulls/1/reviews/${textAt(given, 'id')}/dismissals`, { message: 'Not yet.' })
  expect(inside(given, 'state')).toBe('APPROVED')
  expect(
    (await heard()).map(({ event, payload }) => [event, inside(payload, 'action'), inside(payload, 'review', 'state')]),
  ).toEqual([
    ['pull_request_review', 'submitted', 'approved'],
    ['pull_request_review', 'edited', 'approved'],
    ['pull_request_review', 'dismissed', 'dismissed'],
  ])
})

test('a check is told when it begins, ends and is asked for again', async () => {
  const at = await place()
  const head = await propose(at)
  const app = await appToken(at)
  const heard = await listening(at)
  const id = textAt((await check(at, app, head, { status: 'in_progress', conclusion: undefined })).body, 'id')
  await at.call(app, 'PATCH', `check-runs/${id}`, { conclusion: 'success' })
  await at.call(app, 'POST', `check-runs/${id}/rerequest`)
  expect(told(await heard())).toEqual(['check_run.created', 'check_run.completed', 'check_run.rerequested'])
})

test('statuses, comments, deployments and dispatches are told', async () => {
  const at = await place()
  const head = await propose(at)
  const heard = await listening(at)
  await at.call('dana', 'POST', `statuses/${head}`, { state: 'success', context: 'build' })
  const comment = textAt((await at.call('erin', 'POST', 'issues/1/comments', { body: 'Seen.' })).body, 'id')
  await at.call('erin', 'PATCH', `issues/comments/${comment}`, { body: 'Seen again.' })
  await at.call('erin', 'DELETE', `issues/comments/${comment}`)
  const deployment = textAt((await at.call('mel', 'POST', 'deployments', { ref: 'main' })).body, 'id')
  await at.call('mel', 'POST', `deployments/${deployment}/statuses`, { state: 'success' })
  await at.call('mel', 'POST', 'dispatches', { event_type: 'again', client_payload: { version: 3 } })
  const all = await heard()
  expect(told(all)).toEqual([
    'status',
    'issue_comment.created',
    'issue_comment.edited',
    'issue_comment.deleted',
    'deployment.created',
    'deployment_status.created',
    'repository_dispatch.again',
  ])
  expect(all.at(-1)?.payload).toMatchObject({ client_payload: { version: 3 }, branch: 'main' })
})

const members = (count: number): object => Object.fromEntries(Array.from({ length: count }, (_, at) => [`k${at}`, at]))

// https://docs.github.com/en/rest/repos/repos#create-a-repository-dispatch-event
test.each<[string, 'mel', object, number]>([
  ['by who may write is told, and answered with nothing', 'mel', { event_type: 'x'.repeat(100) }, 204],
  ['without a type is refused', 'mel', { client_payload: {} }, 422],
  ['with a longer type is refused', 'mel', { event_type: 'x'.repeat(101) }, 422],
  ['with ten members is told', 'mel', { event_type: 'x', client_payload: members(10) }, 204],
  ['with eleven members is refused', 'mel', { event_type: 'x', client_payload: members(11) }, 422],
  ['with a list is refused', 'mel', { event_type: 'x', client_payload: [1] }, 422],
  ['with 64 kB is refused', 'mel', { event_type: 'x', client_payload: { a: 'x'.repeat(65_536) } }, 422],
])('a dispatch %s', async (_, who, body, status) => {
  const at = await place()
  expect((await at.call(who, 'POST', 'dispatches', body)).status).toBe(status)
})
