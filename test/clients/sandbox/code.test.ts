import { execFileSync } from 'node:child_process'
import {
  existsSync,
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
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

describe('the bytes are those that git keeps', () => {
  const train = (name: string) => readFileSync(join(folder, name, 'train.py'), 'utf8')
  const git = (words: readonly string[], input = '') =>
    execFileSync('git', ['-C', checkout, ...words], { input, encoding: 'utf8' }).trim()
  /** A commit with this tree, which no branch names. */
  const commitOf = (entries: string): string => {
    const tree = git(['mktree'], entries)
    return git(['-c', 'user.name=Dana', '-c', 'user.email=dana@acme.example', 'commit-tree', '-m', 'One', tree])
  }
  const blobOf = (text: string): string => git(['hash-object', '-w', '--stdin'], text)

  test('whatever the working tree’s attributes, the checkout’s settings and the commit’s own attributes say', async () => {
    const ran = join(folder, 'ran')
    git(['config', 'filter.own.smudge', `touch ${ran}; cat`])
    git(['config', 'core.fsmonitor', `touch ${ran}`])
    git(['config', 'core.autocrlf', 'true'])
    const own = 'train.py filter=own eol=crlf ident working-tree-encoding=UTF-16\n'
    writeFileSync(join(checkout, '.gitattributes'), own)
    const text = 'a\n$Id$\n'
    const of = commitOf(`100644 blob ${blobOf(own)}\t.gitattributes\n100644 blob ${blobOf(text)}\ttrain.py\n`)
    expect([await placed('raw', of), train('raw'), await placed('old'), train('old')]).toEqual([
      ...[null, text],
      ...[null, 'recorded'],
    ])
    expect(existsSync(ran)).toBe(false)
  })

  test('whatever the checkout shows in the place of the commit', async () => {
    git(['replace', commit, commitOf(`100644 blob ${blobOf('other')}\ttrain.py\n`)])
    expect([await placed('replaced'), train('replaced')]).toEqual([null, 'recorded'])
  })

  test('a link leads out of nothing, and a submodule is an empty folder', async () => {
    const of = commitOf(`120000 blob ${blobOf('/etc')}\tlink\n160000 commit ${commit}\tsub\n`)
    expect(await placed('links', of)).toBeNull()
    expect(lstatSync(join(folder, 'links', 'link')).isSymbolicLink()).toBe(true)
    expect(readdirSync(join(folder, 'links'))).toEqual(['link', 'sub'])
    expect(readdirSync(join(folder, 'links', 'sub'))).toEqual([])
  })

  test.each(['blob', 'tree'])('a few objects that stand for ten billion of a %s are not written', async (kind) => {
    const first = kind === 'blob' ? ['100644 blob', blobOf('x')] : ['040000 tree', git(['mktree'])]
    let entry = first.join(' ')
    const ten = (one: string) => Array.from({ length: 10 }, (_, at) => `${one}\t${at}\n`).join('')
    for (let level = 0; level < 9; level++) entry = `040000 tree ${git(['mktree'], ten(entry))}`
    expect(await placed(`bomb ${kind}`, commitOf(ten(entry)))).toMatch(/too many or too large/)
    expect(readdirSync(join(folder, `bomb ${kind}`))).toEqual([])
  })
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
