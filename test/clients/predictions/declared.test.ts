import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { declared, inMemory } from '../../../shared/clients/predictions/declared.ts'

import { tellingSize } from '../../builders/parquet-footer.ts'

const FOLDER = 'test/fixtures/predictions/encodings'
const bytesOf = (name: string) => inMemory(readFileSync(`${FOLDER}/${name}`))
const score = { name: 'score', as: 'number' } as const

// what is refused, and in which words, stands in parquet.test.ts
describe('what a Parquet file declares', () => {
  test('are its rows and the columns that lie at its top', () => {
    const { rows, elements, metadata } = declared(bytesOf('v1-none.parquet'), 'p.parquet', [score], 1000)
    expect(rows).toBe(200)
    expect(elements.get('score')).toMatchObject({ type: 'DOUBLE' })
    expect(metadata.row_groups.reduce((sum, group) => sum + Number(group.num_rows), 0)).toBe(200)
  })

  test('is read from its two ends alone', () => {
    const whole = bytesOf('v1-none.parquet')
    const read: number[] = []
    const watched = { ...whole, read: (start: number, end: number) => (read.push(start), whole.read(start, end)) }
    declared(watched, 'p.parquet', [score], 1000)
    expect(read.filter((start) => start > 0 && start < whole.size / 3)).toEqual([])
  })

  test('are no chunks that together are larger than the file, since they would be read once for each', () => {
    const bytes = inMemory(tellingSize(readFileSync(`${FOLDER}/duckdb-row-groups.parquet`), 'score', 8000))
    expect(() => declared(bytes, 'p.parquet', [score], 1000)).toThrow('row groups of column "score"')
  })

  test('is no chunk that goes on behind the end of the file, however large the file is', () => {
    const whole = readFileSync(`${FOLDER}/v1-none.parquet`)
    const bytes = inMemory(tellingSize(whole, 'group', 8100))
    const cause = { code: 'malformed', column: 'group', message: expect.stringContaining('outside of the file') }
    expect(() => declared(bytes, 'p.parquet', [{ name: 'group', as: 'category' }], 1000)).toThrow(
      expect.objectContaining(cause),
    )
  })

  test.each([
    ['refused-lz4.parquet', 'unknown-codec'],
    ['refused-twice.parquet', 'duplicate-column'],
    ['refused-empty.parquet', 'empty'],
  ])('%s is refused: %s', (name, code) => {
    expect(() => declared(bytesOf(name), name, [score], 1000)).toThrow(expect.objectContaining({ code }))
  })
})
