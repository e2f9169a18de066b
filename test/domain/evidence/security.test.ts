import { expect, test } from 'vitest'
import { AdvisoryReading, Security } from '../../../shared/domain/evidence/security.ts'
import { security } from '../../builders/evidence.ts'

test('what was seen is data that comes back as it was written', () => {
  const seen = security({ uses: [{ file: 'model.pkl', kind: 'global', name: 'os.system', offset: 3 }], more: 1 })
  expect(Security.parse(JSON.parse(JSON.stringify(seen)))).toEqual(seen)
  expect(Security.safeParse({ ...seen, clean: true }).success).toBe(false)
})

test.each([{ state: 'clean' }, { state: 'read', source: 'x' }, { state: 'failed' }])('%j is no reading', (reading) => {
  expect(AdvisoryReading.safeParse(reading).success).toBe(false)
})
