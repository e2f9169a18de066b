import { gzipSync } from 'node:zlib'

import { describe, expect, test } from 'vitest'

import { DEFAULT_LIMITS, readPredictions } from '../../../shared/clients/predictions/reader.ts'

const wanted = [{ name: 's', as: 'number' }] as const
const csv = Buffer.from('s\n0.5\n1\n')
const json = Buffer.from('{"columns":["s"],"data":[[0.5],[1]]}')

describe('the ending of the path tells the format', () => {
  test.each([
    ['eval/p.csv', csv],
    ['eval/P.CSV', csv],
    ['p.v2.json', json],
  ])('%s', async (path, bytes) => {
    expect((await readPredictions(bytes, path, wanted)).columns.get('s')).toMatchObject({
      values: Float64Array.of(0.5, 1),
    })
  })
})

describe('what is refused before it is read', () => {
  test.each([
    ['p.xlsx', csv, 'unknown-format', '.parquet, .csv or .json'],
    ['parquet', csv, 'unknown-format', '.parquet, .csv or .json'],
    ['folder.csv/p', csv, 'unknown-format', '.parquet, .csv or .json'],
    ['p.parquet', csv, 'not-this-format', 'do not begin as a Parquet file'],
    ['p.pq', csv, 'not-this-format', 'do not begin as a Parquet file'],
    ['p.csv', gzipSync(csv), 'not-this-format', 'a binary file, not CSV'],
    ['p.json', Buffer.from('PAR1....'), 'not-this-format', 'a binary file, not JSON'],
    ['p.csv', Buffer.from('s\n0.5\n', 'utf16le'), 'not-this-format', 'a binary file, not CSV'],
    ['p.csv', Buffer.alloc(0), 'empty', 'an empty file'],
  ])('%s', async (path, bytes, code, words) => {
    const expected = { code, file: path, message: expect.stringContaining(words) }
    await expect(readPredictions(bytes, path, wanted)).rejects.toThrow(expect.objectContaining(expected))
  })

  test.each([
    ['p.csv', csv, { bytes: 7 }, '8 bytes, more than the 7'],
    ['p.json', json, { jsonBytes: 20 }, 'log them as Parquet'],
    ['p.csv', csv, { rows: 1 }, '2 rows, more than the 1'],
  ])('%s beyond the limit %s', async (path, bytes, limits, words) => {
    const expected = { code: 'too-large', message: expect.stringContaining(words) }
    const read = readPredictions(bytes, path, wanted, { ...DEFAULT_LIMITS, ...limits })
    await expect(read).rejects.toThrow(expect.objectContaining(expected))
  })
})
