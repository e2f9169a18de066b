import { describe, expect } from 'vitest'
import { appToken, asked, branch, inside, propose, rule, textAt, tip, write, type Place } from './place.ts'

/** Branches and commits. */

const expect40: unknown = expect.stringMatching(/^[0-9a-f]{40}$/)
const ghost: unknown = expect.objectContaining({ login: 'ghost' })

describe('a branch', () => {
  rule(
    'default-branch-stays',
    'is not deleted while it is the default',
    async ({ call }) => (await call('mel', 'DELETE', 'git/refs/heads/main')).status,
    { held: 422, off: 204 },
  )

  rule(
    'fast-forward-only',
    'does not lose commits unless it is forced',
    async (at) => {
      await propose(at)
      return (await at.call('dana', 'PATCH', 'git/refs/heads/proposal', { sha: await tip(at) })).status
    },
    { held: 422, off: 200 },
  )

  rule(
    'contents-sha',
    'is not written over what the writer has not seen',
    async ({ call }) => {
      const content = Buffer.from('other\n').toString('base64')
      const put = async (more: object): Promise<number> =>
        (await call('dana', 'PUT', 'contents/README.md', { message: 'Blindly', content, ...more })).status
      return [await put({}), await put({ sha: '0'.repeat(40) })]
    },
    { held: [422, 409], off: [200, 200] },
  )

  rule(
    'activity-recorded',
    'has every push recorded with its pusher',
    async (at) => {
      await branch(at, 'proposal', 'erin')
      const { body } = await at.call('rita', 'GET', 'activity?ref=proposal')
      return [inside(body, 0, 'activity_type'), inside(body, 0, 'actor', 'login'), inside(body, 0, 'after')]
    },
    { held: ['branch_creation', 'erin', expect40], off: [undefined, undefined, undefined] },
  )
})

describe('a commit', () => {
  const authored = async (at: Place, email: string): Promise<string> => {
    const parent = await tip(at)
    const author = { name: 'Dana', email, date: '2026-01-01T00:00:00Z' }
    const tree = textAt((await at.call('mel', 'GET', `git/commits/${parent}`)).body, 'tree', 'sha')
    const made = await at.call('dana', 'POST', 'git/commits', { message: 'By hand', tree, parents: [parent], author })
    return textAt(made.body, 'sha')
  }

  rule(
    'unknown-author',
    'by an address that nobody has is nobody’s',
    async (at) => {
      const known = await at.call('rita', 'GET', `commits/${await authored(at, 'dana@acme.example')}`)
      const unknown = await at.call('rita', 'GET', `commits/${await authored(at, 'dana@elsewhere.example')}`)
      return [inside(known.body, 'author', 'login'), inside(unknown.body, 'author')]
    },
    { held: ['dana', null], off: ['dana', ghost] },
  )

  rule(
    'signed-by-forge',
    'by an App through the API is signed, one by a person’s hand is not',
    async (at) => {
      const app = await appToken(at)
      const parent = await tip(at)
      const tree = textAt((await at.call('mel', 'GET', `git/commits/${parent}`)).body, 'tree', 'sha')
      const commit = { message: 'Record', tree, parents: [parent] }
      const shas = [
        (await at.call(app, 'POST', 'git/commits', commit)).body,
        { sha: await authored(at, 'dana@acme.example') },
      ]
      const seen = await Promise.all(shas.map((each) => at.call('rita', 'GET', `commits/${textAt(each, 'sha')}`)))
      return seen.map(({ body }) => inside(body, 'commit', 'verification', 'verified'))
    },
    { held: [true, false], off: [true, true] },
  )

  rule(
    'expected-head',
    'on a head that has moved is refused',
    async (at) => {
      const old = await tip(at)
      await write(at, 'mel', 'main', 'more.yml', 'more\n')
      const query =
        'mutation($input: CreateCommitOnBranchInput!) { createCommitOnBranch(input: $input) { commit { oid } } }'
      const additions = [{ path: 'record.json', contents: Buffer.from('{}').toString('base64') }]
      const input = {
        branch: { repositoryNameWithOwner: 'acme/governance', branchName: 'main' },
        expectedHeadOid: old,
        message: { headline: 'Record' },
        fileChanges: { additions },
      }
      const { graphqlUrl } = at.forge
      const said = await asked(
        graphqlUrl,
        'POST',
        { authorization: `Bearer ${at.tokens.dana}` },
        { query, variables: { input } },
      )
      return inside(said.body, 'errors', 0, 'type')
    },
    { held: 'STALE_DATA', off: undefined },
  )
})
