import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readRequirements } from '../../../shared/domain/evidence/requirements.ts'
import { exampleText } from '../../builders/documents.ts'

const hash = 'a'.repeat(64)
const full = '3f9a1c2b77d0e4153f9a1c2b77d0e4153f9a1c2b'
const read = (text: string) => readRequirements('requirements.txt', text)

describe('a requirement', () => {
  test.each([
    ['an exact version', 'numpy==2.3.1', 'numpy', true],
    ['an exact version by three signs', 'numpy===2.3.1', 'numpy', true],
    ['spaces around the sign', 'numpy == 2.3.1', 'numpy', true],
    ['extras', 'uvicorn[standard]==0.30.0', 'uvicorn', true],
    ['a marker', 'numpy==2.3.1 ; python_version < "3.13"', 'numpy', true],
    ['hashes', `numpy==2.3.1 --hash=sha256:${hash}`, 'numpy', true],
    ['a local version', 'torch==2.4.0+cpu', 'torch', true],
    ['a remark', 'numpy==2.3.1 # as trained', 'numpy', true],
    ['an address with its SHA-256', `numpy @ https://x.example/numpy.whl#sha256=${hash}`, 'numpy', true],
    ['a full commit', `own @ git+https://x.example/own@${full}`, 'own', true],
    ['no version', 'numpy', 'numpy', false],
    ['a lower bound', 'numpy>=2.3.1', 'numpy', false],
    ['a compatible version', 'numpy~=2.3.1', 'numpy', false],
    ['a wildcard', 'numpy==2.3.*', 'numpy', false],
    ['two bounds', 'numpy==2.3.1,<3', 'numpy', false],
    ['another version', 'numpy!=2.3.1', 'numpy', false],
    ['an address alone', 'numpy @ https://x.example/numpy.whl', 'numpy', false],
    ['a branch', 'own @ git+https://x.example/own@main', 'own', false],
    ['a short commit', 'own @ git+https://x.example/own@3f9a1c2', 'own', false],
    ['an included file', '-r other.txt', null, false],
    ['a constraint', '-c limits.txt', null, false],
    ['an editable', '-e .', null, false],
    ['an editable with a full commit', `-e git+https://x.example/own@${full}#egg=own`, null, false],
    ['a path', './own', null, false],
    ['two words', 'numpy 2.3.1', 'numpy', false],
  ])('with %s', (_, line, name, pinned) => {
    expect(read(line).map((one) => [one.name, one.pinned])).toEqual([[name, pinned]])
  })

  test.each([
    '',
    '   ',
    '# a remark',
    '--index-url https://x.example',
    '-i https://x.example',
    '--extra-index-url x',
    '--require-hashes',
    '--no-binary :all:',
    '--pre',
  ])('is none as %j', (line) => {
    expect(read(line)).toEqual([])
  })
})

describe('a requirements file', () => {
  test('keeps the number of each line, the first of those that go on', () => {
    const text = `# trained with\nnumpy==2.3.1 \\\n    --hash=sha256:${hash} \\\n    --hash=sha256:${hash}\n\npandas>=2\r\nscipy==1.16.0`
    expect(read(text).map(({ line, name, pinned }) => [line, name, pinned])).toEqual([
      [2, 'numpy', true],
      [6, 'pandas', false],
      [7, 'scipy', true],
    ])
  })

  test('that ends in the middle of a line is read to its end', () => {
    expect(read('numpy==2.3.1 \\').map(({ name, pinned }) => [name, pinned])).toEqual([['numpy', true]])
  })

  test('of the example is pinned throughout', () => {
    const found = readRequirements('requirements.txt', exampleText('training/requirements.txt'))
    expect(found.length).toBeGreaterThan(0)
    expect(found.filter(({ pinned }) => !pinned)).toEqual([])
  })

  test('is never pinned by a line that has no exact version or digest', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme-ascii' }), (line) => {
        expect(read(line).filter(({ text, pinned }) => pinned && !/==|sha256=|git\+/.test(text))).toEqual([])
      }),
    )
  })

  test('of a million letters in one line is read at once', () => {
    expect(read(`${'a'.repeat(1_000_000)} x`)).toHaveLength(1)
    expect(read(`a${'-'.repeat(1_000_000)}`)).toHaveLength(1)
  })
})
