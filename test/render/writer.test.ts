import { describe, expect, test } from 'vitest'
import type { Facts } from '../../shared/domain/facts.ts'
import { judgeRequest } from '../../shared/domain/judgement.ts'
import { asksFor, titleOf, writerNote } from '../../shared/render/writer.ts'
import { checkSummary } from '../../shared/render/check.ts'
import { factsOf, propose, proposePolicy, review, signOff } from '../builders/requests.ts'
import { listedRoles, world, type World } from '../builders/world.ts'

const trial = (): Promise<World> => world({ app: null, policy: listedRoles })
const asks = (facts: Facts): string => asksFor(facts, judgeRequest(facts, facts.readAt, null))

describe('the writer', () => {
  test('is named unproven in the title and the summary of each check of a trial, once', async () => {
    const own = await trial()
    const facts = await factsOf(own, (await propose(own)).number)
    const verdict = judgeRequest(facts, facts.readAt, null)
    expect(
      verdict.stages.map((stage) => checkSummary(stage, facts, verdict).match(/Writer unproven/g)?.length),
    ).toEqual([1, 1, 1, 1])
    expect(titleOf('Passed', facts.app)).toBe('Passed (writer unproven)')
  })

  test('needs no word where it is the App', async () => {
    expect([titleOf('Passed', 'countersign'), writerNote('countersign')]).toEqual(['Passed', ''])
  })
})

describe('a mention', () => {
  test('asks those who may sign the stage that is next', async () => {
    const own = await trial()
    const { number, digest } = await propose(own)
    expect(asks(await factsOf(own, number))).toBe('Asked: @vera (model-validator).')
    review(own, number, 'vera', '2026-01-05T10:00:00Z', signOff(digest, 'model-validator'))
    expect(asks(await factsOf(own, number))).toBe('Asked: @carl (compliance-officer).')
  })

  test('asks nobody who signed already, nor who proposed', async () => {
    const own = await world({ app: null, policy: { ...listedRoles, changes: { cool_down: null } } })
    const { number } = await proposePolicy(own, { '.github/workflows/governance.yml': 'on: push\n' })
    const facts = await factsOf(own, number)
    const before = asks(facts)
    review(own, number, 'rita', '2026-01-05T10:00:00Z', 'Read.')
    const after = asks(await factsOf(own, number))
    expect([before.includes('@rolf (model-risk)'), after.includes('@rita')]).toEqual([true, false])
  })

  test('asks nobody on a draft, nor where the App asks for reviews', async () => {
    const own = await trial()
    const facts = await factsOf(own, (await propose(own)).number)
    expect(asks({ ...facts, pull: { ...facts.pull, draft: true } })).toBe('')
    expect(asks({ ...facts, app: 'countersign' })).toBe('')
  })

  test.each(['vera](https://x.example)', 'vera\n# heading', '@acme/everybody', ''])(
    'T19: is none where %j is no login',
    async (login) => {
      const own = await trial()
      const facts = await factsOf(own, (await propose(own)).number)
      const memberships = facts.memberships.map((one) => ({
        ...one,
        members: one.members.map((member) => ({ ...member, login })),
      }))
      expect(asks({ ...facts, memberships })).toBe('')
    },
  )
})
