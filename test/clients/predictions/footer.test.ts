import { readFileSync, writeFileSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { footerFacts } from '../../../shared/clients/predictions/footer.ts'
import { root } from '../../house/tree.ts'

const temporaryFolder = (): string => mkdtempSync(join(tmpdir(), 'countersign-engine-'))

const file = join(root, 'test/fixtures/predictions/trial.parquet')
const bytes = new Uint8Array(readFileSync(file))

test('the end of a Parquet file tells its rows, from its bytes as from its place', () => {
  const facts = footerFacts(bytes, 'p.parquet', [])
  expect(facts).toMatchObject({ format: 'parquet', readable: true })
  expect(facts.rows).toBeGreaterThan(0)
  expect(footerFacts(file, 'p.PQ', [])).toEqual(facts)
})

test.each([
  ['another format', bytes, 'p.csv', 'other'],
  ['a file cut short', bytes.subarray(0, -9), 'p.parquet', 'parquet'],
  ['a file of no bytes', new Uint8Array(0), 'p.parquet', 'parquet'],
  [
    'a footer that claims to be longer than the file',
    Uint8Array.of(80, 65, 82, 49, 0, 0, 0, 0, 255, 255, 255, 127, 80, 65, 82, 49),
    'p.parquet',
    'parquet',
  ],
])('%s tells nothing', (_, own, path, format) => {
  expect(footerFacts(own, path, [])).toEqual({ format, rows: null, readable: true })
})

test('a file on the machine that is cut short tells nothing either', () => {
  const place = join(temporaryFolder(), 'cut.parquet')
  writeFileSync(place, bytes.subarray(0, 100))
  expect(footerFacts(place, 'cut.parquet', []).rows).toBeNull()
})

test('a compression that the bundle does not know is told where a wanted column has it', () => {
  const lz4 = join(root, 'test/fixtures/predictions/encodings/refused-lz4.parquet')
  expect(footerFacts(lz4, 'p.parquet', ['score']).readable).toBe(false)
  expect(footerFacts(lz4, 'p.parquet', ['nothing of it']).readable).toBe(true)
})
