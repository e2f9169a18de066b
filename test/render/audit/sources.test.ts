import { expect, test } from 'vitest'
import { recordLine } from '../../../shared/render/audit/sources.ts'
import { hostile, expectInert } from '../inert.ts'

const record = (number: number, proven = true) => ({ number, digest: 'sha256:a', proven })

test.each<[string, Parameters<typeof recordLine>[0], string]>([
  ['none', [], 'No record speaks of it.'],
  ['all proven', [record(2), record(3)], 'Records 2 `sha256:a`, 3 `sha256:a`.'],
  ['one unproven of two', [record(2), record(3, false)], 'Records 2 `sha256:a`, 3 `sha256:a` (writer unproven of 1).'],
  ['all unproven', [record(2, false)], 'Records 2 `sha256:a` (writer unproven).'],
])('records that an answer rests on: %s', (_, records, line) => {
  expect(recordLine(records)).toBe(line)
})

test('of very many records the first are named and the others counted', () => {
  expect(recordLine(Array.from({ length: 30 }, (_, index) => record(index + 1)))).toMatch(
    / 20 `sha256:a` and 10 more\.$/,
  )
  expectInert(recordLine([{ number: 1, digest: hostile, proven: true }]))
})
