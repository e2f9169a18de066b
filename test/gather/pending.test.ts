import { describe, expect, test } from 'vitest'
import { readChain } from '../../shared/domain/ledger/chain.ts'
import { isClosed, pendingIn, pendingOf } from '../../shared/gather/pending.ts'
import { live, merge, mergedPromotion, propose } from '../builders/requests.ts'
import { model, world, type World } from '../builders/world.ts'
import { entriesOf, promote } from '../actions/promote/desk.ts'

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

/** What waits in the folder, where the last record of it may have been written otherwise. */
async function waiting(own: World, blob?: string): Promise<unknown> {
  const [repository, blobs] = [await own.forge.repository(), await own.forge.blobs(own.forge.tip())]
  const entries = entriesOf(own).map((entry, index, all): typeof entry => {
    const { record } = entry
    if (blob === undefined || index < all.length - 1 || record.kind !== 'outcome') return entry
    return { ...entry, record: { ...record, request: { ...record.request, blob } } }
  })
  return pendingIn(own.forge, repository, entries, { folder, blob: blobs.get(`${folder}/request.yml`) ?? '' })
}

/** Takes the request off the base, and merges another under its number. */
async function again(own: World): Promise<void> {
  const tree = Object.entries(own.forge.treeAt(own.forge.tip())).filter(([path]) => !path.startsWith(`${folder}/`))
  own.forge.commit(Object.fromEntries(tree))
  merge(own, (await propose(own, { number: 8, version: '1' })).number)
}

describe('what waits in a request folder', () => {
  const astray = { state: 'astray', folder, pull: null, detail: expect.stringContaining('since pull request #7,') }

  test('is its merge, and nothing once it was worked off', async () => {
    const own = await world()
    await mergedPromotion(own)
    expect(await waiting(own)).toMatchObject({ state: 'merged', folder })
    await promote(own)
    expect(await waiting(own)).toBe(null)
  })

  test('is astray where it is another request than the one that was worked off under its number', async () => {
    const own = await world()
    await mergedPromotion(own)
    await promote(own)
    await again(own)
    expect(await waiting(own)).toEqual(astray)
    // a record without a blob is read from its merge
    expect(await waiting(own, '')).toEqual(astray)
  })

  test('is nothing where the record has no blob and its merge brought what lies there', async () => {
    const own = await world()
    await mergedPromotion(own)
    await promote(own)
    expect(await waiting(own, '')).toBe(null)
  })

  test('is astray where a move was begun for another request', async () => {
    const own = await world()
    await mergedPromotion(own)
    own.fuse.set(1, 'after')
    await expect(promote(own)).rejects.toThrow()
    own.fuse.clear()
    expect(entriesOf(own).at(-1)?.record.kind).toBe('intent')
    await again(own)
    // a history that was written anew tells of the later merge alone
    const commitsOfPath: typeof own.forge.commitsOfPath = async (at, path) =>
      (await own.forge.commitsOfPath(at, path)).slice(0, 1)
    expect(await waiting({ ...own, forge: { ...own.forge, commitsOfPath } })).toEqual(astray)
  })

  test('is astray where the request that first bore its number was reverted before it was worked off', async () => {
    const own = await world()
    await mergedPromotion(own)
    await again(own)
    expect(await waiting(own)).toEqual(astray)
  })
})
