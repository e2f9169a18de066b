import { describe, expect, test } from 'vitest'
import { EventPayload, noPayload } from '../../shared/runtime/event.ts'

const sha = 'b'.repeat(40)
const request = {
  number: 12,
  title: '${{ github.token }}',
  head: { sha, ref: 'promote', repo: { full_name: 'fork/models' } },
  base: { sha, ref: 'main', repo: { full_name: 'acme/models' } },
}

describe('what the event file tells', () => {
  test('a pull request: its number, its head and its base', () => {
    expect(EventPayload.parse({ action: 'synchronize', after: sha, pull_request: request })).toMatchObject({
      action: 'synchronize',
      after: sha,
      pullRequest: {
        number: 12,
        draft: false,
        merged: false,
        head: { sha, ref: 'promote', repository: 'fork/models' },
        base: { sha, ref: 'main', repository: 'acme/models' },
      },
      workflowRun: null,
      checkRun: null,
    })
  })

  test('a head whose fork is gone has no repository', () => {
    const orphan = { ...request, head: { ...request.head, repo: null } }
    expect(EventPayload.parse({ pull_request: orphan }).pullRequest?.head.repository).toBeNull()
  })

  test('a workflow run: its head and the requests it belongs to', () => {
    const run = {
      id: 5,
      event: 'pull_request_review',
      head_sha: sha,
      head_branch: 'promote',
      pull_requests: [{ number: 12 }],
    }
    expect(EventPayload.parse({ action: 'completed', workflow_run: run }).workflowRun).toEqual({
      id: 5,
      event: 'pull_request_review',
      headSha: sha,
      headBranch: 'promote',
      conclusion: null,
      pullRequests: [12],
    })
  })

  test('a check run that someone asked to run again', () => {
    const check = { id: 6, name: 'governance / 1 validation gates', head_sha: sha, external_id: 'x', pull_requests: [] }
    expect(EventPayload.parse({ action: 'rerequested', check_run: check }).checkRun).toEqual({
      id: 6,
      name: 'governance / 1 validation gates',
      headSha: sha,
      externalId: 'x',
      pullRequests: [],
    })
  })

  test('a schedule tells nothing but the repository', () => {
    expect(EventPayload.parse({ schedule: '0 * * * *', repository: { default_branch: 'main' } })).toEqual({
      ...noPayload,
      defaultBranch: 'main',
    })
  })

  test.each([
    ['a head that is no commit', { pull_request: { ...request, head: { ...request.head, sha: 'main' } } }],
    ['a number that is none', { pull_request: { ...request, number: '12' } }],
    ['a list', []],
    ['nothing', null],
  ])('%s is refused', (_, payload) => {
    expect(EventPayload.safeParse(payload).success).toBe(false)
  })
})
