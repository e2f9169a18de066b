import { describe, expect, test } from 'vitest'
import { readChain } from '../../shared/domain/ledger/chain.ts'
import { recordedMoves } from '../../shared/gather/history.ts'
import { live, mergedPromotion } from '../builders/requests.ts'
import { modelFile, world, type World } from '../builders/world.ts'
import { fakeDocuments } from '../fakes/documents.ts'
import { promote } from '../actions/promote/desk.ts'

const movesOf = (own: World) => recordedMoves(fakeDocuments, readChain(own.ledger.files()).entries)

describe('the completed moves of a ledger', () => {
  test('hold what judged them: policy, file and what the gates looked at', async () => {
    const own = await world()
    await mergedPromotion(own)
    await promote(own)
    const [move, ...others] = movesOf(own)
    expect(others).toEqual([])
    expect(move).toMatchObject({
      ...{ record: 3, kind: 'promotion', model: 'credit-approval', version: '2', environment: 'production' },
      ...{ live: true, owner: 'dana', mergedAt: '2026-01-05T12:30:00Z' },
      file: { state: 'read', value: { title: modelFile().title } },
      policy: { policy: 1 },
      observed: { evaluation: { state: 'measured' } },
    })
    expect(move?.judgement.signOffs.map(({ person }) => person)).toEqual(['vera', 'carl', 'olga'])
  })

  test('know the file that came with the first request', async () => {
    const own = await world({ bare: true })
    await mergedPromotion(own, { brings: modelFile() })
    await promote(own)
    expect(movesOf(own)[0]?.file.state).toBe('read')
  })

  test('of an earlier version of the suite hold less, and that is unknown', async () => {
    const own = await world()
    await live(own, '1')
    expect(movesOf(own)[0]).toMatchObject({
      policy: null,
      file: { state: 'unknown' },
      observed: null,
      owner: 'dana',
      live: true,
    })
  })

  test('are live only as the last of their place', async () => {
    const own = await world()
    await live(own, '1')
    await mergedPromotion(own)
    await promote(own)
    expect(movesOf(own).map(({ version, live: own_ }) => [version, own_])).toEqual([
      ['1', false],
      ['2', true],
    ])
  })
})
