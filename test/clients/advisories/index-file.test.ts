import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, expect, test } from 'vitest'
import { formatIndex, parseIndex, withIndex } from '../../../shared/clients/advisories/index-file.ts'
import { byPackage } from '../../../shared/domain/advisory/brief.ts'
import { versionKey } from '../../../shared/domain/requirement/version.ts'
import { advisory } from '../../builders/advisory.ts'

const folder = mkdtempSync(join(tmpdir(), 'index-'))
afterAll(() => rmSync(folder, { recursive: true }))

const key = 'a'.repeat(64)
const date = '2026-01-04T00:00:00.000Z'
const names = [...Array.from({ length: 500 }, (_, index) => `package-${index}`), 'constructor', '--proto--', 'tostring']
const hostile = { id: 'a"b\tc\nd\\e\u2028é', aliases: ['', '"', '\t', '\\n', '😀'] }
const compiled = byPackage([
  ...names.map((name, index) => advisory({ id: `A-${index}` }, { package: { ecosystem: 'PyPI', name } })),
  advisory(
    { ...hostile, database_specific: { severity: 'HIGH' } },
    { package: { ecosystem: 'PyPI', name: 'a"\t\nb\\' } },
  ),
])

test('an index gives back what it was made of, name by name, and nothing for others', () => {
  const index = parseIndex(formatIndex(key, date, compiled), key)
  expect(index?.date).toBe(date)
  for (const [name, briefs] of compiled) expect(index?.briefs(name, null), name).toEqual(briefs)
  expect(['flask', 'hasownproperty', ''].map((name) => index?.briefs(name, null))).toEqual([[], [], []])
})

test('of the records of a package those are read that hold the version', () => {
  const index = parseIndex(formatIndex(key, date, compiled), key)
  const found = ['2.3.1', '2.3.2'].map((version) => index?.briefs('package-7', versionKey(version)).map(({ id }) => id))
  expect(found).toEqual([['A-7'], []])
})

test('an index of something else, or a torn one, is none', () => {
  const bytes = formatIndex(key, date, compiled)
  expect(parseIndex(bytes, 'b'.repeat(64))).toBe(null)
  expect(parseIndex(bytes.subarray(0, 1000), key)).toBe(null)
  const path = join(folder, 'index')
  expect(withIndex(path, key, () => 1)).toBe(null)
  writeFileSync(path, bytes.subarray(0, -10_000))
  expect(withIndex(path, key, ({ briefs }) => names.map((name) => briefs(name, null)))).toBe(null)
  writeFileSync(path, bytes)
  expect(withIndex(path, key, ({ briefs }) => briefs('package-7', null).map(({ id }) => id))).toEqual(['A-7'])
})

test('an index of which any byte was changed is not believed', () => {
  const whole = formatIndex(key, date, compiled)
  const path = join(folder, 'changed')
  fc.assert(
    fc.property(fc.nat(whole.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
      const bytes = Buffer.from(whole)
      bytes[at] = (bytes[at] ?? 0) ^ change
      writeFileSync(path, bytes)
      expect(withIndex(path, key, ({ briefs }) => [...compiled.keys()].map((name) => briefs(name, null)))).toBe(null)
    }),
    { numRuns: 30 },
  )
})
