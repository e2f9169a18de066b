import { describe, expect, test } from 'vitest'
import { readChain } from '../../shared/domain/ledger/chain.ts'
import { isClosed, pendingOf } from '../../shared/gather/pending.ts'
import { live, mergedPromotion } from '../builders/requests.ts'
import { model, world } from '../builders/world.ts'

const folder = `promotions/${model}/production/0001`

describe('a request folder', () => {
  test('is closed by its outcome, or as the governance that was recorded', async () => {
    const own = await world()
    await live(own, '1')
    const { entries } = readChain(own.ledger.files())
    expect([
      isClosed(entries, `promotions/${model}/production/0000`),
      isClosed(entries, 'promotions/_policy/0001'),
    ]).toEqual([true, true])
    expect(isClosed(entries, folder)).toBe(false)
    expect(isClosed(entries.slice(0, 2), `promotions/${model}/production/0000`)).toBe(false)
  })

  test('is pending with the merge that brought it', async () => {
    const own = await world()
    const { number } = await mergedPromotion(own)
    expect(await pendingOf(own.forge, await own.forge.repository(), folder)).toMatchObject({
      ...{ state: 'merged', folder, mergedAt: '2026-01-05T12:30:00Z' },
      reading: { pull: { number } },
    })
  })

  test('that nobody merged is astray', async () => {
    const own = await world()
    expect(await pendingOf(own.forge, await own.forge.repository(), folder)).toMatchObject({ state: 'astray', folder })
  })
})
