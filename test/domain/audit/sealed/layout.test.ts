import { execFileSync } from 'node:child_process'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { layOut } from '../../../../shared/domain/audit/sealed/layout.ts'
import { zipMembers } from '../../../../shared/domain/serialized/archive.ts'
import { bytesIn } from '../../../../shared/domain/serialized/bytes.ts'
import { archive, members } from './builder.ts'

test('what is laid out is read again as it was, by our reader and by Python’s', () => {
  const read = zipMembers(bytesIn(layOut(members)))
  expect(read.map(({ name, method, crc, claims }) => ({ name, method, crc, size: claims }))).toEqual(
    members.map(({ name, method, crc, size }) => ({ name, method, crc, size })),
  )
  const path = join(mkdtempSync(join(tmpdir(), 'zip-')), 'a.zip')
  writeFileSync(path, archive)
  expect(execFileSync('python3', ['-m', 'zipfile', '-t', path], { encoding: 'utf8' })).toContain('Done testing')
})

test('the same members give the same bytes', () => {
  expect(Buffer.compare(layOut(members), layOut(members))).toBe(0)
})
