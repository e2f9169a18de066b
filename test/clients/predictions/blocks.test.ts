import { mkdtempSync, readdirSync, readFileSync, renameSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { workOnBlocks } from '../../../shared/clients/predictions/blocks.ts'
import { readParquet } from '../../../shared/clients/predictions/parquet.ts'
import { PredictionsError } from '../../../shared/clients/predictions/problem.ts'
import { sha256 } from '../../../shared/domain/digest.ts'
import type { Column, RowBlocks, WantedColumn } from '../../../shared/domain/metric/column.ts'

import { tellingSize } from '../../builders/parquet-footer.ts'

const FOLDER = 'test/fixtures/predictions/encodings'
const MANY = 1_000_000
const wanted: readonly WantedColumn[] = [
  ...['key', 'label', 'flag', 'flag_null', 'group', 'group_null', 'constant', 'run', 'none'].map(
    (name) => ({ name, as: 'category' }) as const,
  ),
  ...['small', 'score', 'score_null', 'single'].map((name) => ({ name, as: 'number' }) as const),
]

const listed = (column: Column | undefined): readonly (string | number | null)[] =>
  column === undefined
    ? []
    : column.kind === 'category'
      ? Array.from(column.codes, (code) => column.dictionary[code] ?? null)
      : Array.from(column.values, (value, row) => (column.present?.[row] === 0 ? null : value))

function rowsIn(blocks: RowBlocks, name: string): readonly (string | number | null)[] {
  const found: (string | number | null)[] = []
  blocks.each([name], ({ rows, columns }) => {
    const values = listed(columns.get(name))
    expect(values.length).toBe(rows)
    found.push(...values)
  })
  return found
}

const at = (name: string): string => `${FOLDER}/${name}`
const files = readdirSync(FOLDER).filter((name) => /^(?!refused).*\.parquet$/.test(name))

describe('the rows of every way to write them come in blocks as they come whole, or are left to reading whole', () => {
  let inBlocks = 0
  test.each(files)('%s', async (name) => {
    const declares = name.startsWith('strange')
      ? wanted.filter((one) => one.name === 'score' || (one.name === 'group' && name.includes('values')))
      : wanted
    for (const column of declares) {
      const whole = await readParquet(readFileSync(at(name)), name, [column], MANY)
      const expected = listed(whole.columns.get(column.name))
      for (const block of [7, 64, MANY]) {
        const given = { wanted: [column], mostRows: MANY, block }
        const found = workOnBlocks(at(name), name, given, (blocks) => {
          expect(blocks.rows).toBe(expected.length)
          // a second visit brings the same
          return [rowsIn(blocks, column.name), rowsIn(blocks, column.name)]
        })
        if (found === null) continue
        inBlocks++
        expect(found.found, `${column.name} in blocks of ${block}`).toEqual([expected, expected])
      }
    }
  })

  test('most of them come in blocks', () => expect(inBlocks).toBeGreaterThan(files.length * 15))
})

test('columns are read side by side, though their pages end at other rows', () => {
  const name = 'small-pages.parquet'
  const all = wanted.filter((one) => !one.name.startsWith('flag'))
  const names = all.map((one) => one.name)
  const apart = workOnBlocks(at(name), name, { wanted: all, mostRows: MANY }, (blocks) =>
    names.map((one) => rowsIn(blocks, one)),
  )
  const together = workOnBlocks(at(name), name, { wanted: all, mostRows: MANY, block: 9 }, (blocks) => {
    const found = names.map((): (string | number | null)[] => [])
    blocks.each(names, ({ columns }) => {
      for (const [place, one] of names.entries()) found[place]?.push(...listed(columns.get(one)))
    })
    return found
  })
  expect(together).toEqual(apart)
})

describe('what cannot be read', () => {
  const score: WantedColumn = { name: 'score', as: 'number' }
  const given = { wanted: [score], mostRows: MANY }
  const copy = (bytes: Uint8Array): string => {
    const place = join(mkdtempSync(join(tmpdir(), 'countersign-blocks-')), 'p.parquet')
    writeFileSync(place, bytes)
    return place
  }

  test('a file whose place another takes meanwhile, though its rows and their digest are those of the one that was opened', () => {
    const bytes = readFileSync(at('v1-none.parquet'))
    const place = copy(bytes)
    const found: unknown[] = []
    const work = (blocks: RowBlocks, digest: () => string): void => {
      renameSync(copy(readFileSync(at('v2-none-required.parquet'))), place)
      found.push(rowsIn(blocks, 'score').length, digest())
    }
    expect(() => workOnBlocks(place, 'p.parquet', given, work)).toThrow('changed while they were read')
    expect(found).toEqual([200, sha256(bytes)])
  })

  test('a chunk of less than nothing is left to reading whole, which refuses it', async () => {
    const bytes = tellingSize(readFileSync(at('v1-zstd.parquet')), 'score', -150)
    const place = copy(bytes)
    expect(workOnBlocks(place, 'p.parquet', given, (blocks) => rowsIn(blocks, 'score'))).toBeNull()
    await expect(readParquet(bytes, 'p.parquet', [score], MANY)).rejects.toThrow(PredictionsError)
  })

  test('a file that changes meanwhile', () => {
    const place = copy(readFileSync(at('v1-none.parquet')))
    expect(() =>
      workOnBlocks(place, 'p.parquet', given, () => {
        utimesSync(place, 1, 1)
      }),
    ).toThrow('changed while they were read')
  })

  test('no byte that is flipped brings anything but all rows or a refusal', () => {
    const whole = readFileSync(at('v1-zstd.parquet'))
    const place = copy(whole)
    for (let byte = 4; byte < whole.length; byte += 31) {
      const damaged = Uint8Array.from(whole)
      damaged[byte] = (damaged[byte] ?? 0) ^ 0x41
      writeFileSync(place, damaged)
      try {
        const found = workOnBlocks(place, 'p.parquet', given, (blocks) => rowsIn(blocks, 'score').length)
        expect([null, 200], `byte ${byte}`).toContain(found?.found ?? null)
      } catch (error) {
        expect(error, `byte ${byte}`).toBeInstanceOf(PredictionsError)
      }
    }
  })
})
