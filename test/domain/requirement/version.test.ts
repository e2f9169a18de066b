import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  compareVersions,
  meets,
  packageName,
  parseVersion,
  versionKey,
} from '../../../shared/domain/requirement/version.ts'
import { root } from '../../house/tree.ts'

const ordered =
  '1.dev0 1.0.dev456 1.0a1 1.0a2.dev456 1.0a12.dev456 1.0a12 1.0b1.dev456 1.0b2 1.0b2.post345.dev456 1.0b2.post345 1.0rc1.dev456 1.0rc1 1.0 1.0.post456.dev34 1.0.post456 1.0.15 1.1.dev1 1!0.1'.split(
    ' ',
  )
const same = ['1.0', '1', 'v1.0.0', '1.0+cu118', ' 1.0 ']
const odd =
  '1.0-1 1.0.post1 1.0-r4 1.0.rev4 1.0alpha1 1.0.a.1 1.0c3 1.0rc3 1.0preview3 2021.10.8 00.1 1.0dev 1.0.DEV0'.split(' ')
const none = ['', 'latest', '1..0', '1.0-', 'one', '1.0+', '1.0 2', '1.0.x', '==1']

/** Two versions that have some of their parts in common, with numbers of all lengths. */
const number = fc.constantFrom('0', '00', '1', '9', '10', '9007199254740993', '0'.repeat(20) + '1', '9'.repeat(28), '9'.repeat(40)) // prettier-ignore
const parts = fc.tuple(
  fc.constantFrom('', '0!', '1!', '10!'),
  fc.array(number, { minLength: 1, maxLength: 3 }).map((all) => all.join('.')),
  fc.constantFrom('', 'a', 'a0', 'a10', '.b1', 'rc', '-c2'),
  fc.constantFrom('', '-0', '-1', '.post', 'r10'),
  fc.constantFrom('', '.dev', 'dev1', '-dev10'),
  fc.constantFrom('', '+cpu'),
)
const twins = fc
  .tuple(parts, parts, fc.array(fc.boolean(), { minLength: 6, maxLength: 6 }))
  .map(([one, other, alike]) => [one.join(''), other.map((part, at) => (alike[at] ? one[at] : part)).join('')] as const)

const version = (text: string) => {
  const read = parseVersion(text)
  if (read === null) throw new Error(`${text} is no version`)
  return read
}

describe('a version', () => {
  test('stands in the order of PEP 440', () => {
    for (const [index, one] of ordered.entries())
      for (const [other, text] of ordered.entries())
        expect(Math.sign(compareVersions(version(one), version(text))), `${one} ${text}`).toBe(Math.sign(index - other))
  })

  test.each(same)('may be written %j for 1.0', (text) => {
    expect(compareVersions(version(text), version('1.0'))).toBe(0)
  })

  test.each(none)('is none as %j', (text) => {
    expect(parseVersion(text)).toBe(null)
  })

  test('has a key that stands to others as it does, with nothing between it and what stands right behind it', () => {
    const all = [...ordered, ...same, ...odd, '0', '0.0', '0.9', '10', '1.10.2', '1.9', '12345678901234567890', '2!1']
    for (const [one, other] of all.flatMap((one) => all.map((other) => [one, other] as const))) {
      const [key, against] = [versionKey(one) ?? '', versionKey(other) ?? '']
      const order = Math.sign(compareVersions(version(one), version(other)))
      expect(key < against ? -1 : key > against ? 1 : 0, `${one} ${other}`).toBe(order)
      expect(`${key} ` < against, `${one} ${other}`).toBe(order < 0)
    }
    expect(none.map(versionKey)).toEqual(none.map(() => null))
  })

  test('of whatever parts has such a key', () => {
    fc.assert(
      fc.property(twins, ([one, other]) => {
        const [key, against] = [versionKey(one) ?? '', versionKey(other) ?? '']
        const order = Math.sign(compareVersions(version(one), version(other)))
        expect(key < against ? -1 : key > against ? 1 : 0).toBe(order)
        expect([`${key} ` < against, key > '' && key < '~']).toEqual([order < 0, true])
      }),
      { numRuns: 2000 },
    )
  })

  test('of any length is told in a moment', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('1', '.', '-', 'a', 'rc', '+', '!'), maxLength: 400 }), (text) => {
        const read = parseVersion(text)
        expect(read === null || compareVersions(read, read) === 0).toBe(true)
      }),
    )
  })

  test('stands and meets as the library packaging has it', () => {
    const all = [...ordered, ...odd, '1.2', '1.2.3', '1.10']
    const specifiers = [
      '==1.0',
      '==1.*',
      '!=1.0',
      '!=1.0.*',
      '>=1.0b2',
      '<1.1',
      '<=1.0',
      '~=1.0',
      '~=1.2.1',
      '<1.0',
      '<1.0rc1',
      '<1.0.post1',
      '>1.0',
      '>1.0a1',
      '>1.0.dev1',
      '>1.0.post1',
      '===1.0',
    ]
    const script = `
import json, sys
from packaging.version import Version
from packaging.specifiers import SpecifierSet
given = json.load(sys.stdin)
public = lambda text: Version(Version(text).public)
sign = lambda a, b: (public(a) > public(b)) - (public(a) < public(b))
print(json.dumps([[[sign(a, b) for b in given['all']] for a in given['all']],
  [[SpecifierSet(s).contains(a, prereleases=True) for s in given['specifiers']] for a in given['all']]]))`
    const said = execFileSync(join(root, '.venv/bin/python'), ['-c', script], {
      input: JSON.stringify({ all, specifiers }),
      encoding: 'utf8',
    })
    const [orders, answers] = JSON.parse(said) as [number[][], boolean[][]]
    expect(all.map((one) => all.map((other) => Math.sign(compareVersions(version(one), version(other)))))).toEqual(
      orders,
    )
    const split = (text: string) => {
      const [, sign = '', wanted = ''] = /^(===?|!=|~=|[<>]=?)(.*)$/.exec(text) ?? []
      return [{ sign, version: wanted }]
    }
    const differing = all.flatMap((one, row) =>
      specifiers
        .filter((text, column) => meets(one, split(text)) !== answers[row]?.[column])
        .map((text) => `${one} ${text}`),
    )
    expect(differing).toEqual([])
  })
})

test.each([
  ['an unknown sign', '1.0', [{ sign: '@', version: '1' }], null],
  ['a bound that is no version', '1.0', [{ sign: '>=', version: 'new' }], null],
  [
    'one that fails and one that is none',
    '1.0',
    [
      { sign: '>=', version: 'new' },
      { sign: '>', version: '2' },
    ],
    false,
  ],
  ['a compatible release of one number', '1.0', [{ sign: '~=', version: '1' }], null],
  ['what is no version', 'acme', [{ sign: '>=', version: '1' }], null],
  ['what is no version, taken as it is', 'acme', [{ sign: '===', version: 'acme' }], true],
])('meeting %s', (_, text, specifiers, wanted) => {
  expect(meets(text, specifiers)).toBe(wanted)
})

test.each([
  ['Flask', 'flask'],
  ['ruamel.yaml', 'ruamel-yaml'],
  ['scikit__learn', 'scikit-learn'],
  ['a.-_b', 'a-b'],
])('the name %s is %s for the index', (name, wanted) => {
  expect(packageName(name)).toBe(wanted)
})
