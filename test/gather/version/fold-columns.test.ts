import { expect, test } from 'vitest'
import { type ColumnParts, rowsIn } from '../../../shared/domain/data/column-parts.ts'
import type { Column } from '../../../shared/domain/metric/column.ts'
import { eachColumn, type FoldFile, onColumn } from '../../../shared/gather/version/fold-columns.ts'
import type { Predictions, RowsFile } from '../../../shared/ports/predictions.ts'
import { numbers } from '../../builders/columns.ts'
import { readersOf } from '../../builders/on-disk.ts'

const place = 'test/fixtures/data/train.parquet'

async function opened(file: RowsFile, readers: Predictions): Promise<FoldFile> {
  const head = await readers.columns(file, place)
  if ('fault' in head) throw new Error(head.fault)
  return { path: place, sha256: 'a'.repeat(64), file, head }
}

/** Readers for whom no column of these names comes in blocks. */
const otherwise = (readers: Predictions, names: readonly string[]): Predictions => ({
  ...readers,
  blocks: (...given) =>
    given[2].some(({ name }) => names.includes(name)) ? null : (readers.blocks?.(...given) ?? null),
})

test('a column comes in blocks from where its file lies, and whole where it does not come so', async () => {
  const readers = readersOf(128)
  const file = await opened(place, readers)
  const parts = (own: Predictions, name: string) =>
    onColumn(own, file, name, (column) => {
      const sizes: number[] = []
      column.each((part, from) => sizes.push(from, part.kind === 'number' ? part.values.length : part.codes.length))
      return sizes
    })
  expect(await parts(readers, 'income')).toEqual({ found: [0, 128, 128, 128, 256, 128, 384, 128, 512, 88] })
  expect(await parts(otherwise(readers, ['income']), 'income')).toEqual({ found: [0, 600] })
  expect(await parts(readers, 'nobody')).toBe('column-missing')
})

test('a column that comes whole alone is read up to four million rows', async () => {
  const readers = otherwise(readersOf(128), ['income'])
  const file = await opened(place, readers)
  const many = { ...file, head: { ...file.head, rows: 4_000_001 } }
  expect(await onColumn(readers, many, 'income', () => true)).toBe('too-large')
  expect(await onColumn(readers, many, 'debts', () => true)).toEqual({ found: true })
})

test('columns in memory are read some at a time, those that are broken by themselves', async () => {
  const columns: Readonly<Record<string, Column>> = { a: numbers(1), b: numbers(2), c: numbers(3) }
  const asked: string[] = []
  const readers: Predictions = {
    ...readersOf(1),
    select: (_, __, wanted) => {
      asked.push(wanted.map(({ name }) => name).join(' '))
      if (wanted.some(({ name }) => name === 'b')) return Promise.resolve({ fault: 'not-readable', column: 'b' })
      const found = wanted.map(({ name }) => [name, columns[name] ?? numbers()] as const)
      return Promise.resolve({ table: { rows: 1, columns: new Map(found) } })
    },
  }
  const head = {
    rows: 4_000_000,
    typed: true,
    columns: ['a', 'b', 'c'].map((name) => ({ name, as: 'number' as const })),
  }
  const file: FoldFile = { path: 'p.csv', sha256: '', file: new Uint8Array(0), head }
  const [taken, broken]: [string[], string[]] = [[], []]
  const take = (name: string) => taken.push(name)
  await eachColumn(readers, file, ['a', 'b', 'c'], take, (name, why) => broken.push(`${name} ${why}`))
  expect([asked, taken, broken]).toEqual([['a b', 'a', 'b', 'c'], ['a', 'c'], ['b not-readable']])
})

test('work that was done is not done again where its file changed meanwhile: the column is not readable', async () => {
  const readers = readersOf(128)
  const file = await opened(place, readers)
  // whoever opened the file finds at the end that it is another
  const changing: Predictions = { ...readers, blocks: (...given) => (readers.blocks?.(...given), null) }
  let rows = 0
  const count = (column: ColumnParts) => column.each((part) => (rows += rowsIn(part)))
  expect(await onColumn(changing, file, 'income', count)).toBe('not-readable')
  expect(rows).toBe(600)
})
