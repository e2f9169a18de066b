import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openPlace } from '../../../shared/clients/predictions/place.ts'
import { sha256 } from '../../../shared/domain/digest.ts'

test('a file is read where it lies, as far as it goes, and says when it changed', () => {
  const place = join(mkdtempSync(join(tmpdir(), 'countersign-place-')), 'rows')
  writeFileSync(place, 'abcdef')
  const open = openPlace(place, 'rows')
  const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString()
  expect([open.size, text(open.read(1, 3)), text(open.read(4, 99))]).toEqual([6, 'bc', 'ef'])
  expect(text(open.into(2, new Uint8Array(2)))).toBe('cd')
  expect(open.digest()).toBe(sha256(Buffer.from('abcdef')))
  open.checkSame()
  writeFileSync(place, 'abcdefg')
  expect(open.checkSame).toThrow('Predictions "rows" changed while they were read')
  open.close()
})
