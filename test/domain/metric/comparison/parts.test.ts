import fc from 'fast-check'
import { expect, test } from 'vitest'
import { countedBoth, type Both } from '../../../../shared/domain/metric/comparison/paired.ts'
import {
  ascendingScores,
  countedParts,
  partsOf,
  type RowParts,
} from '../../../../shared/domain/metric/comparison/parts.ts'
import type { Column, RowBlocks } from '../../../../shared/domain/metric/column.ts'
import type { Layout, Rows } from '../../../../shared/domain/metric/predictions.ts'
import { blockStatistics, statisticsOf } from '../../../../shared/domain/metric/statistics.ts'
import { rowsOf } from '../../../builders/rows.ts'

const thresholds = { candidate: 0.5, champion: 0.4 }

/** The rows so many at a time, the groups of each part named in an order of their own. */
const inParts = (rows: Rows, size: number, threshold: number): RowParts => ({
  ...{ all: rows.tally.all, count: rows.labels.length, statistics: statisticsOf(rows, threshold) },
  each(take) {
    for (let from = 0; from < rows.labels.length; from += size) {
      const groups = rows.groups.map(({ column, values, codes }) => {
        const own = Array.from(codes.subarray(from, from + size), (code) => values[code] ?? '')
        const known = [...new Set(own)]
        return { column, values: known, codes: Int32Array.from(own, (value) => known.indexOf(value)) }
      })
      take({
        labels: rows.labels.subarray(from, from + size),
        scores: rows.scores.subarray(from, from + size),
        groups,
      })
    }
  },
})

/** Everything that a comparison may ask of both. */
const asked = ({ pairing, one, other, paired }: Both): unknown => [
  pairing,
  ...[one, other].map(({ sums, rank, bins }) => [sums, rank, bins]),
  paired === null
    ? null
    : [paired.ranks(), paired.alike(), paired.cells(), paired.losses('brier'), paired.losses('log_loss')],
]

const row = fc.tuple(fc.constantFrom<0 | 1>(0, 1), fc.integer({ min: 0, max: 8 }), fc.integer({ min: 0, max: 8 }), fc.constantFrom('a', 'b')) // prettier-ignore
const change = fc.constantFrom('none', 'label', 'group', 'row', 'alike')

test('two versions in parts come to what their rows at once come to', () => {
  fc.assert(
    fc.property(
      fc.array(row, { minLength: 2, maxLength: 30 }),
      change,
      fc.integer({ min: 1, max: 7 }),
      (list, what, size) => {
        // prettier-ignore
        const labels = list.map(([label]) => label)
        const group = list.map(([, , , name]) => name)
        const scores = list.map(([, score]) => score / 8)
        const other = what === 'alike' ? scores : list.map(([, , score]) => score / 8)
        const last = <T>(values: readonly T[], value: T): T[] => [...values.slice(0, -1), value]
        const candidate = rowsOf({ labels, scores, group })
        const champion = rowsOf(
          what === 'row'
            ? { labels: labels.slice(1), scores: other.slice(1), group: group.slice(1) }
            : {
                labels: what === 'label' ? last(labels, labels.at(-1) === 1 ? 0 : 1) : labels,
                scores: other,
                group: what === 'group' ? last(group, 'c') : group,
              },
        )
        const whole = countedBoth(candidate, champion, thresholds)
        const parts = countedParts(inParts(candidate, size, 0.5), inParts(champion, size + 1, 0.4), thresholds)
        expect(asked(parts)).toEqual(asked(whole))
        expect([...ascendingScores(inParts(candidate, size, 0.5))]).toEqual([...scores].sort((a, b) => a - b))
      },
    ),
    { numRuns: 150 },
  )
})

test('the parts of blocks are their measured rows', () => {
  const columns = new Map([
    ['y', { kind: 'category', dictionary: ['0', '1'], codes: Int8Array.of(1, 0, -1) }] as const,
    ['s', { kind: 'number', values: Float64Array.of(0.5, 0.25, 1), present: null }] as const,
  ])
  const layout = { label: { column: 'y', positive: 1 }, score: { column: 's' }, groups: [], split: null, key: null }
  const counted = statisticsOf(rowsOf({ labels: [1, 0], scores: [0.5, 0.25] }), 0.5)
  const blocks = { rows: 3, each: (_: readonly string[], take: (block: { rows: number; columns: typeof columns }) => void) => take({ rows: 3, columns }) } // prettier-ignore
  const parts = partsOf(blocks, layout, counted)
  expect([parts.count, [...ascendingScores(parts)]]).toEqual([2, [0.25, 0.5]])
})

test('a third label that comes late leaves out the same rows as where all are at hand', () => {
  const codes = [0, 1, 0, 1, 2, 0]
  const dictionary: string[] = []
  // a dictionary is what was seen of the column so far, whichever visit it was
  const blocks: RowBlocks = {
    rows: codes.length,
    each: (_, take) =>
      codes.forEach((code, row) => {
        if (!dictionary.includes(['yes', 'no', 'maybe'][code] ?? ''))
          dictionary.push(['yes', 'no', 'maybe'][code] ?? '')
        const label = { kind: 'category' as const, codes: Int8Array.of(code), dictionary }
        const score = { kind: 'number' as const, values: Float64Array.of(row / 8), present: null }
        take({ rows: 1, columns: new Map<string, Column>([['y', label], ['p', score]]) }) // prettier-ignore
      }),
  }
  const late: Layout = { score: { column: 'p' }, label: { column: 'y', positive: 'yes' }, groups: [], split: null, key: null } // prettier-ignore
  const counted = blockStatistics(blocks, late, 0.5)
  if (counted === null) throw new Error('few values')
  dictionary.length = 0
  const found = partsOf(blocks, late, counted)
  expect([found.count, [...ascendingScores(found)]]).toEqual([3, [0, 0.25, 0.625]])
})
