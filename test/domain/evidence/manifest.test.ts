import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { manifestChanges, manifestOf } from '../../../shared/domain/evidence/manifest.ts'
import { sha } from '../../builders/evidence.ts'

const file = (path: string, letter = 'a', size = 1) => ({ path, size, sha256: sha(letter) })

describe('a manifest', () => {
  test('lists its files by path in code units', () => {
    expect(manifestOf([file('b'), file('a/b'), file('a'), file('Z'), file('ä')]).files.map(({ path }) => path)).toEqual(
      ['Z', 'a', 'a/b', 'b', 'ä'],
    )
  })

  test('of nothing has the root of an empty list', () => {
    expect(manifestOf([])).toEqual({
      files: [],
      root: '4f53cda18c2baa0c0354bb5f9a3ecbe5ed12ab4d8e11ba873c2f11161202b945',
    })
  })

  test('has one root, in whatever order the store lists', () => {
    const files = fc
      .uniqueArray(fc.string({ minLength: 1 }), { maxLength: 8 })
      .map((paths) => paths.map((path) => file(path)))
    fc.assert(fc.property(files, (found) => manifestOf(found).root === manifestOf(found.toReversed()).root))
  })

  test.each([
    ['a byte', [file('a', 'b')]],
    ['a size', [file('a', 'a', 2)]],
    ['a name', [file('b')]],
    ['a file more', [file('a'), file('b')]],
    ['a file less', []],
  ])('has another root with %s changed', (_, files) => {
    expect(manifestOf(files).root).not.toBe(manifestOf([file('a')]).root)
  })
})

test('two manifests differ by files added, removed and changed', () => {
  const before = manifestOf([file('same'), file('gone'), file('other', 'a')])
  const after = manifestOf([file('same'), file('new'), file('other', 'b')])
  expect(manifestChanges(before, after)).toEqual([
    { path: 'gone', change: 'removed' },
    { path: 'new', change: 'added' },
    { path: 'other', change: 'changed' },
  ])
  expect(manifestChanges(before, before)).toEqual([])
})
