import { describe } from 'vitest'
import { inside, merge, propose, protect, pullRule, review, rule, write, type Place } from './place.ts'

/** The reviews that a ruleset asks for. */

/** A pull request whose base asks for reviews. */
async function asking(at: Place, parameters: object): Promise<void> {
  await propose(at)
  await protect(at, [pullRule(parameters)])
}

const one = { required_approving_review_count: 1 }

describe('a merge', () => {
  rule(
    'required-approvals',
    'needs the approvals that the ruleset asks for',
    async (at) => {
      await asking(at, { required_approving_review_count: 2 })
      await review(at, 'erin', 'APPROVE')
      await review(at, 'erin', 'APPROVE')
      const twiceTheSame = await merge(at)
      await review(at, 'mel', 'APPROVE')
      return [twiceTheSame, await merge(at)]
    },
    { held: [405, 200], off: [200, 405] },
  )

  rule(
    'required-approvals',
    'is refused once the approval is dismissed, whatever its giver said before',
    async (at) => {
      await asking(at, one)
      await review(at, 'erin', 'APPROVE')
      const id = String(inside((await review(at, 'erin', 'APPROVE')).body, 'id'))
      await at.call('mel', 'PUT', `pulls/1/reviews/${id}/dismissals`, { message: 'Not yet.' })
      return merge(at)
    },
    { held: 405, off: 200 },
  )

  rule(
    'approvals-by-writers',
    'counts approvals from those alone who may write',
    async (at) => {
      await asking(at, one)
      await review(at, 'rita', 'APPROVE')
      return merge(at)
    },
    { held: 405, off: 200 },
  )

  rule(
    'changes-requested-block',
    'is refused while changes are requested, however many approve',
    async (at) => {
      await asking(at, one)
      await review(at, 'erin', 'REQUEST_CHANGES')
      await review(at, 'mel', 'APPROVE')
      const vetoed = await merge(at)
      await review(at, 'erin', 'COMMENT')
      const commented = await merge(at)
      await review(at, 'erin', 'APPROVE')
      return [vetoed, commented, await merge(at)]
    },
    { held: [405, 405, 200], off: [200, 405, 405] },
  )

  rule(
    'stale-dismissal',
    'needs another approval after a push that changes the diff',
    async (at) => {
      await asking(at, { ...one, dismiss_stale_reviews_on_push: true })
      await review(at, 'erin', 'APPROVE')
      await write(at, 'dana', 'proposal', 'more.yml', 'more\n')
      const { body } = await at.call('mel', 'GET', 'pulls/1/reviews')
      return [inside(body, 0, 'state'), await merge(at)]
    },
    { held: ['DISMISSED', 405], off: ['APPROVED', 200] },
  )

  rule(
    'last-push-approval',
    'needs an approval of the last push by somebody other than its pusher',
    async (at) => {
      await asking(at, { require_last_push_approval: true })
      await write(at, 'erin', 'proposal', 'more.yml', 'more\n')
      await review(at, 'erin', 'APPROVE')
      const byPusher = await merge(at)
      await review(at, 'mel', 'APPROVE')
      return [byPusher, await merge(at)]
    },
    { held: [405, 200], off: [200, 405] },
  )

  rule(
    'code-owner-review',
    'needs a code owner of each changed path',
    async (at) => {
      await write(at, 'mel', 'main', '.github/CODEOWNERS', '* @dana\n*.yml @mel\n')
      await asking(at, { ...one, require_code_owner_review: true })
      await review(at, 'erin', 'APPROVE')
      const byAnother = await merge(at)
      await review(at, 'mel', 'APPROVE')
      return [byAnother, await merge(at)]
    },
    { held: [405, 200], off: [200, 405] },
  )
})
