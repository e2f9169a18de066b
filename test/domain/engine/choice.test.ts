import { describe, expect, test } from 'vitest'
import { chosenEngine, heldBytes, type Weighed } from '../../../shared/domain/engine/choice.ts'

const weighed = (own: Partial<Weighed> & Partial<Weighed['footer']>): Weighed => {
  const { format = 'parquet', rows = 1000, readable = true, ...rest } = own
  const footer = { format, rows, readable }
  return { asked: 'auto', bytes: 1e6, freeBytes: 8e9, ...rest, footer }
}

describe('the engine is decided before a row is read', () => {
  test.each([
    ['rows that fit into the memory are counted in JavaScript', {}, 'javascript'],
    [
      'rows that would take more than half of the free memory go to DuckDB',
      { rows: 10_000_000, freeBytes: 1e9 },
      'duckdb',
    ],
    ['the same rows stay in JavaScript with more memory', { rows: 10_000_000, freeBytes: 8e9 }, 'javascript'],
    ['more than 50 million rows go to DuckDB', { rows: 50_000_001, freeBytes: 1e12 }, 'duckdb'],
    ['a file above a gibibyte goes to DuckDB', { bytes: 2 ** 30 + 1, freeBytes: 1e12 }, 'duckdb'],
    ['a compression that the bundle does not know goes to DuckDB', { readable: false }, 'duckdb'],
    ['CSV and JSON are read by JavaScript, however large', { format: 'other', rows: null, bytes: 2e9 }, 'javascript'],
    ['what is asked for is taken', { asked: 'duckdb' }, 'duckdb'],
    ['Trino is taken where it is asked for', { asked: 'trino', format: 'other' }, 'trino'],
    [
      'JavaScript is taken where it is asked for, though the rows do not fit',
      { asked: 'javascript', rows: 9e7 },
      'javascript',
    ],
  ] as const)('%s', (_, own, engine) => expect(chosenEngine(weighed(own))).toBe(engine))

  test.each([['DuckDB is not asked for CSV', { asked: 'duckdb', format: 'other' }, /reads Parquet alone/]] as const)(
    '%s: an error that names it, never other numbers',
    (_, own, said) => expect(() => chosenEngine(weighed(own))).toThrow(said),
  )
})

test('rows that are all held take 95 bytes each and the file', () => expect(heldBytes(1000, 500)).toBe(95_500))
