import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { placeCode } from '../../../shared/clients/sandbox/code.ts'
import { repositoryOf } from '../../builders/training.ts'

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'code-')))
const checkout = join(folder, 'checkout')
const commit = repositoryOf(checkout, { 'train.py': 'recorded', '.gitattributes': 'train.py export-ignore\n' })

afterAll(() => {
  rmSync(folder, { recursive: true, force: true })
})

const placed = (name: string, of = commit, at = checkout) =>
  placeCode({ checkout: at, commit: of }, join(folder, name), folder)

test('the files are those of the commit, whatever lies in the working tree', async () => {
  writeFileSync(join(checkout, 'train.py'), 'changed since')
  writeFileSync(join(checkout, 'stray.py'), 'never committed')
  const later = join(checkout, 'later.py')
  writeFileSync(later, 'of a later commit')
  execFileSync('git', ['-C', checkout, 'add', 'later.py'])
  expect(await placed('one')).toBeNull()
  expect(readFileSync(join(folder, 'one', 'train.py'), 'utf8')).toBe('recorded')
  expect(['stray.py', 'later.py', '.git'].filter((name) => existsSync(join(folder, 'one', name)))).toEqual([])
})

test('the checkout stays as it is', () => {
  expect(readFileSync(join(checkout, 'train.py'), 'utf8')).toBe('changed since')
  expect(execFileSync('git', ['-C', checkout, 'diff', '--cached', '--name-only']).toString()).toBe('later.py\n')
})

test.each([
  [
    'a commit that the checkout does not know',
    'f'.repeat(40),
    checkout,
    /does not give the files of commit ffffffffffff/,
  ],
  ['a folder that is no checkout', commit, folder, /does not give the files/],
  ['a word that git would take for an option', '--output=x', checkout, /no whole commit/],
  ['the name of a branch', 'main', checkout, /no whole commit/],
])('%s gives no code, and says why', async (_, of, at, expected) => {
  expect(await placed('none', of, at)).toMatch(expected)
})
