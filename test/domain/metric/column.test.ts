import { expect, test } from 'vitest'

import { MISSING, roomForCodes } from '../../../shared/domain/metric/column.ts'

test('rows without a value of a group are a group with this name, which exceptions quote', () => {
  expect(MISSING).toBe('(missing)')
})

test.each([
  [0, 1],
  [128, 1],
  [129, 2],
  [32_768, 2],
  [32_769, 4],
])('codes of %d values take %d bytes each', (values, bytes) => {
  const codes = roomForCodes(3, values)
  expect([codes.length, codes.BYTES_PER_ELEMENT]).toEqual([3, bytes])
  codes[0] = values - 1
  expect(codes[0]).toBe(values - 1)
})
