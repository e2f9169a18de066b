import { describe, expect, test } from 'vitest'
import { dependenciesOf, withoutLogin } from '../../../shared/domain/requirement/dependency.ts'
import { readLines } from '../../../shared/domain/requirement/line.ts'

const of = (files: Readonly<Record<string, string>>) =>
  dependenciesOf(
    Object.entries(files).flatMap(([file, text]) => readLines(file, text)),
    Object.keys(files),
  )

test('a package that two files pin is one, with both places', () => {
  const { pinned, unresolved } = of({ 'requirements.txt': 'Flask==2.3.1', 'sub/more.txt': '\nflask==2.3.1' })
  expect(pinned).toEqual([
    {
      name: 'flask',
      version: '2.3.1',
      places: [
        { file: 'requirements.txt', line: 1 },
        { file: 'sub/more.txt', line: 2 },
      ],
    },
  ])
  expect(unresolved).toEqual([])
})

describe('what no version can be told of', () => {
  test.each<readonly [string, Readonly<Record<string, string>>, readonly string[]]>([
    ['a package without a version', { 'r.txt': 'flask' }, ['not-pinned']],
    ['a range', { 'r.txt': 'flask>=2' }, ['not-pinned']],
    ['a range that another file pins within', { 'r.txt': 'flask>=2', 'c.txt': 'flask==2.3.1' }, []],
    [
      'a range that another file pins outside of',
      { 'r.txt': 'flask>=3', 'c.txt': 'flask==2.3.1' },
      ['pinned-otherwise'],
    ],
    ['a folder', { 'r.txt': './own' }, ['local-path']],
    ['an editable', { 'r.txt': '-e .' }, ['local-path']],
    ['a variable', { 'r.txt': 'own @ https://${TOKEN}@x.example/own' }, ['environment-variable']],
    ['an option that is none', { 'r.txt': '--evil' }, ['unknown-option']],
    ['words', { 'r.txt': 'flask 1' }, ['unreadable']],
    ['a file that is not there', { 'r.txt': '-r other.txt' }, ['file-not-there']],
    ['limits that are not there', { 'r.txt': '-c limits.txt' }, ['file-not-there']],
    ['a file that was read', { 'sub/r.txt': '-r ../other.txt', 'other.txt': 'flask==1' }, []],
  ])('%s', (_, files, wanted) => {
    expect(of(files).unresolved.map(({ why }) => why)).toEqual(wanted)
  })
})

test.each([
  ['pip', true, 'tool-not-pinned'],
  ['pip', false, 'not-pinned'],
  ['flask', true, 'not-pinned'],
])('%s that builds (%s) and has no version is %s', (name, builds, why) => {
  const lines = readLines('conda.yaml', name).map((line) => ({ ...line, builds }))
  expect(dependenciesOf(lines, []).unresolved.map((one) => one.why)).toEqual([why])
})

test('what comes from elsewhere is told apart, without logins', () => {
  const text = [
    '--index-url https://me:secret@x.example/simple',
    '--find-links https://x.example/',
    '--trusted-host x.example',
    'own @ git+https://x.example/own@main',
  ].join('\n')
  expect(of({ 'r.txt': text }).foreign).toEqual([
    { file: 'r.txt', line: 1, kind: 'index', what: 'https://***@x.example/simple' },
    { file: 'r.txt', line: 2, kind: 'links', what: 'https://x.example/' },
    { file: 'r.txt', line: 3, kind: 'trusted-host', what: 'x.example' },
    { file: 'r.txt', line: 4, kind: 'address', what: 'git+https://x.example/own@main' },
  ])
  expect(withoutLogin('a b://c:d@e f')).toBe('a b://***@e f')
  expect(withoutLogin('b://c:d@e@f/g@h')).toBe('b://***@f/g@h')
})
