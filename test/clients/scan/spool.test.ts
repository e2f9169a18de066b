import { createHash } from 'node:crypto'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { spool } from '../../../shared/clients/scan/spool.ts'

const folder = mkdtempSync(join(tmpdir(), 'spool-'))
afterAll(() => rmSync(folder, { recursive: true }))

async function* parts(...given: readonly string[]): AsyncGenerator<Uint8Array> {
  for (const part of given) yield Buffer.from(part)
}

describe('bytes that come in a stream', () => {
  test.each([
    ['in memory', 100, 0],
    ['in a file', 4, 1],
  ])('lie %s, and can be read anywhere', async (_, memory, files) => {
    const spooled = await spool(parts('abc', 'def', 'ghi'), { folder, memory })
    expect(readdirSync(folder)).toHaveLength(files)
    const { source } = spooled
    expect([source.read(2, 3), source.read(8, 9), source.read(9, 1)].map((own) => Buffer.from(own).toString())).toEqual(
      ['cde', 'i', ''],
    )
    expect([source.size, spooled.sha256]).toEqual([9, createHash('sha256').update('abcdefghi').digest('hex')])
    spooled.close()
    expect(readdirSync(folder)).toEqual([])
  })

  test('that are too many leave nothing behind', async () => {
    const limit = (size: number): void => {
      if (size > 6) throw new Error('too many')
    }
    await expect(spool(parts('abc', 'def', 'ghi'), { folder, memory: 4 }, limit)).rejects.toThrow('too many')
    expect(readdirSync(folder)).toEqual([])
  })
})
