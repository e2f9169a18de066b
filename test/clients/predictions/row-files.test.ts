import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { rowColumns, selectRows } from '../../../shared/clients/predictions/row-files.ts'

const fixture = (path: string): Uint8Array =>
  new Uint8Array(readFileSync(new URL(`../../fixtures/${path}`, import.meta.url)))
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)
const kinds = (head: Awaited<ReturnType<typeof rowColumns>>) =>
  'fault' in head ? head : [head.rows, head.typed, head.columns.map(({ name, as }) => `${name} ${as}`)]

const planted = [
  'row number',
  'income number',
  'debts number',
  'region category',
  'owner category',
  'after number',
  'score number',
  'label number',
]

describe('the columns of a file of rows', () => {
  test('of Parquet are what its footer declares', async () => {
    expect(kinds(await rowColumns(fixture('data/train.parquet'), 'a.parquet'))).toEqual([600, true, planted])
  })

  test('of CSV are told from the values', async () => {
    expect(kinds(await rowColumns(fixture('data/train.csv'), 'a.csv'))).toEqual([600, false, planted])
  })

  test('of a table of MLflow too, booleans as texts and a list as nothing', async () => {
    const table = {
      columns: ['a', 'b', 'c', 'a2'],
      data: [
        [1, true, [1], null],
        [2.5, false, [2], 'x'],
      ],
    }
    expect(kinds(await rowColumns(bytes(JSON.stringify(table)), 'a.json'))).toEqual([
      2,
      false,
      ['a number', 'b category', 'c null', 'a2 category'],
    ])
  })

  test('of CSV are texts where one value is none, and many such columns cost one look', async () => {
    const names = Array.from({ length: 2000 }, (_, at) => `c${at}`).join(',')
    const line = (value: string): string => `${names.replaceAll(/c\d+/g, value)}\n`
    const file = bytes(`${names}\n${line('1').repeat(200)}${line('x')}`)
    const started = performance.now()
    const head = await rowColumns(file, 'a.csv')
    expect('columns' in head && head.columns.every(({ as }) => as === 'category')).toBe(true)
    // a look for each of them takes minutes
    expect(performance.now() - started).toBeLessThan(10_000)
  }, 60_000)

  test('are at most ten thousand', async () => {
    const wide = (count: number) => bytes(`${'a,'.repeat(count - 1)}b\n${'1,'.repeat(count - 1)}1\n`)
    expect(await rowColumns(wide(10_001), 'a.csv')).toEqual({ fault: 'too-large', column: null })
    expect(await rowColumns(wide(10_000), 'a.csv')).toHaveProperty('rows', 1)
  })

  test('of kinds that are not read, and of one name twice, are named and not read', async () => {
    const refused = await rowColumns(fixture('predictions/encodings/refused-types.parquet'), 'a.parquet')
    expect('columns' in refused && refused.columns.some(({ as }) => as === null)).toBe(true)
    expect(kinds(await rowColumns(fixture('predictions/encodings/refused-twice.parquet'), 'a.parquet'))).toContainEqual(
      expect.arrayContaining([expect.stringContaining('null')]),
    )
    expect(kinds(await rowColumns(bytes('a,a\n1,2\n'), 'a.csv'))).toEqual([1, false, ['a null']])
  })
})

describe('what cannot be read is told without a word of what it holds', () => {
  const train = fixture('data/train.parquet')
  test.each<[string, Uint8Array, string, string]>([
    ['nothing', new Uint8Array(0), 'a.csv', 'empty'],
    ['a header alone', bytes('a,b\n'), 'a.csv', 'empty'],
    ['no rows in Parquet', fixture('predictions/encodings/refused-empty.parquet'), 'a.parquet', 'empty'],
    ['Parquet cut short', train.subarray(0, 9000), 'a.parquet', 'truncated'],
    ['CSV cut short inside quotes', bytes('a,b\n1,"SECRET'), 'a.csv', 'truncated'],
    ['CSV with a short row', bytes('a,b\n1,SECRET\n2\n3,4\n'), 'a.csv', 'not-readable'],
    ['JSON cut short', bytes('{"columns": ["a"], "data": [["SECRET"'), 'a.json', 'truncated'],
    ['another ending', bytes('a\nSECRET\n'), 'a.xlsx', 'unknown-format'],
    ['Parquet called CSV', train, 'a.csv', 'not-readable'],
    ['no UTF-8', Uint8Array.of(0x61, 0x0a, 0xff, 0x0a), 'a.csv', 'not-readable'],
  ])('%s', async (_, file, path, fault) => {
    const found = await rowColumns(file, path)
    expect(found).toMatchObject({ fault })
    expect(JSON.stringify(found)).not.toContain('SECRET')
  })

  test('a text where a number is asked', async () => {
    const found = await selectRows(bytes('a\n1\nSECRET\n'), 'a.csv', [{ name: 'a', as: 'number' }])
    expect(found).toEqual({ fault: 'not-readable', column: 'a' })
  })

  test.each([1, 2, 3, 4, 5, 6])('a footer that is damaged anywhere, %i', async (seed) => {
    const footer = new DataView(train.buffer, train.byteOffset + train.length - 8).getUint32(0, true)
    for (let at = train.length - 8 - footer + seed; at < train.length - 8; at += 6) {
      const broken = Uint8Array.from(train)
      broken[at] = (broken[at] ?? 0) ^ (seed * 41)
      const head = await rowColumns(broken, 'a.parquet')
      const wanted = 'fault' in head ? [] : head.columns.flatMap(({ name, as }) => (as === null ? [] : [{ name, as }]))
      const read = await selectRows(broken, 'a.parquet', wanted)
      expect('table' in read || read.fault).toBeTruthy()
    }
  })

  test('a page that is damaged', async () => {
    const broken = Uint8Array.from(train)
    broken.fill(0xff, 200, 2000)
    const found = await selectRows(broken, 'a.parquet', [{ name: 'row', as: 'number' }])
    expect(found).toHaveProperty('fault')
  })
})

test('rows are read as they are asked', async () => {
  const found = await selectRows(bytes('a,b\n1,x\n,y\n'), 'a.csv', [
    { name: 'a', as: 'number' },
    { name: 'b', as: 'category' },
  ])
  expect('table' in found ? [found.table.rows, [...found.table.columns.keys()]] : found).toEqual([2, ['a', 'b']])
})
