import { describe, expect, test } from 'vitest'
import {
  appToken,
  asked,
  inside,
  installed,
  merge,
  place,
  propose,
  protect,
  pullRule,
  textAt,
  usual,
  type Place,
} from '../rules/place.ts'

/** Issues, labels, assignees and remarks on lines, https://docs.github.com/en/rest/issues */

const body = async (at: Place, who: 'dana' | 'erin' | 'mel' | 'rita', method: string, path: string, given?: object) =>
  (await at.call(who, method, path, given)).body
const status = async (at: Place, who: 'dana' | 'rita' | 'olga', method: string, path: string, given?: object) =>
  (await at.call(who, method, path, given)).status

async function ask(at: Place, who: 'dana' | 'rita' | 'erin', query: string): Promise<unknown> {
  return (await asked(at.forge.graphqlUrl, 'POST', { authorization: `Bearer ${at.tokens[who]}` }, { query })).body
}

describe('an issue', () => {
  test('has its number from the same row as pull requests', async () => {
    const at = await place()
    expect(inside(await body(at, 'rita', 'POST', 'issues', { title: 'Why?', body: '@dana | `x`' }), 'number')).toBe(1)
    await propose(at)
    expect(inside(await body(at, 'dana', 'GET', 'pulls?state=all'), 0, 'number')).toBe(2)
    expect(inside(await body(at, 'dana', 'POST', 'issues', { title: 'More' }), 'number')).toBe(3)
    expect(await body(at, 'dana', 'GET', 'issues')).toMatchObject([
      { number: 3 },
      { number: 2, pull_request: { url: expect.stringContaining('/pulls/2') as unknown } },
      { number: 1, title: 'Why?', user: { login: 'rita' } },
    ])
    expect(await status(at, 'dana', 'GET', 'pulls/1')).toBe(404)
  })

  // https://docs.github.com/en/rest/issues/issues#create-an-issue: labels and assignees are silently dropped otherwise
  test('takes labels and people from writers alone', async () => {
    const at = await place()
    const marked = { title: 'T', labels: ['bug'], assignees: ['erin'] }
    expect(await body(at, 'rita', 'POST', 'issues', marked)).toMatchObject({ labels: [], assignees: [] })
    expect(await body(at, 'dana', 'POST', 'issues', marked)).toMatchObject({
      labels: [{ name: 'bug', color: 'd73a4a', default: true }],
      assignees: [{ login: 'erin' }],
      assignee: { login: 'erin' },
    })
    expect(await body(at, 'dana', 'GET', 'issues?labels=bug&assignee=erin')).toMatchObject([{ number: 2 }])
    expect(await body(at, 'dana', 'GET', 'issues?labels=bug,question')).toEqual([])
    expect(await status(at, 'dana', 'POST', 'issues/2/assignees', { assignees: ['olga'] })).toBe(422)
    expect(await status(at, 'rita', 'POST', 'issues/2/labels', { labels: ['question'] })).toBe(403)
  })

  test('is closed with a reason, by its author or a writer, and opened again', async () => {
    const at = await place()
    await body(at, 'dana', 'POST', 'issues', { title: 'T' })
    expect(await status(at, 'rita', 'PATCH', 'issues/1', { state: 'closed' })).toBe(403)
    const closed = await body(at, 'erin', 'PATCH', 'issues/1', { state: 'closed', state_reason: 'not_planned' })
    expect(closed).toMatchObject({ state: 'closed', state_reason: 'not_planned' })
    expect(await body(at, 'dana', 'GET', 'issues')).toEqual([])
    expect(await body(at, 'dana', 'PATCH', 'issues/1', { state: 'open' })).toMatchObject({ closed_at: null })
  })

  test('carries comments, which a reader of it may add and nobody but a writer edits for another', async () => {
    const at = await place()
    await body(at, 'dana', 'POST', 'issues', { title: 'T' })
    const id = textAt(await body(at, 'rita', 'POST', 'issues/1/comments', { body: 'So.' }), 'id')
    const said = await body(at, 'erin', 'PATCH', `issues/comments/${id}`, { body: 'Otherwise.' })
    expect(said).toMatchObject({ body: 'Otherwise.', html_url: expect.stringContaining('/issues/1#') as unknown })
    const deliveries = (await at.staff('deliveries')) as readonly { readonly event: string; readonly action: string }[]
    expect(deliveries.slice(-3).map(({ event, action }) => `${event} ${action}`)).toEqual([
      'issues opened',
      'issue_comment created',
      'issue_comment edited',
    ])
  })
})

describe('the issues that an App keeps', () => {
  const granted = { ...usual, issues: 'write' } as const

  // https://docs.github.com/en/rest/issues/issues#list-repository-issues
  test('are found by who opened them, their labels, their state and when they were last touched', async () => {
    const at = await place()
    const app = await appToken(at, await installed(at, 'countersign', granted))
    const by = async (query: string): Promise<readonly unknown[]> => {
      const listed = (await at.call(app, 'GET', `issues?${query}`)).body as readonly { readonly number: number }[]
      return listed.map(({ number }) => number)
    }
    const made = await at.call(app, 'POST', 'issues', { title: 'One', labels: ['incident'] })
    expect(made.body).toMatchObject({ user: { login: 'countersign[bot]' }, labels: [{ name: 'incident' }] })
    await body(at, 'dana', 'POST', 'issues', { title: 'Two', labels: ['incident'] })
    expect(await by('creator=countersign%5Bbot%5D&labels=incident')).toEqual([1])
    await at.call(app, 'PATCH', 'issues/1', { state: 'closed', state_reason: 'completed' })
    const later = new Date(Date.parse(textAt((await at.call(app, 'GET', 'issues/1')).body, 'updated_at')) + 1000)
    expect([await by('labels=incident'), await by('state=closed')]).toEqual([[2], [1]])
    expect(await by(`state=closed&since=${later.toISOString()}`)).toEqual([])
    await at.call('rita', 'POST', 'issues/1/comments', { body: 'Really?' })
    expect(await by(`state=closed&since=${later.toISOString()}`)).toEqual([1])
  })

  // https://docs.github.com/en/rest/authentication/permissions-required-for-github-apps#repository-permissions-for-issues
  test('need the permission issues, whatever it may do with pull requests', async () => {
    const at = await place()
    const app = await appToken(at, await installed(at))
    await body(at, 'dana', 'POST', 'issues', { title: 'T' })
    const asked = [
      ['GET', 'issues', undefined],
      ['POST', 'issues', { title: 'T' }],
      ['PATCH', 'issues/1', { title: 'T' }],
      ['POST', 'issues/1/comments', { body: 'B' }],
    ] as const
    for (const [method, path, given] of asked) {
      const said = await at.call(app, method, path, given)
      expect([said.status, inside(said.body, 'message')]).toEqual([403, 'Resource not accessible by integration'])
    }
  })

  // https://docs.github.com/en/rest/issues/issues#create-an-issue
  test('are gone where the repository has none, and pull requests still speak', async () => {
    const at = await place()
    await body(at, 'dana', 'POST', 'issues', { title: 'T' })
    await propose(at)
    await at.call('mel', 'PATCH', '', { has_issues: false })
    expect(await body(at, 'dana', 'GET', '')).toMatchObject({ has_issues: false })
    expect(await status(at, 'dana', 'POST', 'issues', { title: 'T' })).toBe(410)
    expect(await status(at, 'dana', 'PATCH', 'issues/1', { title: 'T' })).toBe(410)
    expect(await body(at, 'dana', 'GET', 'issues?state=all')).toMatchObject([{ number: 2 }])
    expect(await status(at, 'dana', 'POST', 'issues/2/comments', { body: 'Heard.' })).toBe(201)
  })

  test('have a title of at most 256 characters', async () => {
    const at = await place()
    expect(await status(at, 'dana', 'POST', 'issues', { title: 'x'.repeat(257) })).toBe(422)
  })
})

describe('a label', () => {
  let at: Place
  test('is made, renamed and removed; one of the name in any case is there already', async () => {
    at = await place()
    expect(await body(at, 'dana', 'POST', 'labels', { name: 'risk', color: '#FF0000' })).toMatchObject({
      name: 'risk',
      color: 'ff0000',
      default: false,
    })
    const twin = await at.call('dana', 'POST', 'labels', { name: 'RISK', color: '00ff00' })
    expect([twin.status, inside(twin.body, 'errors', 0, 'code')]).toEqual([422, 'already_exists'])
    expect(await body(at, 'dana', 'PATCH', 'labels/risk', { new_name: 'risks' })).toMatchObject({ name: 'risks' })
    expect(await status(at, 'rita', 'DELETE', 'labels/risks')).toBe(403)
    expect(await status(at, 'dana', 'DELETE', 'labels/risks')).toBe(204)
    expect(await status(at, 'dana', 'GET', 'labels/risks')).toBe(404)
  })

  test('is put on a pull request, made where it is new, and taken off', async () => {
    at = await place()
    await propose(at)
    expect(await body(at, 'erin', 'POST', 'issues/1/labels', { labels: ['bug', 'new one'] })).toHaveLength(2)
    expect(await body(at, 'erin', 'PUT', 'issues/1/labels', { labels: ['bug'] })).toMatchObject([{ name: 'bug' }])
    expect(await body(at, 'rita', 'GET', 'pulls/1')).toMatchObject({ labels: [{ name: 'bug' }] })
    expect(await status(at, 'dana', 'DELETE', 'issues/1/labels/new%20one')).toBe(404)
    expect(await status(at, 'dana', 'DELETE', 'issues/1/labels')).toBe(204)
    const actions = ((await at.staff('deliveries')) as readonly { readonly action: string | null }[]).map(
      ({ action }) => action,
    )
    expect(actions.filter((action) => action?.endsWith('labeled'))).toEqual([
      'labeled',
      'labeled',
      'unlabeled',
      'unlabeled',
    ])
  })
})

// how an agent says for whom it works: https://docs.github.com/en/copilot/how-tos/use-copilot-agents/coding-agent
test('a pull request is assigned to whom it was opened for', async () => {
  const at = await place()
  await propose(at)
  expect(await at.call('erin', 'POST', 'issues/1/assignees', { assignees: ['rita'] })).toMatchObject({ status: 201 })
  expect(await body(at, 'dana', 'GET', 'pulls/1')).toMatchObject({ assignees: [{ login: 'rita' }] })
  const fields = 'pullRequest(number: 1) { assignees(first: 9) { nodes { login databaseId } } }'
  expect(await ask(at, 'dana', `{ repository(owner: "acme", name: "governance") { ${fields} } }`)).toMatchObject({
    data: { repository: { pullRequest: { assignees: { nodes: [{ login: 'rita' }] } } } },
  })
  await at.call('erin', 'DELETE', 'issues/1/assignees', { assignees: ['rita'] })
  expect(await body(at, 'dana', 'GET', 'pulls/1')).toMatchObject({ assignees: [], assignee: null })
})

// https://docs.github.com/en/rest/pulls/comments
describe('a remark on a line', () => {
  const remark = (head: string): object => ({
    body: 'Why?',
    commit_id: head,
    path: 'proposal.yml',
    line: 1,
    side: 'RIGHT',
  })

  test('opens a thread on what the pull request changes, and is answered there', async () => {
    const at = await place()
    const head = await propose(at)
    const first = await body(at, 'erin', 'POST', 'pulls/1/comments', remark(head))
    expect(first).toMatchObject({ path: 'proposal.yml', line: 1, user: { login: 'erin' } })
    const path = `pulls/1/comments/${textAt(first, 'id')}/replies`
    expect(await body(at, 'dana', 'POST', path, { body: 'So.' })).toMatchObject({ in_reply_to_id: inside(first, 'id') })
    expect(await body(at, 'rita', 'GET', 'pulls/1/comments')).toHaveLength(2)
    expect(await body(at, 'rita', 'GET', 'pulls/1')).toMatchObject({ review_comments: 2 })
    expect(await status(at, 'rita', 'POST', 'pulls/1/comments', { ...remark(head), path: 'README.md' })).toBe(422)
    expect(await status(at, 'rita', 'POST', 'pulls/1/comments', { ...remark(head), commit_id: '0'.repeat(40) })).toBe(
      422,
    )
  })

  test('comes with a review, which then needs no other words', async () => {
    const at = await place()
    await propose(at)
    const comments = [{ path: 'proposal.yml', line: 1, body: 'Here.' }]
    const said = await at.call('erin', 'POST', 'pulls/1/reviews', { event: 'COMMENT', comments })
    expect(said.status).toBe(200)
    const path = `pulls/1/reviews/${textAt(said.body, 'id')}/comments`
    expect(await body(at, 'dana', 'GET', path)).toMatchObject([{ body: 'Here.', path: 'proposal.yml' }])
  })

  // https://docs.github.com/en/repositories/configuring-branches-and-merges-in-your-repository/managing-rulesets/available-rules-for-rulesets#require-conversation-resolution-before-merging
  test('keeps a pull request from being merged until it is resolved, where the rule asks for that', async () => {
    const at = await place()
    const head = await propose(at)
    await protect(at, [pullRule({ required_review_thread_resolution: true })])
    await body(at, 'erin', 'POST', 'pulls/1/comments', remark(head))
    expect(await merge(at)).toBe(405)
    const threads = 'pullRequest(number: 1) { reviewThreads(first: 9) { nodes { id isResolved } } }'
    const seen = await ask(at, 'dana', `{ repository(owner: "acme", name: "governance") { ${threads} } }`)
    const node = inside(seen, 'data', 'repository', 'pullRequest', 'reviewThreads', 'nodes', 0)
    expect(node).toMatchObject({ isResolved: false })
    const resolve = `mutation { resolveReviewThread(input: { threadId: "${textAt(node, 'id')}" }) { thread { isResolved resolvedBy { login } } } }`
    expect(await ask(at, 'rita', resolve)).toMatchObject({ errors: [{ type: 'FORBIDDEN' }] })
    expect(await ask(at, 'erin', resolve)).toMatchObject({
      data: { resolveReviewThread: { thread: { isResolved: true, resolvedBy: { login: 'erin' } } } },
    })
    expect(await merge(at)).toBe(200)
  })
})
