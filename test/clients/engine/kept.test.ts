import { readFileSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { keepFile } from '../../../shared/clients/engine/kept.ts'
import { sha256 } from '../../../shared/domain/digest.ts'

const temporaryFolder = (): string => mkdtempSync(join(tmpdir(), 'countersign-engine-'))

const parts = [Buffer.from('PAR1'), Buffer.from('rows')]

test('a file of the registry is written as it comes', async () => {
  const file = await keepFile(temporaryFolder(), parts, sha256(Buffer.concat(parts)))
  expect(readFileSync(file, 'utf8')).toBe('PAR1rows')
})

test('a file that is no longer the one of the digest is refused', async () => {
  await expect(keepFile(temporaryFolder(), parts, sha256(Buffer.from('other')))).rejects.toThrow(/changed while/)
})
