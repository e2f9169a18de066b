import type { Account } from '../../shared/domain/forge.ts'
import { describe, expect, test } from 'vitest'
import { judgeRequest } from '../../shared/domain/judgement.ts'
import { readOthers } from '../../shared/gather/others.ts'
import type { Forge } from '../../shared/ports/forge.ts'
import { factsOf, live, merge, propose, review, signAll } from '../builders/requests.ts'
import { model, world, type World } from '../builders/world.ts'

const hold = (own: World, number: number, by: 'carl' | 'rita' | 'vera' = 'carl'): void =>
  review(own, number, by, '2026-01-05T10:30:00Z', 'Hold: drift in production.', 'changes-requested')
const states = async (own: World, number: number): Promise<string> => {
  const facts = await factsOf(own, number)
  return judgeRequest(facts, facts.readAt, null)
    .stages.map(({ state }) => state)
    .join(' ')
}

/** A signed request for production, and another of the model for staging. */
async function two() {
  const own = await world()
  const { number, digest } = await propose(own)
  signAll(own, number, digest)
  const other = await propose(own, { number: 8, environment: 'staging', folder: `promotions/${model}/staging/0001` })
  return { own, number, other: other.number }
}

const app = 'countersign-acme'

describe('a hold on another request of the model', () => {
  test('that is open freezes this one', async () => {
    const { own, number, other } = await two()
    expect(await states(own, number)).toBe('passed passed passed passed')
    hold(own, other)
    expect(await states(own, number)).toBe('passed passed blocked pending')
  })

  test('that is merged and undecided freezes it too', async () => {
    const { own, number, other } = await two()
    hold(own, other)
    merge(own, other)
    expect(await states(own, number)).toBe('passed passed blocked pending')
  })

  test('where nobody objected is not even read', async () => {
    const { own, number } = await two()
    const reads: number[] = []
    const watched: Forge = {
      ...own.forge,
      pull: (asked) => {
        reads.push(asked)
        return own.forge.pull(asked)
      },
    }
    const place = { folder: `promotions/${model}/production/0001`, model }
    const repository = await own.forge.repository()
    const found = await readOthers(watched, {
      ...{ pull: own.forge.pullNow(number).pull, place, app, before: [] },
      holds: { repository, entries: [], folders: [] },
    })
    expect([reads, found]).toEqual([[], { otherRequests: [], heldRequests: [] }])
  })

  test('in another model’s request does not', async () => {
    const { own, number } = await two()
    const repository = await own.forge.repository()
    const place = { folder: 'promotions/other/production/0001', model: 'other' }
    hold(own, 8)
    const found = await readOthers(own.forge, {
      ...{ pull: own.forge.pullNow(number).pull, place, app, before: [] },
      holds: { repository, entries: [], folders: [`promotions/${model}/staging/0001`] },
    })
    expect(found.heldRequests).toEqual([])
  })

  test('of more requests than can be read is an error', async () => {
    const { own, number } = await two()
    const { pull } = own.forge.pullNow(8)
    for (let index = 20; index < 41; index++)
      own.forge.putPull({
        ...own.forge.pullNow(8),
        pull: { ...pull, number: index, head: { ...pull.head, ref: `b${index}` } },
      })
    for (let index = 20; index < 41; index++) hold(own, index)
    await expect(factsOf(own, number)).rejects.toThrow(/at most 20 are read/)
  })

  test('that was closed with its outcome holds nothing any more', async () => {
    const own = await world()
    await live(own, '1')
    const { number, digest } = await propose(own, { folder: `promotions/${model}/production/0001` })
    signAll(own, number, digest)
    expect((await factsOf(own, number)).heldRequests).toEqual([])
  })
})

describe('a second open request', () => {
  const other = (headRef: string, author: Account): Pick<Forge, 'openRequests'> => ({
    openRequests: async () => [
      {
        ...{ number: 5, title: 't', url: 'u', headSha: 'other', headRef, base: 'main', author, objections: false },
        files: [`promotions/${model}/_facts/0001/request.yml`],
      },
    ],
  })
  const bot: Account = { id: 77, login: app, kind: 'bot', state: 'active' }
  const found = async (headRef: string, author = bot) => {
    const own = await world()
    const { number } = await propose(own)
    const place = { folder: `promotions/${model}/_facts/0001`, model }
    const question = { pull: own.forge.pullNow(number).pull, place, app, before: [], holds: null }
    return (await readOthers({ ...own.forge, ...other(headRef, author) }, question)).otherRequests
  }

  test('for the same place is told', async () => {
    expect(await found('promote/churn')).toEqual([{ number: 5, url: 'u', why: 'same-place' }])
  })

  test('of the self-test is none: it is gone in a minute and merges never', async () => {
    expect(await found('countersign/self-test/1-1')).toEqual([])
  })

  test('of somebody who names a branch as the self-test does is told all the same', async () => {
    const told = [{ number: 5, url: 'u', why: 'same-place' }]
    const person: Account = { ...bot, kind: 'user' }
    expect(await found('countersign/self-test/1-1', person)).toEqual(told)
    expect(await found('countersign/self-test/1-1', { ...bot, login: 'another-app' })).toEqual(told)
  })
})
