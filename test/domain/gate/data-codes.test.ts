import { expect, test } from 'vitest'
import { dataCodes } from '../../../shared/domain/gate/data-codes.ts'
import { gateCodes } from '../../../shared/domain/gate/finding.ts'

test('no code of the data is one of another gate', () => {
  expect(gateCodes.filter((code) => dataCodes.some((own) => own === code))).toEqual(dataCodes)
  expect(new Set(gateCodes).size).toBe(gateCodes.length)
})
