import { readFileSync, readdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs'
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

test('what comes wrong, or ends early, leaves nothing behind, and what was kept under the digest as it was', async () => {
  const folder = temporaryFolder()
  const digest = sha256(Buffer.concat(parts))
  const kept = await keepFile(folder, parts, digest)
  await expect(keepFile(folder, [Buffer.from('other')], digest)).rejects.toThrow(/changed while/)
  const ending = (async function* () {
    yield await Promise.resolve(parts[0] ?? Buffer.alloc(0))
    throw new Error('the registry hung up')
  })()
  await expect(keepFile(folder, ending, digest)).rejects.toThrow('hung up')
  expect(readdirSync(folder)).toEqual([`${digest}.parquet`])
  expect(readFileSync(kept, 'utf8')).toBe('PAR1rows')
})

test('a link that stands where the file is to lie is replaced, and what it leads to is not written', async () => {
  const [folder, elsewhere] = [temporaryFolder(), join(temporaryFolder(), 'other')]
  writeFileSync(elsewhere, 'mine')
  const digest = sha256(Buffer.concat(parts))
  symlinkSync(elsewhere, join(folder, `${digest}.parquet`))
  expect(readFileSync(await keepFile(folder, parts, digest), 'utf8')).toBe('PAR1rows')
  expect(readFileSync(elsewhere, 'utf8')).toBe('mine')
})

test('a disk without room is told in a sentence', async () => {
  const full = Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' })
  const broken = (async function* () {
    yield await Promise.reject<Buffer>(full)
  })()
  await expect(keepFile(temporaryFolder(), broken, 'a')).rejects.toThrow('The disk has no room')
})
