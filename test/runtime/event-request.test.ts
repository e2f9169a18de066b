import { describe, expect, test } from 'vitest'
import { readEnvironment, type Environment } from '../../shared/runtime/environment.ts'
import { EventPayload } from '../../shared/runtime/event.ts'
import { eventHead, eventRequest } from '../../shared/runtime/event-request.ts'
import { propose } from '../builders/requests.ts'
import { world } from '../builders/world.ts'

const other = 'e'.repeat(40)
const repo = { full_name: 'acme/models' }
const fork = { full_name: 'mallory/models' }

function environment(payload: unknown): Environment {
  return { ...readEnvironment({}, '/nowhere'), event: { name: 'x', payload: EventPayload.parse(payload) } }
}

const proposal = (sha: string, from: typeof repo | null = repo): unknown => ({
  pull_request: { number: 7, head: { sha, ref: 'x', repo: from }, base: { sha: other, ref: 'main', repo } },
})
const relay = (sha: string): unknown => ({
  workflow_run: {
    id: 1,
    event: 'pull_request_review',
    head_sha: sha,
    head_branch: 'x',
    pull_requests: [{ number: 99 }],
  },
})
const rerun = (name: string, sha: string): unknown => ({ check_run: { id: 1, name, head_sha: sha } })

async function asked(payload: (head: string) => unknown, told?: number) {
  const own = await world()
  const { number } = await propose(own)
  const head = own.forge.pullNow(number).pull.head.sha
  return { found: await eventRequest(environment(payload(head)), own.forge, told), head }
}

describe('the request of an event', () => {
  test('is the one that an input tells, whatever the event says', async () => {
    expect((await asked(proposal, 12)).found).toEqual({ state: 'found', number: 12, head: null, twins: [] })
  })

  test.each([
    ['a proposal', (head: string) => proposal(head)],
    ['a proposal from a fork', (head: string) => proposal(head, fork)],
    ['a proposal whose fork is gone', (head: string) => proposal(head, null)],
    ['the end of the relay: its head alone is believed, not the number that it names', relay],
    ['the Re-run button of our check', (head: string) => rerun('governance / 4 business sign-off', head)],
  ])('T15: is found by %s', async (_, payload) => {
    const { found, head } = await asked(payload)
    expect(found).toEqual({ state: 'found', number: 7, head, twins: [] })
  })

  test.each([
    ['a relay whose head is no longer open', () => relay(other), 'No open pull request has the head eeeeeeeeeeee'],
    ['a foreign check', (head: string) => rerun('build', head), 'The check run "build" is none of this suite’s.'],
    ['a check with a name much like ours', (head: string) => rerun('governance / 1', head), 'none of this suite’s'],
  ])('is none for %s', async (_, payload, why) => {
    expect((await asked(payload)).found).toEqual({ state: 'none', why: expect.stringContaining(why) })
  })

  test('must be told where the event is about no commit', async () => {
    await expect(asked(() => ({}))).rejects.toThrow('The event names no pull request.')
  })
})

test.each([
  [proposal(other), other],
  [relay(other), other],
  [rerun('build', other), other],
  [{}, null],
])('the head of %j', (payload, head) => {
  expect(eventHead(environment(payload))).toBe(head)
})
