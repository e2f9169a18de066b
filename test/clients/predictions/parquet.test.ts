import { readdirSync, readFileSync } from 'node:fs'

import { describe, expect, test } from 'vitest'

import { readParquet } from '../../../shared/clients/predictions/parquet.ts'
import { PredictionsError } from '../../../shared/clients/predictions/problem.ts'
import { readTableJson } from '../../../shared/clients/predictions/table-json.ts'
import type { Column, Table, WantedColumn } from '../../../shared/domain/metric/column.ts'

const FOLDER = 'test/fixtures/predictions/encodings'
const MANY = 1_000_000

const wanted: readonly WantedColumn[] = [
  ...['key', 'label', 'small', 'flag', 'flag_null', 'group', 'group_null', 'constant', 'run', 'none'].map(
    (name) => ({ name, as: 'category' }) as const,
  ),
  ...['label', 'small', 'score', 'score_null', 'single'].map((name) => ({ name, as: 'number' }) as const),
]

function bytesOf(name: string): Uint8Array {
  return readFileSync(`${FOLDER}/${name}`)
}

/** A column as the values a person would list, so that two dictionaries in different order compare equal. */
function listed(column: Column | undefined): readonly (string | number | null)[] {
  if (column === undefined) return []
  if (column.kind === 'category') return Array.from(column.codes, (code) => column.dictionary[code] ?? null)
  return Array.from(column.values, (value, row) => (column.present?.[row] === 0 ? null : value))
}

/** Each column on its own, as one name may be wanted as both kinds here. */
async function columns(read: (wanted: WantedColumn) => Table | Promise<Table>): Promise<unknown> {
  const found = wanted.map(async (column) => [
    column.name,
    column.as,
    listed((await read(column)).columns.get(column.name)),
  ])
  return Promise.all(found)
}

describe('every way a writer may store the same table reads the same', async () => {
  const expected = await columns((column) => readTableJson(bytesOf('table.json'), 'table.json', [column]))
  const files = readdirSync(FOLDER).filter((name) => /^(?!refused|strange).*\.parquet$/.test(name))

  test('the fixtures are there', () => expect(files.length).toBeGreaterThan(25))

  test.each(files)('%s', async (name) => {
    expect(await columns((column) => readParquet(bytesOf(name), name, [column], MANY))).toEqual(expected)
  })

  test.each(files)('%s, all columns at once', async (name) => {
    const together = wanted.filter((column, index) => wanted.findIndex((one) => one.name === column.name) === index)
    const table = await readParquet(bytesOf(name), name, together, MANY)
    expect(table.rows).toBe(200)
    for (const { name: column, as } of together) {
      expect([column, as, listed(table.columns.get(column))]).toEqual(
        (expected as unknown[]).find((one) => Array.isArray(one) && one[0] === column),
      )
    }
  })
})

test('a nested column does not lend its type to a flat one of the same name', async () => {
  const wants: WantedColumn = { name: 'score', as: 'number' }
  const { columns: found } = await readParquet(bytesOf('strange-nested.parquet'), 'p.parquet', [wants], MANY)
  expect(listed(found.get('score'))).toEqual([0.25, 0.5, null, 1])
})

test('values that are no numbers come back as they are, an empty text as missing', async () => {
  const both: readonly WantedColumn[] = [
    { name: 'score', as: 'number' },
    { name: 'group', as: 'category' },
  ]
  const { columns: found } = await readParquet(bytesOf('strange-values.parquet'), 'p.parquet', both, MANY)
  expect(listed(found.get('score'))).toEqual([NaN, Infinity, -0, null])
  expect(listed(found.get('group'))).toEqual([null, 'nan', null, 'a'])
})

async function problemOf(read: Promise<unknown>): Promise<PredictionsError> {
  const problem: unknown = await read.catch((error: unknown) => error)
  if (!(problem instanceof PredictionsError)) throw new Error(`no PredictionsError but ${String(problem)}`)
  return problem
}

function refusal(name: string, column: string, as: WantedColumn['as'] = 'number'): Promise<PredictionsError> {
  return problemOf(readParquet(bytesOf(name), name, [{ name: column, as }], MANY))
}

describe('a file that cannot be read is refused with its reason', () => {
  test.each([
    ['refused-lz4.parquet', 'score', 'number', 'unknown-codec', 'Write it with zstd'],
    ['refused-empty.parquet', 'score', 'number', 'empty', 'have no rows'],
    ['refused-twice.parquet', 'score', 'number', 'duplicate-column', 'two columns named "score"'],
    ['refused-types.parquet', 'list', 'number', 'wrong-type', 'a nested column'],
    ['refused-types.parquet', 'struct', 'number', 'wrong-type', 'a nested column'],
    ['refused-types.parquet', 'date', 'category', 'wrong-type', 'DATE'],
    ['refused-types.parquet', 'time', 'category', 'wrong-type', 'TIMESTAMP'],
    ['refused-types.parquet', 'decimal', 'number', 'wrong-type', 'DECIMAL'],
    ['refused-types.parquet', 'text', 'number', 'wrong-type', 'must hold floats or whole numbers'],
    ['refused-types.parquet', 'flag', 'number', 'wrong-type', 'BOOLEAN'],
    ['refused-types.parquet', 'binary', 'category', 'malformed', 'damaged'],
    ['v1-none.parquet', 'scores', 'number', 'missing-column', 'Did you mean "score"?'],
  ] as const)('%s, column %s as %s: %s', async (name, column, as, code, words) => {
    const problem = await refusal(name, column, as)
    expect(problem.code).toBe(code)
    expect(problem.message).toContain(words)
    expect(problem.message).toContain(JSON.stringify(name))
  })

  test('more rows than are read here', async () => {
    const read = readParquet(bytesOf('v1-none.parquet'), 'p.parquet', [{ name: 'score', as: 'number' }], 199)
    expect(await problemOf(read)).toMatchObject({ code: 'too-large', message: expect.stringContaining('200 rows') })
  })

  test('another format under this name', async () => {
    const read = readParquet(bytesOf('lf.csv'), 'p.parquet', [{ name: 'score', as: 'number' }], MANY)
    expect(await problemOf(read)).toMatchObject({ code: 'not-this-format' })
  })

  test.each([5, 100, 6000, -1, -8, -60])('cut at byte %d', async (end) => {
    const cut = bytesOf('v1-none.parquet').subarray(0, end)
    const problem = await problemOf(readParquet(cut, 'p.parquet', [{ name: 'score', as: 'number' }], MANY))
    expect(problem.code).toBe('truncated')
  })

  test('no single flipped byte passes for other numbers of rows', async () => {
    const whole = bytesOf('v1-zstd.parquet')
    const asked: readonly WantedColumn[] = [
      { name: 'score', as: 'number' },
      { name: 'group', as: 'category' },
    ]
    for (let at = 4; at < whole.length; at += 11) {
      const damaged = Uint8Array.from(whole)
      damaged[at] = (damaged[at] ?? 0) ^ 0x41
      const outcome: unknown = await readParquet(damaged, 'p.parquet', asked, MANY).catch((error: unknown) => error)
      if (outcome instanceof Error) expect(outcome, `byte ${at}`).toBeInstanceOf(PredictionsError)
      else expect(outcome, `byte ${at}`).toMatchObject({ rows: 200 })
    }
  })
})
