import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isCleanMerge, updateMergesOf, type TreeFile } from '../../../../shared/domain/approval/builder/base-merge.ts'
import type { Commit } from '../../../../shared/domain/forge.ts'
import { commit, identity } from '../../../builders/forge.ts'

type Files = Readonly<Record<string, string>>
const tree = (files: Files): readonly TreeFile[] =>
  Object.entries(files).map(([path, object]) => {
    const [mode = '', sha = ''] = object.includes(' ') ? object.split(' ') : ['100644', object]
    return { path, mode, object: sha }
  })
const clean = (base: Files, ours: Files, theirs: Files, merged: Files): boolean =>
  isCleanMerge({ base: tree(base), ours: tree(ours), theirs: tree(theirs), merged: tree(merged) })

describe('a merge is clean', () => {
  test.each<[string, Files, Files, Files, Files, boolean]>([
    [
      'where each side changed files of its own',
      { a: '1', b: '1' },
      { a: '2', b: '1' },
      { a: '1', b: '2' },
      { a: '2', b: '2' },
      true,
    ],
    ['where each side added files', {}, { a: '1' }, { b: '1' }, { a: '1', b: '1' }, true],
    ['where one side took a file away', { a: '1', b: '1' }, { a: '1', b: '1' }, { a: '1' }, { a: '1' }, true],
    ['where both made the same change', { a: '1' }, { a: '2' }, { a: '2' }, { a: '2' }, true],
    ['not where a file more was slipped in', {}, { a: '1' }, { b: '1' }, { a: '1', b: '1', c: '1' }, false],
    ['not where the editor changed a file', { a: '1' }, { a: '2' }, { a: '1', b: '1' }, { a: '3', b: '1' }, false],
    ['not where the base’s change was left out', { a: '1' }, { a: '1' }, { a: '2' }, { a: '1' }, false],
    ['not where both changed a file, whatever came of it', { a: '1' }, { a: '2' }, { a: '3' }, { a: '4' }, false],
    ['not where both changed a file and one side was taken', { a: '1' }, { a: '2' }, { a: '3' }, { a: '2' }, false],
    ['not where a file became executable', { a: '1' }, { a: '1' }, { a: '2' }, { a: '100755 2' }, false],
    ['not where a file became a link', { a: '1' }, { a: '1', b: '1' }, { a: '1' }, { a: '120000 1', b: '1' }, false],
  ])('%s', (_, base, ours, theirs, merged, expected) => {
    expect(clean(base, ours, theirs, merged)).toBe(expected)
  })

  test('never where any path is other than both sides have it', () => {
    const files = fc.dictionary(fc.constantFrom('a', 'b', 'c'), fc.constantFrom('1', '2', '3'))
    fc.assert(
      fc.property(files, files, files, fc.constantFrom('a', 'b', 'c'), (base, ours, theirs, path) => {
        const merged = { ...ours, ...theirs, [path]: '9' }
        expect(clean(base, ours, theirs, merged)).toBe(false)
      }),
    )
  })
})

describe('a head may be a merge of the base', () => {
  const merge = (other: Partial<Commit> = {}): Commit =>
    commit({ sha: 'm', parents: ['h', 'b'], madeOnForge: true, ...other })
  test.each<[string, readonly Commit[], string, number]>([
    ['that the forge made on the head before', [commit({ sha: 'h' }), merge()], 'h', 1],
    ['not made on somebody’s machine', [commit({ sha: 'h' }), merge({ madeOnForge: false })], 'h', 0],
    ['not of another branch', [commit({ sha: 'h' }), commit({ sha: 'b' }), merge()], 'h', 0],
    ['not with three parents', [commit({ sha: 'h' }), merge({ parents: ['h', 'b', 'x'] })], 'h', 0],
    ['not of one parent', [commit({ sha: 'h' }), merge({ parents: ['h'] })], 'h', 0],
    ['not where more came with it', [commit({ sha: 'h' }), merge()], 'g', 0],
    ['not with a co-author', [commit({ sha: 'h' }), merge({ coAuthors: [identity('mel-acme')] })], 'h', 0],
    ['not of the other parent', [commit({ sha: 'h' }), merge({ parents: ['b', 'h'] })], 'h', 0],
  ])('%s', (_, commits, before, count) => {
    expect(updateMergesOf(commits, [{ sha: 'm', before }])).toEqual(
      count === 0 ? [] : [{ sha: 'm', ours: 'h', theirs: 'b' }],
    )
  })
})
