import { expect, test } from 'vitest'
import { sha256 } from '../../../shared/domain/digest.ts'
import { sameBytes } from '../../../shared/gather/version/stored-file.ts'

test('bytes of another digest are refused', () => {
  const bytes = Buffer.from('rows of a file')
  const file = { path: 'p.csv', size: bytes.length, sha256: sha256(bytes) }
  expect(sameBytes(file, bytes)).toBe(bytes)
  expect(() => sameBytes(file, Buffer.from('rows of a fire'))).toThrow('p.csv was changed while it was read')
})
