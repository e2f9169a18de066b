import { describe, expect, test } from 'vitest'
import type { Dictionary } from '../language/expression.ts'
import { runEvent } from './run-event.ts'

const facts = {
  ...{ id: 4, attempt: 1, name: 'review relay', title: 'Approved', path: '.github/workflows/relay.yml' },
  ...{ event: 'pull_request_review', ref: 'refs/pull/3/merge', sha: 'c'.repeat(40), concurrency: undefined },
}
const sender = { login: 'vera', id: 5 }
const repository = { id: 7, full_name: 'acme/models' }

function proposal(from: Dictionary): Dictionary {
  const head = { ref: 'proposal', sha: 'b'.repeat(40), repo: from }
  const base = { ref: 'main', sha: 'a'.repeat(40), repo: repository }
  return { id: 30, number: 3, url: 'http://api/pulls/3', title: 'Propose', head, base }
}

const told = (pull?: Dictionary, conclusion: 'success' | null = 'success'): Dictionary =>
  runEvent(
    pull === undefined ? { ...facts, event: 'push', ref: 'refs/heads/main' } : facts,
    { name: facts.event, payload: { repository, sender, ...(pull === undefined ? {} : { pull_request: pull }) } },
    conclusion,
  ).payload

// https://docs.github.com/en/webhooks/webhook-events-and-payloads#workflow_run
describe('a run tells of itself', () => {
  test('with the head of the proposal, not the merge it ran on', () => {
    expect(told(proposal(repository))).toMatchObject({
      action: 'completed',
      sender,
      workflow: { name: 'review relay', path: '.github/workflows/relay.yml' },
      workflow_run: {
        ...{ id: 4, name: 'review relay', display_title: 'Approved', event: 'pull_request_review' },
        ...{ status: 'completed', conclusion: 'success', head_branch: 'proposal', head_sha: 'b'.repeat(40) },
        pull_requests: [
          {
            ...{ id: 30, number: 3, url: 'http://api/pulls/3' },
            head: { ref: 'proposal', sha: 'b'.repeat(40) },
            base: { ref: 'main', sha: 'a'.repeat(40) },
          },
        ],
      },
    })
  })

  test('without naming the proposal where it comes from a fork', () => {
    const fork = { id: 8, full_name: 'vera/models' }
    expect(told(proposal(fork)).workflow_run).toMatchObject({
      ...{ head_sha: 'b'.repeat(40), head_branch: 'proposal', pull_requests: [] },
      head_repository: fork,
    })
  })

  test('with the branch it ran on where there is no proposal', () => {
    expect(told().workflow_run).toMatchObject({ head_branch: 'main', head_sha: facts.sha, pull_requests: [] })
  })

  test('as requested and without a conclusion before it begins', () => {
    expect(told(undefined, null)).toMatchObject({
      action: 'requested',
      workflow_run: { status: 'queued', conclusion: null },
    })
  })
})
