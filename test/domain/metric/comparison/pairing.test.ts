import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { pairedRanks, pairRows } from '../../../../shared/domain/metric/comparison/pairing.ts'
import { rowsOf } from '../../../builders/rows.ts'

const labels = [0, 1, 0, 1] as const
const group = ['a', 'a', 'b', 'b']
const scores = [0.1, 0.2, 0.3, 0.4]
const keys = ['k1', 'k2', 'k3', 'k4']
const candidate = rowsOf({ labels, scores, group })

describe('without keys rows are paired in their order', () => {
  test('where count, labels and groups are the same', () => {
    const champion = rowsOf({ labels, scores: [0.5, 0.6, 0.7, 0.8], group })
    expect(pairRows(candidate, champion)).toEqual({
      pairing: { kind: 'row-order', why: null, rows: 4, onlyCandidate: 0, onlyChampion: 0 },
      rows: {
        labels: Uint8Array.from(labels),
        candidate: Float64Array.from(scores),
        champion: Float64Array.of(0.5, 0.6, 0.7, 0.8),
      },
    })
  })

  test('though the values of a group are met in another order, or only one has the column', () => {
    const turned = { ...candidate.groups[0], column: 'group', values: ['b', 'a'], codes: Int32Array.of(1, 1, 0, 0) }
    expect(pairRows(candidate, { ...candidate, groups: [turned] }).pairing.kind).toBe('row-order')
    expect(pairRows(candidate, rowsOf({ labels, scores })).pairing.kind).toBe('row-order')
  })

  test.each([
    ['row-count-differs', rowsOf({ labels: [0, 1, 0], scores: [0.1, 0.2, 0.3] }), 3],
    ['row-count-differs', { ...candidate, tally: { ...candidate.tally, all: 5 } }, 4],
    ['labels-differ', rowsOf({ labels: [0, 1, 1, 1], scores, group }), 4],
    ['groups-differ', rowsOf({ labels, scores, group: ['a', 'b', 'b', 'b'] }), 4],
  ] as const)('and else not: %s', (why, champion, onlyChampion) => {
    expect(pairRows(candidate, champion)).toEqual({
      pairing: { kind: 'unpaired', why, rows: 0, onlyCandidate: 4, onlyChampion },
      rows: null,
    })
  })
})

describe('with keys on both sides rows are paired by them', () => {
  const keyed = rowsOf({ labels, scores, keys })

  test('in any order, each with its own scores', () => {
    const champion = rowsOf({ labels: [1, 0, 1, 0], scores: [0.8, 0.7, 0.6, 0.5], keys: ['k4', 'k3', 'k2', 'k1'] })
    const { pairing, rows } = pairRows(keyed, champion)
    expect(pairing).toEqual({ kind: 'row-key', why: null, rows: 4, onlyCandidate: 0, onlyChampion: 0 })
    expect([...(rows?.champion ?? [])]).toEqual([0.5, 0.6, 0.7, 0.8])
    expect([...(rows?.candidate ?? [])]).toEqual(scores)
  })

  test('and those that only one model scored are counted', () => {
    const champion = rowsOf({ labels: [1, 0, 1], scores: [0.6, 0.7, 0.9], keys: ['k2', 'k3', 'k9'] })
    const { pairing, rows } = pairRows(keyed, champion)
    expect(pairing).toEqual({ kind: 'row-key', why: null, rows: 2, onlyCandidate: 2, onlyChampion: 1 })
    expect([...(rows?.labels ?? [])]).toEqual([1, 0])
  })

  test.each([
    ['key-repeats', rowsOf({ labels, scores, keys: ['k1', 'k2', 'k3', 'k3'] })],
    ['labels-differ-by-key', rowsOf({ labels: [1, 1, 0, 1], scores, keys })],
    ['too-few-shared-keys', rowsOf({ labels, scores, keys: ['k1', 'x2', 'x3', 'x4'] })],
    ['too-few-shared-keys', rowsOf({ labels: [], scores: [], keys: [] })],
  ] as const)('and else not: %s', (why, champion) => {
    expect(pairRows(keyed, champion)).toMatchObject({ pairing: { kind: 'unpaired', why, rows: 0 }, rows: null })
  })

  test('but in their order where one side has none', () => {
    expect(pairRows(keyed, rowsOf({ labels, scores })).pairing.kind).toBe('row-order')
  })
})

describe('the ranks of both', () => {
  test('are coupled by the products of their placements', () => {
    const found = pairedRanks({
      labels: Uint8Array.of(1, 0, 1, 0),
      candidate: Float64Array.of(0.9, 0.1, 0.5, 0.5),
      champion: Float64Array.of(0.2, 0.4, 0.8, 0.1),
    })
    // placements of the candidate: 4, 4, 3, 3; of the champion: 2, 2, 4, 4
    expect(found).toMatchObject({ positiveProducts: 20n, negativeProducts: 20n })
    expect([found.one.u2, found.other.u2]).toEqual([7n, 6n])
  })

  test('of one model with itself are coupled by the squares', () => {
    const Row = fc.tuple(fc.constantFrom(0, 1), fc.constantFrom(0, 0.2, 0.5, 1))
    fc.assert(
      fc.property(fc.array(Row), (rows) => {
        const same = Float64Array.from(rows, ([, score]) => score)
        const found = pairedRanks({
          labels: Uint8Array.from(rows, ([label]) => label),
          candidate: same,
          champion: same,
        })
        expect(found.other).toEqual(found.one)
        expect([found.positiveProducts, found.negativeProducts]).toEqual([found.one.pa2, found.one.nb2])
      }),
    )
  })
})
