import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { eachScore } from '../../../shared/domain/metric/score-counts.ts'

type Counted = readonly [score: number, positives: number, negatives: number]

function counted(scores: readonly number[], labels: readonly number[], room?: number): readonly Counted[] {
  const found: Counted[] = []
  eachScore({ scores: Float64Array.from(scores), labels: Uint8Array.from(labels) }, (...one) => found.push(one), room)
  return found
}

/** The same by sorting whole rows. */
function expected(scores: readonly number[], labels: readonly number[]): readonly Counted[] {
  const own = new Map<number, [number, number]>()
  for (const [row, score] of scores.entries()) {
    const counts = own.get(score) ?? [0, 0]
    counts[labels[row] === 1 ? 0 : 1]++
    own.set(score, counts)
  }
  return [...own].sort(([one], [other]) => one - other).map(([score, [p, n]]) => [score, p, n])
}

describe('the distinct scores from the lowest, with their positive and negative rows', () => {
  test.each<readonly [string, readonly number[], readonly number[], readonly Counted[]]>([
    ['no rows have none', [], [], []],
    ['ties are one score', [0.5, 0.25, 0.5], [1, 0, 0], [[0.25, 0, 1], [0.5, 1, 1]]],
    ['nought with a sign is nought', [-0, 0.5, 0], [1, 0, 0], [[0, 1, 1], [0.5, 0, 1]]],
    ['the ends of the range', [1, 0, 1], [1, 1, 0], [[0, 1, 0], [1, 1, 1]]],
  ])('%s', (_, scores, labels, wanted) => expect(counted(scores, labels)).toEqual(wanted)) // prettier-ignore

  // from the smallest double there is to scores above one, which no bucket of their own holds
  const scoreOf: readonly ((random: number) => number)[] = [
    (random) => random,
    (random) => Math.round(random * 100) / 100,
    (random) => random ** 60,
    (random) => random * 3,
    () => 0.5,
    (random) => (random < 0.3 ? -0 : Math.round(random)),
    (random) => (random < 0.5 ? 0 : 5e-324),
  ]

  test('many rows are counted by bucket as few are by sorting, however few are sorted at a time', () => {
    fc.assert(
      fc.property(
        fc.integer(),
        fc.constantFrom(...scoreOf),
        fc.constantFrom(undefined, 100, 1),
        (seed, shape, room) => {
          let state = seed >>> 0
          const random = (): number => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32
          const scores = Array.from({ length: 5000 }, () => shape(random()))
          const labels = Array.from(scores, () => (random() < 0.3 ? 1 : 0))
          expect(counted(scores, labels, room)).toEqual(expected(scores, labels))
        },
      ),
      { numRuns: 24 },
    )
  })
})
