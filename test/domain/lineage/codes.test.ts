import { expect, test } from 'vitest'
import { gateCodes } from '../../../shared/domain/gate/finding.ts'
import { lineageCodes } from '../../../shared/domain/lineage/codes.ts'

test('each code is one of the gates’, once', () => {
  for (const code of lineageCodes) expect(gateCodes.filter((one) => one === code)).toEqual([code])
})
