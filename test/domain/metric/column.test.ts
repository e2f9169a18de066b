import { expect, test } from 'vitest'

import { MISSING } from '../../../shared/domain/metric/column.ts'

test('rows without a value of a group are a group with this name, which exceptions quote', () => {
  expect(MISSING).toBe('(missing)')
})
