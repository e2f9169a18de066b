import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { localDocuments } from '../../../shared/runtime/local/documents.ts'
import { fakeDocuments } from '../../fakes/documents.ts'

function folder(files: Readonly<Record<string, string>>): string {
  const root = mkdtempSync(join(tmpdir(), 'countersign-documents-'))
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
  return root
}

const files = { 'b.yml': '{}', 'a/z.yaml': '{}', 'a/y.yml': 'broken', 'a/notes.txt': 'x', 'a/deep/x.yml': '{}' }
const read = (root: string, ...paths: readonly string[]): readonly string[] =>
  localDocuments(root, paths, fakeDocuments).map((one) =>
    one.ok ? one.value.file : one.problems.map(({ file, message }) => `${file} ${message}`).join(),
  )

test('files are read as they are named, folders with the YAML files below them by path, each once', () => {
  expect(read(folder(files), 'b.yml', 'a', 'a/z.yaml')).toEqual([
    'b.yml',
    'a/deep/x.yml',
    'a/y.yml cannot be read.',
    'a/z.yaml',
  ])
})

test('a file that is named is read whatever its ending', () => {
  expect(read(folder({ 'a.txt': '{}' }), 'a.txt')).toEqual(['a.txt'])
})

test('a folder without scenarios holds none', () => {
  expect(read(folder({ 'a/notes.txt': 'x' }), 'a')).toEqual([])
})

test('what is not there is said', () => {
  expect(() => read(folder({}), 'nowhere')).toThrow('There is no nowhere.')
})

test('a link is followed neither as a file nor within a folder', () => {
  const root = folder({ 'a/x.yml': '{}' })
  symlinkSync('/etc/hostname', join(root, 'a', 'link.yml'))
  symlinkSync('a', join(root, 'other'))
  expect(() => read(root, 'other')).toThrow('other is neither a file nor a folder.')
  expect(() => read(root, 'a')).toThrow('a/link.yml is neither a file nor a folder.')
})
