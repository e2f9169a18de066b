import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { formatIndex, parseIndex, withIndex } from '../../../shared/clients/advisories/index-file.ts'
import { byPackage } from '../../../shared/domain/advisory/compact.ts'
import { advisory } from '../../builders/advisory.ts'

const folder = mkdtempSync(join(tmpdir(), 'index-'))
afterAll(() => rmSync(folder, { recursive: true }))

const key = 'a'.repeat(64)
const date = '2026-01-04T00:00:00.000Z'
const names = [...Array.from({ length: 500 }, (_, index) => `package-${index}`), 'constructor', '--proto--', 'toString']
const compiled = byPackage(
  names.map((name, index) => advisory({ id: `A-${index}` }, { package: { ecosystem: 'PyPI', name } })),
)

test('an index gives back what it was made of, name by name, and nothing for others', () => {
  const index = parseIndex(formatIndex(key, date, compiled), key)
  expect(index?.date).toBe(date)
  for (const [name, records] of compiled) expect(index?.records(name), name).toEqual(records)
  expect(['flask', 'hasownproperty', ''].map((name) => index?.records(name))).toEqual([[], [], []])
})

test('an index of something else, or a torn one, is none', () => {
  const bytes = formatIndex(key, date, compiled)
  expect(parseIndex(bytes, 'b'.repeat(64))).toBe(null)
  expect(parseIndex(bytes.subarray(0, 1000), key)).toBe(null)
  const path = join(folder, 'index')
  expect(withIndex(path, key, () => 1)).toBe(null)
  writeFileSync(path, bytes.subarray(0, -10_000))
  expect(withIndex(path, key, (index) => names.map((name) => index.records(name)))).toBe(null)
  writeFileSync(path, bytes)
  expect(withIndex(path, key, (index) => index.records('package-7').map(({ id }) => id))).toEqual(['A-7'])
})
