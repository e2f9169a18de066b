import { describe, expect, test } from 'vitest'
import {
  recordDeployment,
  mergePull,
  requestReviews,
  stateDeployment,
  writeCheck,
  writeComment,
  writeProposal,
} from '../../../shared/clients/github/writes.ts'
import type { Annotation, CheckWrite, Proposal } from '../../../shared/ports/forge.ts'
import { failure, wire } from './wire.ts'

const path = { owner: 'acme', repo: 'models' }
const at = '/repos/acme/models'
const sha = 'a'.repeat(40)

const check: CheckWrite = {
  stage: 'validation-gates',
  sha,
  name: 'governance / 1 validation gates',
  state: { status: 'completed', conclusion: 'failure' },
  externalId: 'countersign/1 …',
  detailsUrl: 'https://github.com/run',
  title: 'Failed',
  summary: 'all of it',
  annotations: [],
  earlier: null,
}
const annotation = (line: number): Annotation => ({ path: 'p', line, level: 'failure', title: 't', message: 'm' })

describe('a check run', () => {
  test('is made on its commit', async () => {
    const own = wire()
    own.answer('POST', `${at}/check-runs`, { status: 201, body: { id: 5 } })
    expect(await writeCheck(own.connection, path, { ...check, annotations: [annotation(3)] })).toBe(5)
    expect(own.sent[0]?.body).toEqual({
      name: check.name,
      head_sha: sha,
      external_id: check.externalId,
      details_url: check.detailsUrl,
      status: 'completed',
      conclusion: 'failure',
      output: {
        title: 'Failed',
        summary: 'all of it',
        annotations: [{ path: 'p', start_line: 3, end_line: 3, annotation_level: 'failure', title: 't', message: 'm' }],
      },
    })
    own.done()
  })

  test('that is pending has no conclusion, and no address where there is none', async () => {
    const own = wire()
    own.answer('POST', `${at}/check-runs`, { status: 201, body: { id: 5 } })
    await writeCheck(own.connection, path, { ...check, state: { status: 'in_progress' }, detailsUrl: null })
    expect(Object.keys(own.sent[0]?.body as object).sort()).toEqual([
      'external_id',
      'head_sha',
      'name',
      'output',
      'status',
    ])
  })

  test('that is there is patched, and names no commit', async () => {
    const own = wire()
    own.answer('PATCH', `${at}/check-runs/4`, { body: { id: 4 } })
    expect(await writeCheck(own.connection, path, { ...check, earlier: 4 })).toBe(4)
    expect(own.sent[0]?.body).not.toHaveProperty('head_sha')
    own.done()
  })

  test('takes fifty annotations a call', async () => {
    const own = wire()
    own.answer('POST', `${at}/check-runs`, { status: 201, body: { id: 5 } })
    own.answer('PATCH', `${at}/check-runs/5`, { body: { id: 5 } })
    own.answer('PATCH', `${at}/check-runs/5`, { body: { id: 5 } })
    await writeCheck(own.connection, path, {
      ...check,
      annotations: Array.from({ length: 101 }, (_, line) => annotation(line)),
    })
    const counts = own.sent.map(
      ({ body }) => (body as { output: { annotations: readonly unknown[] } }).output.annotations.length,
    )
    expect(counts).toEqual([50, 50, 1])
    own.done()
  })

  test('that is refused is an error with its mend', async () => {
    const own = wire()
    own.answer('POST', `${at}/check-runs`, { status: 403, body: { message: 'Resource not accessible by integration' } })
    expect((await failure(writeCheck(own.connection, path, check))).message).toContain('checks: write')
  })
})

describe('a comment', () => {
  test('is made once', async () => {
    const own = wire()
    own.answer('POST', `${at}/issues/7/comments`, { status: 201, body: { id: 1 } })
    await writeComment(own.connection, path, 7, 'text', null)
    expect(own.sent[0]?.body).toEqual({ body: 'text' })
    own.done()
  })

  test('is then written over', async () => {
    const own = wire()
    own.answer('PATCH', `${at}/issues/comments/99`, { body: { id: 99 } })
    await writeComment(own.connection, path, 7, 'text', 99)
    own.done()
  })

  test('that somebody deleted is an error', async () => {
    const own = wire()
    own.answer('PATCH', `${at}/issues/comments/99`, { status: 404, body: {} })
    expect((await failure(writeComment(own.connection, path, 7, 'text', 99))).code).toBe('not-found')
  })
})

describe('a merge', () => {
  const asked = { number: 7, sha, method: 'merge', title: 'Merge it (#7)' } as const
  test('names the head that was judged', async () => {
    const own = wire()
    own.answer('PUT', `${at}/pulls/7/merge`, { body: { sha, merged: true, message: 'done' } })
    expect(await mergePull(own.connection, path, asked)).toEqual({ state: 'merged', sha })
    expect(own.sent[0]?.body).toEqual({ sha, merge_method: 'merge', commit_title: 'Merge it (#7)' })
    own.done()
  })

  test.each([
    [409, 'moved'],
    [405, 'refused'],
  ])('that GitHub refuses with %i is %s, in its words', async (status, state) => {
    const own = wire()
    own.answer('PUT', `${at}/pulls/7/merge`, { status, body: { message: 'Not so' } })
    const found = await mergePull(own.connection, path, { ...asked, method: 'rebase' })
    expect([found.state, 'detail' in found && found.detail.includes('Not so')]).toEqual([state, true])
    expect(own.sent[0]?.body).toEqual({ sha, merge_method: 'rebase' })
  })

  test('without the right to is an error that names the permission, and is not sent twice', async () => {
    const own = wire()
    own.answer('PUT', `${at}/pulls/7/merge`, {
      status: 403,
      body: { message: 'Resource not accessible by integration' },
    })
    expect((await failure(mergePull(own.connection, path, asked))).message).toContain('contents: write')
    expect(own.sent).toHaveLength(1)
  })
})

test('reviews are asked of teams and of people', async () => {
  const own = wire()
  own.answer('POST', `${at}/pulls/7/requested_reviewers`, { status: 201 })
  await requestReviews(own.connection, path, 7, ['model-validation'], ['vera'])
  expect(own.sent[0]?.body).toEqual({ team_reviewers: ['model-validation'], reviewers: ['vera'] })
  own.done()
})

describe('a proposal', () => {
  const proposal: Proposal = {
    branch: 'promote/a/b/0001-12345678',
    base: { branch: 'main', sha },
    title: 'Promote',
    body: 'body',
    message: 'Promote a\n\nBecause.',
    files: [{ path: 'promotions/a/b/0001/request.yml', text: 'ä: 1\n' }],
    draft: true,
  }
  const commit = { data: { createCommitOnBranch: { commit: { oid: 'new' } } } }

  test('is a branch, one commit on the base that was read, and a pull request', async () => {
    const own = wire()
    own.answer('POST', `${at}/git/refs`, { status: 201 })
    own.graphql(commit)
    own.answer('POST', `${at}/pulls`, {
      status: 201,
      body: { number: 12, html_url: 'https://github.com/acme/models/pull/12' },
    })
    expect(await writeProposal(own.connection, path, proposal)).toEqual({
      number: 12,
      url: 'https://github.com/acme/models/pull/12',
    })
    expect(own.sent.map(({ body }) => body)).toMatchObject([
      { ref: 'refs/heads/promote/a/b/0001-12345678', sha },
      {
        variables: {
          input: {
            branch: { repositoryNameWithOwner: 'acme/models', branchName: proposal.branch },
            expectedHeadOid: sha,
            message: { headline: 'Promote a', body: 'Because.' },
            fileChanges: { additions: [{ path: 'promotions/a/b/0001/request.yml', contents: 'w6Q6IDEK' }] },
          },
        },
      },
      { title: 'Promote', body: 'body', draft: true, head: proposal.branch, base: 'main' },
    ])
    own.done()
  })

  test('whose branch is there already writes nothing into it', async () => {
    const own = wire()
    own.answer('POST', `${at}/git/refs`, { status: 422, body: { message: 'Reference already exists' } })
    expect((await failure(writeProposal(own.connection, path, proposal))).code).toBe('unprocessable')
    expect(own.sent).toHaveLength(1)
  })

  test('whose branch somebody else pushed to opens no pull request', async () => {
    const own = wire()
    own.answer('POST', `${at}/git/refs`, { status: 201 })
    own.graphql({ errors: [{ type: 'STALE_DATA', message: 'moved' }] })
    expect((await failure(writeProposal(own.connection, path, proposal))).code).toBe('conflict')
    expect(own.sent).toHaveLength(2)
  })
})

describe('a deployment', () => {
  const deployment = {
    sha,
    environment: 'production',
    description: 'x'.repeat(200),
    payload: { record: '12', digest: 'sha256:…' },
  } as const

  test('carries the record and waits for no check', async () => {
    const own = wire()
    own.answer('POST', `${at}/deployments`, { status: 201, body: { id: 8 } })
    expect(await recordDeployment(own.connection, path, deployment)).toBe(8)
    const { payload } = deployment
    const description = 'x'.repeat(140)
    expect(own.sent.map(({ body }) => body)).toEqual([
      { ref: sha, environment: 'production', description, payload, auto_merge: false, required_contexts: [] },
    ])
    own.done()
  })

  test('that GitHub merges instead of making (202) is an error', async () => {
    const own = wire()
    own.answer('POST', `${at}/deployments`, { status: 202, body: { message: 'Auto-merged' } })
    expect((await failure(recordDeployment(own.connection, path, deployment))).code).toBe('bad-answer')
  })

  test.each<[string, string | null, object]>([
    ['with the address of its log', 'https://github.com/run', { log_url: 'https://github.com/run' }],
    ['without one where there is none', null, {}],
  ])('gets its state alone, and none of other models with it, %s', async (_, logUrl, more) => {
    const own = wire()
    own.answer('POST', `${at}/deployments/8/statuses`, { status: 201, body: {} })
    await stateDeployment(own.connection, path, 8, { state: 'inactive', description: 'credit 7', logUrl })
    expect(own.sent.map(({ body }) => body)).toEqual([
      { state: 'inactive', description: 'credit 7', auto_inactive: false, ...more },
    ])
  })
})
