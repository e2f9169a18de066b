import { describe, expect, test } from 'vitest'
import { judgeRequest } from '../../../shared/domain/judgement.ts'
import { inviteReviewers } from '../../../shared/runtime/stage/invitations.ts'
import { factsOf, propose, replace, review, signOff } from '../../builders/requests.ts'
import { world, type World } from '../../builders/world.ts'
import { fakeHouse } from '../../fakes/house.ts'

/** The last step of the job, which asks for all of them. */
async function job(own: World, number: number, app: string | null = 'countersign') {
  const house = fakeHouse({ ports: own.ports })
  const facts = { ...(await factsOf(own, number)), app }
  const verdict = judgeRequest(facts, facts.readAt, null)
  await inviteReviewers(house, own.forge, facts, verdict)
  return house.said
}

describe('reviews are requested', () => {
  test('of the open stage alone, and each stage’s own as it opens', async () => {
    const own = await world()
    const { number, digest } = await propose(own)
    await job(own, number)
    review(own, number, 'vera', '2026-01-05T10:00:00Z', signOff(digest, 'model-validator'))
    await job(own, number)
    review(own, number, 'carl', '2026-01-05T11:00:00Z', signOff(digest, 'compliance-officer'))
    await job(own, number)
    expect(own.forge.written.reviews).toEqual([
      { pull: number, teams: ['model-validation'], people: [] },
      { pull: number, teams: ['compliance'], people: [] },
      { pull: number, teams: ['ml-engineering', 'business-owners'], people: [] },
    ])
  })

  test('once: whom the forge shows as asked is not asked again', async () => {
    const own = await world()
    const { number } = await propose(own)
    const reviewRequests = [{ at: '2026-01-05T09:30:00Z', whom: 'acme/model-validation' }]
    replace(own, number, (reading) => ({ ...reading, pull: { ...reading.pull, reviewRequests } }))
    await job(own, number)
    expect(own.forge.written.reviews).toEqual([])
  })

  test('by the App alone: without it nobody is requested', async () => {
    const own = await world()
    const { number } = await propose(own)
    await job(own, number, null)
    expect(own.forge.written.reviews).toEqual([])
  })

  test('and where the forge refuses, the log says whom, and nothing fails', async () => {
    const own = await world()
    const { number } = await propose(own)
    own.fuse.set(1, 'before')
    const said = await job(own, number)
    expect(said.log.join()).toContain('acme/model-validation')
    expect(said.failures).toEqual([])
  })
})
