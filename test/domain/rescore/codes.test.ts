import { expect, test } from 'vitest'
import { gateCodes } from '../../../shared/domain/gate/finding.ts'
import { rescoreCodes } from '../../../shared/domain/rescore/codes.ts'

test('no code of a rescoring is one of another gate', () => {
  expect(gateCodes.filter((code) => rescoreCodes.some((own) => own === code))).toEqual(rescoreCodes)
})
