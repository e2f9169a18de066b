import { describe } from 'vitest'
import { branch, inside, merge, propose, protect, pullRule, rule, textAt, tip, write, type Place } from './place.ts'

/** Pull requests and their merges. */

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
