import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { rowColumns, selectRows } from '../../../shared/clients/predictions/row-files.ts'
import { seenValues, sortedInto, wholeColumn } from '../../../shared/domain/data/column-parts.ts'
import { outcomesOf } from '../../../shared/domain/data/leakage-search.ts'
import { separation } from '../../../shared/domain/data/leakage.ts'
import { repeatedRows, rowHasher, sharedRows } from '../../../shared/domain/data/row-hash.ts'
import { suspectedSentinels } from '../../../shared/domain/data/sentinel.ts'
import { shiftBetween } from '../../../shared/domain/data/shift.ts'
import { spreadOf } from '../../../shared/domain/data/stability.ts'
import type { Column } from '../../../shared/domain/metric/column.ts'
import { venv } from '../../mlflow/server.ts'

/** What pandas, scikit-learn, NumPy and scipy find (scripts/golden/data.py), and what is found here. */

const Found = z.object({
  rows: z.number(),
  missing: z.record(z.string(), z.number()),
  area: z.record(z.string(), z.number().nullable()),
})
const Golden = z.object({
  train: Found,
  test: z.object({ rows: z.number(), missing: z.record(z.string(), z.number()), repeated: z.number() }),
  shared: z.number(),
  sentinels: z.object({ debts: z.tuple([z.number(), z.number()]) }),
  psi: z.record(z.string(), z.object({ index: z.number(), bins: z.number(), noise: z.number() })),
})

type Columns = ReadonlyMap<string, Column>

async function columnsOf(bytes: Uint8Array, path: string): Promise<{ readonly rows: number; readonly columns: Columns }> {
  const head = await rowColumns(bytes, path)
  if ('fault' in head) throw new Error(JSON.stringify(head))
  const read = await selectRows(bytes, path, head.columns.flatMap(({ name, as }) => (as === null ? [] : [{ name, as }])))
  if ('fault' in read) throw new Error(JSON.stringify(read))
  return read.table
}

const fixture = (name: string): Uint8Array => new Uint8Array(readFileSync(new URL(`../../fixtures/data/${name}`, import.meta.url)))
const golden = Golden.parse(JSON.parse(readFileSync(new URL('planted.json', import.meta.url), 'utf8')))
const [train, tested, text] = [
  await columnsOf(fixture('train.parquet'), 'train.parquet'),
  await columnsOf(fixture('test.parquet'), 'test.parquet'),
  await columnsOf(fixture('train.csv'), 'train.csv'),
]

const columnIn = (columns: Columns, name: string): Column => {
  const column = columns.get(name)
  if (column === undefined) throw new Error(`no column ${name}`)
  return column
}
const missing = (column: Column): number => seenValues(wholeColumn(column)).missing
const room = (): Float64Array => new Float64Array(20_000)
const missingIn = ({ columns }: typeof train): Readonly<Record<string, number>> =>
  Object.fromEntries([...columns].flatMap(([name, column]) => (missing(column) > 0 ? [[name, missing(column)]] : [])))
const areas = async ({ columns }: typeof train, label: Column, skip: readonly string[]) =>
  [...columns].flatMap(([name, column]) => (skip.includes(name) ? [] : [[name, separation(wholeColumn(column), outcomesOf(wholeColumn(label), 1) ?? new Int8Array(0), room()).found] as const]))
const labelOf = async (bytes: Uint8Array, path: string, name: string): Promise<Column> => {
  const read = await selectRows(bytes, path, [{ name, as: 'category' }])
  if ('fault' in read) throw new Error(JSON.stringify(read))
  return columnIn(read.table.columns, name)
}
const keys = ({ rows, columns }: typeof train): Float64Array => {
  const hasher = rowHasher(rows)
  hasher.add(columnIn(columns, 'row'))
  return hasher.sorted()
}

describe('planted rows', () => {
  test('lack what pandas says, in Parquet as in CSV', () => {
    expect([missingIn(train), missingIn(text), missingIn(tested)]).toEqual([golden.train.missing, golden.train.missing, golden.test.missing])
    expect([train.rows, tested.rows]).toEqual([golden.train.rows, golden.test.rows])
  })

  test('repeat and share the keys that pandas counts, in Parquet as in CSV', () => {
    expect([repeatedRows(keys(tested)), sharedRows(keys(train), keys(tested)), sharedRows(keys(text), keys(tested))]).toEqual([golden.test.repeated, golden.shared, golden.shared])
    expect(sharedRows(keys(train), keys(text))).toBe(golden.train.rows)
  })

  test('hold the codes that were planted, and no others', () => {
    const suspected = (columns: Columns) =>
      [...columns].flatMap(([name, column]) => (column.kind === 'number' ? suspectedSentinels(sortedInto(room(), wholeColumn(column))).map(({ value, rows }) => [name, value, rows]) : []))
    expect([suspected(train.columns), suspected(tested.columns)]).toEqual([[['debts', 666, golden.sentinels.debts[0]]], []])
  })

  test('tell the outcome as well as scikit-learn says', async () => {
    const label = await labelOf(fixture('train.parquet'), 'train.parquet', 'label')
    for (const [name, found] of await areas(train, label, ['row', 'label']))
      if (found?.by === 'value') expect(found.auc, name).toBeCloseTo(golden.train.area[name] ?? NaN, 12)
      // that a value is missing may tell a little more than the value
      else expect([name, (found?.auc ?? 1) >= (golden.train.area[name] ?? NaN)]).toEqual(['income', true])
  })

  test.each(Object.entries(golden.psi))('moved in %s as NumPy and scipy say', (name, expected) => {
    const before = spreadOf(wholeColumn(columnIn(train.columns, name)), null, room())
    const found = shiftBetween(before, spreadOf(wholeColumn(columnIn(tested.columns, name)), before, room()))
    if ('why' in found) throw new Error(found.why)
    expect(found.bins).toBe(expected.bins)
    expect(found.index).toBeCloseTo(expected.index, 12)
    expect(found.noise).toBeCloseTo(expected.noise, 9)
  })
})

describe('real rows, read from the installed package', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'rows-'))
  const { stdout } = await promisify(execFile)(join(venv, 'python'), ['scripts/golden/data.py', 'real', folder])
  const told = z.record(z.string(), Found.extend({ repeated: z.number() })).parse(JSON.parse(stdout))
  const sets = [
    ['loanapp', 'approve', ['gdlin 666 2', 'lines 999999.375 1', 'liq 1000000 9', 'review 999 223', 'term 999999.375 4']],
    ['injury', 'long', []],
  ] as const

  test.each(sets)('%s: missing, repeated, codes for "unknown", and what tells the outcome', async (name, outcome, codes) => {
    const path = join(folder, `${name}.csv`)
    const bytes = new Uint8Array(readFileSync(path))
    const table = await columnsOf(bytes, path)
    const known = told[name]
    expect([table.rows, missingIn(table)]).toEqual([known?.rows, known?.missing])
    const hasher = rowHasher(table.rows)
    for (const column of table.columns.values()) hasher.add(column)
    expect(repeatedRows(hasher.sorted())).toBe(known?.repeated)
    const suspected = [...table.columns].flatMap(([column, values]) =>
      values.kind === 'number' ? suspectedSentinels(sortedInto(room(), wholeColumn(values))).map((one) => `${column} ${one.value} ${one.rows}`) : [],
    )
    expect(suspected.sort()).toEqual(codes)
    const label = await labelOf(bytes, path, outcome)
    for (const [column, found] of await areas(table, label, [outcome]))
      if (found?.by === 'value') expect(found.auc, column).toBeCloseTo(known?.area[column] ?? NaN, 12)
      else expect(found?.auc ?? 1, column).toBeGreaterThanOrEqual((known?.area[column] ?? 0) - 1e-12)
  })
})
