import { describe, expect, test } from 'vitest'
import type { Facts } from '../../shared/domain/facts.ts'
import { judgeRequest } from '../../shared/domain/judgement.ts'
import { commentMarker, renderComment, renderSummary } from '../../shared/render/comment.ts'
import { churn, churnFolder, proposeAdoptions, twoLive } from '../builders/adoptions.ts'
import { factsOf, live, open, propose, proposePolicy, review, signAll, signOff } from '../builders/requests.ts'
import { listedRoles, predictions, register, world, type World } from '../builders/world.ts'
import { expectGolden } from '../golden/golden.ts'

const fairness = {
  gates: {
    performance: { against_champion: { metric: 'roc_auc', margin: 0.01, confidence: 0.95 } },
    fairness: { demographic_parity_ratio: { minimum: 0.8 }, equal_opportunity_difference: { maximum: 0.1 } },
  },
}

const judged = (facts: Facts) => judgeRequest(facts, facts.readAt, null)
const comment = (facts: Facts): string => renderComment(facts, judged(facts))

/** A world with a champion, whose policy asks for everything that a comment can show. */
async function withChampion(): Promise<World> {
  const own = await world({ policy: fairness })
  await live(own, '1')
  return own
}

describe('the comment', () => {
  test('of a request that waits for its first sign-off shows the move, the champion and the block to copy', async () => {
    const own = await withChampion()
    const { number } = await propose(own)
    const facts = await factsOf(own, number)
    expectGolden('comment-waiting', comment(facts))
    expectGolden('summary-waiting', renderSummary(facts, judged(facts)))
  })

  test('of a request whose gates fail names what stands in the way, and asks nobody', async () => {
    const own = await withChampion()
    register(own.registry, '2', predictions(55))
    const { number } = await propose(own)
    expectGolden('comment-failing', comment(await factsOf(own, number)))
  })

  test('says of every approval that does not count why', async () => {
    const own = await withChampion()
    const { number, digest } = await propose(own)
    review(own, number, 'dana', '2026-01-05T10:00:00Z', signOff(digest, 'model-validator'))
    review(own, number, 'vera', '2026-01-05T10:01:00Z', signOff(`sha256:${'0'.repeat(64)}`, 'model-validator'))
    review(own, number, 'carl', '2026-01-05T10:02:00Z', 'Looks good')
    expectGolden('comment-ignored', comment(await factsOf(own, number)))
  })

  test('of a request that everybody signed says that it may be merged', async () => {
    const own = await world()
    const { number, digest } = await propose(own)
    signAll(own, number, digest)
    expectGolden('comment-signed', comment(await factsOf(own, number)))
  })

  test('of several adoptions lists them all, with one block to copy', async () => {
    const own = await twoLive()
    const { number } = await proposeAdoptions(own)
    expectGolden('comment-adoptions', comment(await factsOf(own, number)))
  })

  test('of several adoptions of which one cannot be judged names it', async () => {
    const own = await twoLive()
    const { number } = await proposeAdoptions(own)
    own.registry.dropVersion(churn, '1')
    const said = comment(await factsOf(own, number))
    expect(said).toContain(`${churnFolder}: The registry has no churn version 1.`)
    expect(said).not.toContain('Copy this into an approving review')
  })

  test('of a change of governance shows no model', async () => {
    const own = await world()
    const { number } = await proposePolicy(own, { '.github/workflows/governance.yml': 'on: push\n' })
    expectGolden('comment-policy', comment(await factsOf(own, number)))
  })

  test('of a broken request says what is broken', async () => {
    const own = await world()
    open(own, 8, { 'promotions/credit-approval/production/0001/request.yml': '{"request": 1}' }, null)
    expectGolden('comment-broken', comment(await factsOf(own, 8)))
  })

  test('without an App says in the first place that nobody proves who writes', async () => {
    const own = await world({ app: null, policy: listedRoles })
    const { number } = await propose(own)
    expectGolden('comment-trial', comment(await factsOf(own, number)))
  })

  test('begins with its marker, however long it grows, and ends where it is cut', async () => {
    const own = await world()
    const { number } = await propose(own)
    const facts = await factsOf(own, number)
    const files = Array.from({ length: 600 }, (_, index) => ({
      path: `weights/${'x'.repeat(60)}-${index}.bin`,
      size: index,
      sha256: 'a'.repeat(64),
    }))
    if (facts.gathered?.state !== 'gathered') throw new Error('nothing was gathered')
    const subject = { ...facts.gathered.subject, files: { files, root: 'b'.repeat(64) } }
    const long = comment({ ...facts, gathered: { ...facts.gathered, subject } })
    expect([long.startsWith(`${commentMarker}\n`), long.length < 65_536]).toEqual([true, true])
    expect(long.endsWith('**Cut here; the checks hold the rest.**')).toBe(true)
  })
})
