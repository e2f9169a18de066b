import { describe, expect, test } from 'vitest'
import { GithubScratch } from '../../../shared/clients/github/scratch.ts'
import type { ScratchPlan } from '../../../shared/domain/self-test/scratch.ts'
import { failure, wire, type Wire } from './wire.ts'

const at = '/repos/acme/models'
const scratch = ({ connection }: Wire, slept: number[] = []): GithubScratch =>
  new GithubScratch({ connection, repository: 'acme/models', sleep: async (ms) => void slept.push(ms) })
const made = (oid: string) => ({ data: { createCommitOnBranch: { commit: { oid, committedDate: 'x' } } } })
const prefix = 'countersign/self-test/'
const matching = `${at}/git/matching-refs/heads%2F${encodeURIComponent(prefix)}`

const plan: ScratchPlan = {
  branch: `${prefix}1-1`,
  title: 'Scratch',
  body: 'Mine.',
  draft: true,
  commits: [[{ path: 'a', text: 'ä' }], [{ path: 'a', text: 'b' }]],
}

describe('a scratch request', () => {
  test('is a branch, its commits one upon the other, and a pull request', async () => {
    const own = wire()
    own.answer('POST', `${at}/git/refs`, { status: 201, body: {} })
    own.graphql(made('one'))
    own.graphql(made('two'))
    own.answer('POST', `${at}/pulls`, { status: 201, body: { number: 9, html_url: 'u' } })
    expect(await scratch(own).open(plan, { branch: 'main', sha: 'base' })).toEqual({ number: 9, head: 'two' })
    expect(own.sent[0]?.body).toEqual({ ref: `refs/heads/${prefix}1-1`, sha: 'base' })
    expect(JSON.stringify(own.sent[1]?.body)).toContain('"expectedHeadOid":"base"')
    expect(JSON.stringify(own.sent[2]?.body)).toContain('"expectedHeadOid":"one"')
    expect(own.sent[3]?.body).toEqual({
      title: 'Scratch',
      body: 'Mine.',
      draft: true,
      head: `${prefix}1-1`,
      base: 'main',
    })
    own.done()
  })

  test('is closed, and its branch removed', async () => {
    const own = wire()
    own.answer('PATCH', `${at}/pulls/9`, { body: {} })
    own.answer('DELETE', `${at}/git/refs/heads%2Fcountersign%2Fself-test%2F1-1`, { status: 204 })
    await scratch(own).close(9)
    await scratch(own).removeBranch(`${prefix}1-1`)
    expect(own.sent[0]?.body).toEqual({ state: 'closed' })
    own.done()
  })

  test('whose branch is gone already is removed; one that stays is an error', async () => {
    for (const left of [[], [{ ref: `refs/heads/${prefix}1-1` }]]) {
      const own = wire()
      own.answer('DELETE', `${at}/git/refs/heads%2Fcountersign%2Fself-test%2F1-1`, { status: 422, body: {} })
      own.answer('GET', `${matching}1-1`, { body: left })
      const removed = scratch(own).removeBranch(`${prefix}1-1`)
      if (left.length === 0) await removed
      else expect((await failure(removed)).code).toBe('unprocessable')
      own.done()
    }
  })
})

describe('what the forge should refuse', () => {
  test.each([401, 403, 404, 422])('is refused with %d, which is an answer', async (status) => {
    const own = wire()
    own.answer('POST', `${at}/pulls/9/reviews`, { status, body: { message: 'No.' } })
    expect(await scratch(own).approve(9)).toMatchObject({
      state: 'refused',
      status,
      said: expect.stringContaining('No') as unknown,
    })
    own.done()
  })

  test.each([500, 409])('and fails with %d is a failure, and tried once', async (status) => {
    const own = wire()
    own.answer('POST', `${at}/check-runs`, { status, body: {} })
    expect((await failure(scratch(own).postSuccess('governance / 1', 'sha'))).status).toBe(status)
    own.done()
  })

  test('and does not is accepted', async () => {
    const own = wire()
    own.answer('POST', `${at}/check-runs`, { status: 201, body: { id: 5 } })
    expect(await scratch(own).postSuccess('governance / 1', 'sha')).toEqual({ state: 'accepted' })
    expect(own.sent[0]?.body).toMatchObject({ name: 'governance / 1', head_sha: 'sha', conclusion: 'success' })
    own.done()
  })
})

test('a merge state is asked for until the forge knows it, and a bounded number of times', async () => {
  const own = wire()
  const slept: number[] = []
  own.answer('GET', `${at}/pulls/9`, { body: { mergeable_state: 'unknown' } })
  own.answer('GET', `${at}/pulls/9`, { body: { mergeable_state: 'blocked' } })
  expect(await scratch(own, slept).mergeState(9)).toBe('blocked')
  expect(slept).toHaveLength(1)
  for (let look = 0; look < 8; look++) own.answer('GET', `${at}/pulls/9`, { body: { mergeable_state: 'unknown' } })
  expect(await scratch(own, slept).mergeState(9)).toBe('unknown')
  own.done()
})

test('leftovers are told with whoever opened the request, or else made the branch, by the forge’s own word', async () => {
  const own = wire()
  const ref = (name: string) => ({ ref: `refs/heads/${prefix}${name}` })
  own.answer('GET', `${at}/pulls?per_page=100&state=open`, {
    body: [
      { number: 4, head: { ref: `${prefix}a` }, user: { login: 'countersign[bot]' } },
      { number: 5, head: { ref: 'other' }, user: null },
    ],
  })
  own.answer('GET', matching, { body: [ref('a'), ref('b'), ref('c')] })
  const activity = (name: string, entries: readonly unknown[]) =>
    own.answer(
      'GET',
      `${at}/activity?per_page=100&ref=${encodeURIComponent(`refs/heads/${prefix}${name}`)}&direction=asc`,
      {
        body: entries,
      },
    )
  const entry = { before: '0', after: '1', ref: 'r', timestamp: 't', actor: { id: 1, login: 'mel', type: 'User' } }
  activity('b', [
    { ...entry, activity_type: 'branch_creation' },
    { ...entry, activity_type: 'push', actor: null },
  ])
  activity('c', [])
  expect(await scratch(own).leftovers(prefix)).toEqual([
    { branch: `${prefix}a`, pull: 4, by: 'countersign[bot]' },
    { branch: `${prefix}b`, pull: null, by: 'mel' },
    { branch: `${prefix}c`, pull: null, by: null },
  ])
  own.done()
})
