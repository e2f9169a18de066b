import { describe, expect, test } from 'vitest'
import type { Line } from '../../../shared/domain/requirement/line.ts'
import { readBill, readPipfileLock } from '../../../shared/domain/requirement/lock-file.ts'

const texts = (lines: readonly Line[] | null): readonly string[] | undefined => lines?.map(({ text }) => text)

test('a Pipfile.lock asks for its packages, those of development too, and names its indexes', () => {
  const lock = {
    _meta: { sources: [{ url: 'https://x.example/simple' }] },
    default: { flask: { version: '==2.3.1', hashes: [] }, own: { git: 'https://x.example/own' } },
    develop: { pytest: { version: '==9.0' } },
  }
  expect(texts(readPipfileLock('Pipfile.lock', JSON.stringify(lock)))).toEqual([
    '--index-url https://x.example/simple',
    'flask==2.3.1',
    'own',
    'pytest==9.0',
  ])
})

describe('a bill of materials', () => {
  test.each([
    [
      'of CycloneDX',
      { bomFormat: 'CycloneDX', components: [{ purl: 'pkg:pypi/flask@2.3.1?x=y' }, { purl: 'pkg:npm/left' }] },
      ['flask==2.3.1'],
    ],
    [
      'with a version that is encoded',
      { bomFormat: 'CycloneDX', components: [{ purl: 'pkg:pypi/torch@2.4.0%2Bcpu' }] },
      ['torch==2.4.0+cpu'],
    ],
    [
      'with a package without a version',
      { bomFormat: 'CycloneDX', components: [{ purl: 'pkg:pypi/flask' }] },
      ['flask'],
    ],
    [
      'with a package inside another',
      {
        bomFormat: 'CycloneDX',
        components: [{ purl: 'pkg:generic/image', components: [{ purl: 'pkg:pypi/flask@2.3.1' }] }],
      },
      ['flask==2.3.1'],
    ],
    ['without components', { bomFormat: 'CycloneDX' }, []],
    [
      'of SPDX',
      {
        spdxVersion: 'SPDX-2.3',
        packages: [
          { name: 'flask', externalRefs: [{ referenceType: 'purl', referenceLocator: 'pkg:pypi/flask@2.3.1' }] },
          { name: 'base' },
        ],
      },
      ['flask==2.3.1'],
    ],
  ])('%s lists Python packages', (_, bill, wanted) => {
    expect(texts(readBill('bom.json', JSON.stringify(bill)))).toEqual(wanted)
  })
})

test.each([
  '',
  '{',
  '[]',
  '{}',
  '{"bomFormat":"CycloneDX","components":[7]}',
  '{"bomFormat":"Own"}',
  '{"spdxVersion":2}',
])('%j is neither', (text) => {
  expect([readBill('bom.json', text), readPipfileLock('Pipfile.lock', text)]).toEqual([null, null])
})

test('a bill whose components lie very deep is read to its end', () => {
  const [depth, innermost] = [100_000, '{"purl":"pkg:pypi/flask@2.3.1"}']
  const bill = `{"bomFormat":"CycloneDX","components":[${'{"components":['.repeat(depth)}${innermost}${']}'.repeat(depth)}]}`
  expect(texts(readBill('bom.json', bill))).toEqual(['flask==2.3.1'])
})

test.each(['git', 'file', 'path'])(
  'a package of a Pipfile.lock that comes from a %s is no package of the index',
  (key) => {
    const lock = { _meta: {}, default: { flask: { version: '==2.3.1', [key]: 'https://x.example/flask' } } }
    expect(texts(readPipfileLock('Pipfile.lock', JSON.stringify(lock)))).toEqual(['flask'])
  },
)
