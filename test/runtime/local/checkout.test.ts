import { mkdirSync, mkdtempSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { localFile, localGovernance } from '../../../shared/runtime/local/checkout.ts'

function checkout(files: Readonly<Record<string, string>>): string {
  const root = mkdtempSync(join(tmpdir(), 'countersign-checkout-'))
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
  return root
}

test('the governance files of a checkout come sorted, at any depth', () => {
  const root = checkout({
    'governance/policy.yml': 'p',
    'governance/a/b.yml': 'b',
    '.github/workflows/x.yml': 'x',
    'models/m.yml': 'm',
  })
  expect(localGovernance(root)).toEqual([
    { path: '.github/workflows/x.yml', text: 'x' },
    { path: 'governance/a/b.yml', text: 'b' },
    { path: 'governance/policy.yml', text: 'p' },
  ])
})

test('a checkout without governance has none', () => {
  expect(localGovernance(checkout({}))).toEqual([])
})

test('a link among the governance files is an error', () => {
  const root = checkout({ 'governance/policy.yml': 'p' })
  symlinkSync('/etc/hostname', join(root, 'governance/people.yml'))
  expect(() => localGovernance(root)).toThrow('governance/people.yml is no plain file.')
})

test('a folder that is a link is not followed', () => {
  const root = checkout({ 'elsewhere/policy.yml': 'p' })
  symlinkSync('elsewhere', join(root, 'governance'))
  expect(localGovernance(root)).toEqual([])
})

test('a file that is named by its whole path is read, be it of the checkout or not', () => {
  const elsewhere = checkout({ 'm.yml': 'm' })
  expect(localFile(checkout({}), join(elsewhere, 'm.yml'))).toBe('m')
  expect(localFile(checkout({}), join(elsewhere, 'x.yml'))).toBeNull()
})

test('a file that no text can hold is an error that says so', () => {
  const root = checkout({ 'attested.json': '' })
  // a hole, which takes no room on the disk
  truncateSync(join(root, 'attested.json'), 2 ** 30)
  expect(() => localFile(root, 'attested.json')).toThrow(/attested\.json has 1073741824 bytes/)
})

test('a file is read; a link, a folder and what is not there are none', () => {
  const root = checkout({ 'models/m.yml': 'm' })
  symlinkSync('m.yml', join(root, 'models/l.yml'))
  expect(['models/m.yml', 'models/l.yml', 'models', 'models/x.yml'].map((path) => localFile(root, path))).toEqual([
    'm',
    null,
    null,
    null,
  ])
})
