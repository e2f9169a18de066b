import { describe, expect, test } from 'vitest'
import { differencesOf, foundKinds } from '../../../shared/domain/rescore/differences.ts'
import { spec } from '../../builders/rescore.ts'
import { tableOf } from '../../builders/tables.ts'

type Row = {
  readonly id: string | null
  readonly split: string
  readonly approved: string | null
  readonly sex: string | null
  readonly score: number | null
}

const named: readonly Row[] = Array.from({ length: 8 }, (_, row) => ({
  id: `${row}`,
  split: row === 7 ? 'train' : 'test',
  approved: String(row % 2),
  sex: row % 3 === 0 ? 'f' : 'm',
  score: row / 10,
}))

const tables = (rows: readonly Row[]) =>
  tableOf({
    id: rows.map(({ id }) => id),
    split: rows.map(({ split }) => split),
    approved: rows.map(({ approved }) => approved),
    sex: rows.map(({ sex }) => sex),
    score: rows.map(({ score }) => score),
  })

const found = (supplied: readonly Row[], tolerance = 1e-9, of: readonly Row[] = named) => {
  const differences = differencesOf({ named: tables(of), supplied: tables(supplied), spec }, tolerance)
  return differences === null
    ? null
    : foundKinds(differences).map(
        (kind) => `${kind} ${differences[kind].count} at ${differences[kind].first.join(',')}`,
      )
}

const changed = (at: number, other: Partial<Row>): readonly Row[] =>
  named.map((row, place) => (place === at ? { ...row, ...other } : row))

describe('one thing changed is one thing found, by its place', () => {
  test.each<[string, readonly Row[], readonly string[]]>([
    ['nothing', named, []],
    ['the order of the rows', named.toReversed(), []],
    ['one row removed', named.filter(({ id }) => id !== '3'), ['removed 1 at 4']],
    ['one row added', [...named, { ...named[0], id: '99' } as Row], ['added 1 at 9']],
    ['a row without a key', [...named, { ...named[0], id: null } as Row], ['added 1 at 9']],
    ['one row twice', [...named, ...named.slice(2, 3)], ['repeated 1 at 9']],
    ['one label flipped', changed(2, { approved: '1' }), ['labels 1 at 3']],
    ['one label taken away', changed(2, { approved: null }), ['labels 1 at 3']],
    ['one person moved to another group', changed(4, { sex: 'f' }), ['groups 1 at 5']],
    ['one score nudged', changed(5, { score: 0.500_001 }), ['outputs 1 at 6']],
    ['one score taken away', changed(5, { score: null }), ['outputs 1 at 6']],
    ['one score that is no number', changed(5, { score: NaN }), ['outputs 1 at 6']],
    ['a row beyond the split', changed(7, { score: 0.999, approved: '0' }), []],
    ['a row moved out of the split', changed(1, { split: 'train' }), ['removed 1 at 2']],
    ['a row moved into the split', changed(7, { split: 'test' }), ['added 1 at 8']],
    ['a label written otherwise', changed(1, { approved: '1.0' }), []],
    ['a key written otherwise', changed(1, { id: '1.0' }), []],
    ['every row removed', named.slice(7), ['removed 7 at 1,2,3,4,5']],
    ['two things', changed(3, { approved: '0', score: 0.9 }), ['labels 1 at 4', 'outputs 1 at 4']],
  ])('%s', (_, supplied, expected) => {
    expect(found(supplied)).toEqual(expected)
  })
})

describe('the tolerance', () => {
  const half = changed(5, { score: 0.5 + 2 ** -20 })
  test.each<[string, number, readonly string[]]>([
    ['an output that lies exactly so far away agrees', 2 ** -20, []],
    ['one that lies a hair further does not', 2 ** -20 - 2 ** -60, ['outputs 1 at 6']],
    ['of nothing takes the same bits and no others', 0, ['outputs 1 at 6']],
  ])('%s', (_, tolerance, expected) => {
    expect(found(half, tolerance)).toEqual(expected)
  })

  test('is a share of an output that is larger than 1', () => {
    const large = named.map((row) => ({ ...row, score: 1e6 }))
    const off = large.map((row) => ({ ...row, score: 1e6 + 0.5 }))
    expect(found(off, 1e-6, large)).toEqual([])
    expect(found(off, 4e-7, large)).toEqual(['outputs 7 at 1,2,3,4,5'])
  })

  test('the furthest is told, and none where no output can be compared', () => {
    const of = (supplied: readonly Row[]) =>
      differencesOf({ named: tables(named), supplied: tables(supplied), spec }, 0)?.furthest
    expect(of(half)).toBe(2 ** -20)
    expect(of(changed(5, { score: NaN }))).toBeNull()
    expect(of(named.slice(7))).toBeNull()
  })
})

describe('named rows that do not tell theirs apart', () => {
  test.each<[string, Partial<Row>]>([
    ['with a key twice', { id: '0' }],
    ['with a key written in two ways', { id: '0.0' }],
    ['without a key', { id: null }],
  ])('%s are no measure', (_, other) => {
    expect(found(named, 1e-9, changed(1, other))).toBeNull()
  })
})

test('no value of a row is told', () => {
  const secret = changed(2, { id: 'Jane Roe', approved: 'secret', sex: 'secret', score: 0.123_456 })
  const told = differencesOf({ named: tables(named), supplied: tables(secret), spec }, 1e-9)
  expect(JSON.stringify(told)).not.toMatch(/Jane|secret|123456/)
})
