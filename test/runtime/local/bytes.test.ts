import { mkdtempSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { localBytes, localBytesIfFile } from '../../../shared/runtime/local/bytes.ts'

const folder = mkdtempSync(join(tmpdir(), 'countersign-bytes-'))
writeFileSync(join(folder, 'p.csv'), 'a,b\n')
writeFileSync(join(folder, 'large.parquet'), '')
// a hole takes no room
truncateSync(join(folder, 'large.parquet'), 2 ** 30 + 1)
symlinkSync(join(folder, 'p.csv'), join(folder, 'link.csv'))

test('a file is read from the folder, or by its whole path', () => {
  expect(Buffer.from(localBytes(folder, 'p.csv')).toString()).toBe('a,b\n')
  expect(localBytes('/nowhere', join(folder, 'p.csv'))).toHaveLength(4)
})

test.each([
  ['that is not there', 'q.csv', 'There is no q.csv.'],
  ['that is a folder', '.', 'is no plain file'],
  ['that is a link', 'link.csv', 'is no plain file'],
  ['that is too large to be read whole', 'large.parquet', 'has 1073741825 bytes'],
])('one %s is refused in a sentence', (_, path, words) => {
  expect(() => localBytes(folder, path)).toThrow(words)
})

test('what may be a file or something else is read where it is one', () => {
  expect(localBytesIfFile(folder, 'p.csv')).toHaveLength(4)
  for (const path of ['.', 'q.csv', 'link.csv']) expect(localBytesIfFile(folder, path)).toBeNull()
})
