import { describe, expect, test } from 'vitest'

import type { Column, Table } from '../../../shared/domain/metric/column.ts'
import { labelStates, type Layout, usableRows, wantedColumns } from '../../../shared/domain/metric/predictions.ts'

const layout: Layout = {
  label: { column: 'y', positive: 1 },
  score: { column: 's' },
  groups: ['g'],
  split: null,
  key: null,
}

function numbers(values: readonly (number | null)[]): Column {
  const present = values.includes(null) ? Uint8Array.from(values, (value) => (value === null ? 0 : 1)) : null
  return { kind: 'number', values: Float64Array.from(values, (value) => value ?? NaN), present }
}

function categories(values: readonly (string | null)[]): Column {
  const dictionary = [...new Set(values.filter((value) => value !== null))]
  return {
    kind: 'category',
    codes: Int32Array.from(values, (value) => (value === null ? -1 : dictionary.indexOf(value))),
    dictionary,
  }
}

function table(columns: Readonly<Record<string, Column>>): Table {
  const [first] = Object.values(columns)
  const rows = first === undefined ? 0 : first.kind === 'number' ? first.values.length : first.codes.length
  return { rows, columns: new Map(Object.entries(columns)) }
}

describe('the columns to read', () => {
  test('each once, the score as numbers, all else as categories', () => {
    const whole = { ...layout, groups: ['g', 'h', 'y'], split: { column: 'part', holdout: 'test' }, key: 'g' }
    expect(wantedColumns(whole)).toEqual([
      { name: 's', as: 'number' },
      ...['y', 'g', 'h', 'part'].map((name) => ({ name, as: 'category' })),
    ])
  })

  test('a score that is also the label is an error', () => {
    expect(() => wantedColumns({ ...layout, score: { column: 'y' } })).toThrow(
      expect.objectContaining({ code: 'column-used-twice' }),
    )
  })
})

describe('which rows can be measured', () => {
  test.each([
    ['a good row', '1', 0.5, null],
    ['a label of null', null, 0.5, 'null-label'],
    ['a label that is neither 0 nor 1', '2', 0.5, 'bad-label'],
    ['a score of null', '0', null, 'null-score'],
    ['a score that is no number', '0', NaN, 'score-not-a-number'],
    ['a score above 1', '0', 1.0000000000000002, 'score-out-of-range'],
    ['a score below 0', '0', -1e-300, 'score-out-of-range'],
    ['an infinite score', '0', Infinity, 'score-out-of-range'],
    ['a score of exactly 0 or 1', '0', 1, null],
    ['a row with two faults counts under the first', '2', NaN, 'bad-label'],
  ])('%s', (_, label, score, reason) => {
    const { tally } = usableRows(table({ y: categories([label]), s: numbers([score]), g: categories(['a']) }), layout)
    expect(tally).toMatchObject({ all: 1, used: reason === null ? 1 : 0, outsideSplit: 0 })
    expect(Object.entries(tally.refused).filter(([, count]) => count > 0)).toEqual(reason === null ? [] : [[reason, 1]])
  })

  test('a group of null is kept as a group of its own, together with rows that are called so', () => {
    const g = categories(['a', null, '(missing)', 'b', null])
    const rows = usableRows(
      table({ y: categories(['0', '1', '0', '1', null]), s: numbers([0, 0.1, 0.2, 0.3, 0.4]), g }),
      layout,
    )
    expect(rows.groups).toEqual([{ column: 'g', values: ['a', '(missing)', 'b'], codes: Int8Array.of(0, 1, 1, 2) }])
    expect(rows.tally.missingGroup).toEqual([{ column: 'g', rows: 2 }])
  })

  test('only the held-out rows are measured; the others are counted apart', () => {
    const part = categories(['test', 'train', null, 'test'])
    const columns = {
      y: categories(['0', '7', '1', '1']),
      s: numbers([0.1, NaN, 0.3, 0.4]),
      g: categories(['a', 'a', 'a', 'b']),
      part,
    }
    const rows = usableRows(table(columns), { ...layout, split: { column: 'part', holdout: 'test' } })
    expect(rows.tally).toMatchObject({ all: 4, used: 2, outsideSplit: 1, refused: { 'null-split': 1, 'bad-label': 0 } })
    expect([...rows.labels]).toEqual([0, 1])
    expect([...rows.scores]).toEqual([0.1, 0.4])
  })

  test('minus zero is zero', () => {
    const rows = usableRows(table({ y: categories(['0']), s: numbers([-0]), g: categories(['a']) }), layout)
    expect(Object.is(rows.scores[0], 0)).toBe(true)
  })

  test('keys come along, unless a measured row lacks one', () => {
    const columns = { y: categories(['0', null, '1']), s: numbers([0, 0, 0]), g: categories(['a', 'a', 'a']) }
    const keyed = { ...layout, key: 'k' }
    expect(usableRows(table({ ...columns, k: categories(['x', null, 'z']) }), keyed).keys).toMatchObject({
      codes: Int8Array.of(0, 1),
    })
    expect(usableRows(table({ ...columns, k: categories([null, 'y', 'z']) }), keyed).keys).toBeNull()
  })

  test.each([
    ['an absent column', { y: categories(['0']), s: numbers([0]) }, 'column-absent'],
    [
      'a score of texts',
      { y: categories(['0']), s: categories(['0']), g: categories(['a']) },
      'column-of-another-kind',
    ],
    ['a label of numbers', { y: numbers([0]), s: numbers([0]), g: categories(['a']) }, 'column-of-another-kind'],
    [
      'columns of two lengths',
      { y: categories(['0']), s: numbers([0, 1]), g: categories(['a']) },
      'columns-differ-in-length',
    ],
  ])('%s is an error', (_, columns, code) => {
    expect(() => usableRows(table(columns), layout)).toThrow(expect.objectContaining({ code }))
  })
})

describe('what the label’s values mean', () => {
  test.each([
    ['whole numbers', ['0', '1', '2'], 1, [0, 1, -1]],
    ['floats', ['0.0', '1.0', '0.5'], 1, [0, 1, -1]],
    ['booleans where 1 was named', ['true', 'false'], 1, [1, 0]],
    ['booleans as Python writes them', ['True', 'False'], true, [1, 0]],
    ['numbers where true was named', ['1', '0', '3'], true, [1, 0, -1]],
    ['0 is the event', ['0', '1'], 0, [1, 0]],
    ['the name given as a text', ['0', '1'], '1', [0, 1]],
    ['two words', ['good', 'bad'], 'bad', [0, 1]],
    ['two classes 1 and 2, the second the event', ['1', '2'], 2, [0, 1]],
    ['three words: nothing says which is the other', ['good', 'bad', 'unknown'], 'bad', [-1, 1, -1]],
    ['one word alone', ['bad'], 'bad', [1]],
    ['a word that looks like a number in another base', ['0x1', '0'], 1, [-1, 0]],
    ['an empty word', ['', '0'], 0, [-1, 1]],
  ])('%s', (_, dictionary, positive, expected) => expect(labelStates(dictionary, positive)).toEqual(expected))
})
