import { existsSync, mkdirSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { writeFiles } from '../../../shared/runtime/local/writing.ts'

const folder = (): string => mkdtempSync(join(tmpdir(), 'countersign-writing-'))
const files = [
  { path: 'a/b.yml', text: 'b\n' },
  { path: 'c.md', text: 'c\n' },
]

describe('files', () => {
  test('are written, and a second time none is', () => {
    const root = folder()
    expect(writeFiles(root, files, [])).toEqual(['a/b.yml', 'c.md'])
    expect(readFileSync(join(root, 'a/b.yml'), 'utf8')).toBe('b\n')
    expect(writeFiles(root, files, [])).toEqual([])
  })

  test('are all left where one is there with another content, and each such is named', () => {
    const root = folder()
    writeFileSync(join(root, 'c.md'), 'mine\n')
    expect(() => writeFiles(root, files, [])).toThrow('another content: c.md.')
    expect(existsSync(join(root, 'a'))).toBe(false)
  })

  test('that hold what was there may replace it', () => {
    const root = folder()
    writeFileSync(join(root, 'c.md'), 'mine\n')
    expect(writeFiles(root, files, ['c.md'])).toEqual(['a/b.yml', 'c.md'])
  })

  test.each([
    ['a link in the place of the file', (root: string) => symlinkSync('/etc/hostname', join(root, 'c.md')), 'c.md'],
    ['a folder in the place of the file', (root: string) => mkdirSync(join(root, 'c.md')), 'c.md'],
    ['a link above the file', (root: string) => symlinkSync(tmpdir(), join(root, 'a')), 'a/b.yml'],
    ['a file above the file', (root: string) => writeFileSync(join(root, 'a'), ''), 'a/b.yml'],
  ])('are never written through %s', (_, lay, path) => {
    const root = folder()
    lay(root)
    expect(() => writeFiles(root, files, ['c.md'])).toThrow(path)
  })
})
