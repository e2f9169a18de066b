import { describe, expect } from 'vitest'
import {
  appToken,
  asked,
  branch,
  inside,
  merge,
  propose,
  protect,
  pullRule,
  rule,
  textAt,
  tip,
  write,
  type Place,
} from './place.ts'

/** Branches, commits, pull requests and their merges. */

const expect40: unknown = expect.stringMatching(/^[0-9a-f]{40}$/)
const ghost: unknown = expect.objectContaining({ login: 'ghost' })

const pull = async ({ call }: Place): Promise<unknown> => (await call('mel', 'GET', 'pulls/1')).body

const force = async (at: Place, head = 'proposal'): Promise<number> =>
  (await at.call('dana', 'PATCH', `git/refs/heads/${head}`, { sha: await tip(at, 'other'), force: true })).status

describe('a pull request', () => {
  rule(
    'head-follows',
    'shows the newest commit of its branch',
    async (at) => {
      await propose(at)
      const next = await write(at, 'dana', 'proposal', 'more.yml', 'more\n')
      return textAt(await pull(at), 'head', 'sha') === next
    },
    { held: true, off: false },
  )

  rule(
    'head-must-exist',
    'is not opened from a branch that is not there',
    async ({ call }) => {
      const said = await call('dana', 'POST', 'pulls', { title: 'Nothing', head: 'nowhere', base: 'main' })
      return said.status
    },
    { held: 422, off: 201 },
  )

  rule(
    'no-second-pull-request',
    'is not opened twice',
    async (at) => {
      await propose(at)
      return (await at.call('erin', 'POST', 'pulls', { title: 'Again', head: 'proposal', base: 'main' })).status
    },
    { held: 422, off: 201 },
  )

  rule(
    'deleted-head-closes',
    'closes when its branch is deleted',
    async (at) => {
      await propose(at)
      await at.call('dana', 'DELETE', 'git/refs/heads/proposal')
      return inside(await pull(at), 'state')
    },
    { held: 'closed', off: 'open' },
  )

  rule(
    'indirect-merges',
    'is merged when its commits are pushed to the base',
    async (at) => {
      const head = await propose(at)
      await at.call('erin', 'PATCH', 'git/refs/heads/main', { sha: head })
      const now = await pull(at)
      return [inside(now, 'merged'), inside(now, 'merged_by', 'login')]
    },
    { held: [true, 'erin'], off: [false, undefined] },
  )

  rule(
    'force-push-event',
    'remembers that its branch was rewritten',
    async (at) => {
      await propose(at)
      await branch(at, 'other')
      await write(at, 'dana', 'other', 'other.yml', 'other\n')
      await force(at)
      const { body } = await at.call('erin', 'GET', 'issues/1/events')
      return [inside(body, 0, 'event'), inside(body, 0, 'actor', 'login')]
    },
    { held: ['head_ref_force_pushed', 'dana'], off: [undefined, undefined] },
  )

  rule(
    'base-change-event',
    'remembers that its base was changed',
    async (at) => {
      await propose(at)
      await branch(at, 'release')
      await at.call('dana', 'PATCH', 'pulls/1', { base: 'release' })
      return inside((await at.call('erin', 'GET', 'issues/1/timeline')).body, 1, 'event')
    },
    { held: 'base_ref_changed', off: undefined },
  )

  rule(
    'mergeable-state',
    'says how it stands',
    async (at) => {
      await propose(at)
      await protect(at, [pullRule({ required_approving_review_count: 1 })])
      return inside(await pull(at), 'mergeable_state')
    },
    { held: 'blocked', off: 'clean' },
  )
})

describe('a merge', () => {
  rule(
    'merge-sha',
    'is refused where the head is not the one that was named',
    async (at) => {
      const old = await propose(at)
      await write(at, 'dana', 'proposal', 'more.yml', 'more\n')
      return merge(at, 'erin', { sha: old })
    },
    { held: 409, off: 200 },
  )

  rule(
    'draft-unmergeable',
    'is refused to a draft',
    async (at) => {
      await propose(at, 'proposal', { draft: true })
      return merge(at)
    },
    { held: 405, off: 200 },
  )

  rule(
    'write-to-merge',
    'is refused to who may only read',
    async (at) => {
      await propose(at)
      return merge(at, 'rita')
    },
    { held: 403, off: 200 },
  )

  rule(
    'conflicts-block',
    'is refused on a conflict',
    async (at) => {
      await propose(at)
      await write(at, 'mel', 'main', 'proposal.yml', 'model: fraud\n')
      return merge(at)
    },
    { held: 405, off: 200 },
  )

  rule(
    'merge-methods',
    'is refused in a way that the ruleset does not allow',
    async (at) => {
      await propose(at)
      await protect(at, [pullRule({ allowed_merge_methods: ['squash'] })])
      return merge(at, 'erin', { merge_method: 'rebase' })
    },
    { held: 405, off: 200 },
  )

  rule(
    'merge-methods',
    'is refused in a way that the repository does not allow',
    async (at) => {
      await propose(at)
      await at.call('mel', 'PATCH', '', { allow_merge_commit: false })
      return merge(at)
    },
    { held: 405, off: 200 },
  )
})

describe('a branch', () => {
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
