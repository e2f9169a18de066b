import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readBeside } from '../../../shared/runtime/local/beside.ts'

const folder = mkdtempSync(join(tmpdir(), 'countersign-beside-'))
mkdirSync(join(folder, 'dist'))
writeFileSync(join(folder, 'dist', 'countersign.js'), '')
writeFileSync(join(folder, 'dist', 'page.html'), 'the page')
symlinkSync(join(folder, 'dist', 'countersign.js'), join(folder, 'linked'))

test.each<[string, string, string, string | null]>([
  ['is read where the program lies', 'page.html', join(folder, 'dist', 'countersign.js'), 'the page'],
  ['is read where a link to the program leads', 'page.html', join(folder, 'linked'), 'the page'],
  ['that is not there is nothing', 'other.html', join(folder, 'dist', 'countersign.js'), null],
  ['of a program that is not there is nothing', 'page.html', join(folder, 'gone.js'), null],
])('a file that ships beside the program %s', (_, name, script, text) => {
  expect(readBeside(name, script)).toBe(text)
})
