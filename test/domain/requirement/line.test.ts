import { describe, expect, test } from 'vitest'
import { exactVersion, readLines, type Asked } from '../../../shared/domain/requirement/line.ts'

const hash = `--hash=sha256:${'a'.repeat(64)}`
const asked = (text: string): readonly Asked[] => readLines('requirements.txt', text).map((line) => line.asked)
const brief = (text: string): readonly string[] =>
  asked(text).map((one) => {
    switch (one.kind) {
      case 'package':
        return `${one.name} ${one.specifiers.map(({ sign, version }) => sign + version).join(',')} ${one.marker ?? '-'} ${one.hashes}`
      case 'address':
        return `address ${one.name ?? '-'} ${one.address}${one.fixed ? ' fixed' : ''}`
      case 'include':
        return `${one.constraint ? 'limits' : 'includes'} ${one.path}`
      case 'local':
        return `local ${one.path}`
      case 'option':
        return `${one.option} ${one.value}`
      case 'unreadable':
        return `unreadable ${one.why}`
    }
  })

describe('a line of a requirements file', () => {
  test.each([
    ['a pin', 'flask==2.3.1', ['flask ==2.3.1 - 0']],
    ['an arbitrary pin', 'flask===2.3.1-acme', ['flask ===2.3.1-acme - 0']],
    [
      'extras and a marker',
      'uvicorn[standard]==0.30 ; python_version < "3.13"',
      ['uvicorn ==0.30 python_version < "3.13" 0'],
    ],
    ['hashes', `flask==2.3.1 ${hash} ${hash}`, ['flask ==2.3.1 - 2']],
    ['brackets', 'flask (>=2,<3)', ['flask >=2,<3 - 0']],
    ['no version', 'flask', ['flask  - 0']],
    ['a wildcard', 'flask==2.*', ['flask ==2.* - 0']],
    ['settings of a build', 'flask==2 --config-settings=a=b', ['flask ==2 - 0']],
    ['an address', 'own @ https://x.example/own.whl', ['address own https://x.example/own.whl']],
    ['an address alone', 'https://x.example/own.whl', ['address - https://x.example/own.whl']],
    ['a repository', 'git+https://x.example/own@main#egg=own', ['address own git+https://x.example/own@main#egg=own']],
    ['a folder', './own', ['local ./own']],
    ['a wheel', 'own-1.0-py3-none-any.whl', ['local own-1.0-py3-none-any.whl']],
    ['an editable folder', '-e .', ['local .']],
    [
      'an editable repository',
      '--editable git+https://x.example/own#egg=own',
      ['address own git+https://x.example/own#egg=own'],
    ],
    ['another file', '-r other.txt', ['includes other.txt']],
    ['another file without a space', '-rother.txt', ['includes other.txt']],
    ['limits', '--constraint=limits.txt', ['limits limits.txt']],
    ['an index', '--index-url https://x.example/simple', ['--index-url https://x.example/simple']],
    ['an index by one letter', '-i https://x.example', ['--index-url https://x.example']],
    ['an abbreviated option', '--extra-index https://x.example', ['--extra-index-url https://x.example']],
    ['links', '-f https://x.example/', ['--find-links https://x.example/']],
    [
      'two options',
      '--index-url https://x.example --trusted-host x.example',
      ['--index-url https://x.example', '--trusted-host x.example'],
    ],
    ['an option without its value', '--trusted-host', ['unreadable option']],
    ['an option that is none', '--evil yes', ['unreadable option']],
    ['a variable', 'own @ https://${TOKEN}@x.example/own.whl', ['unreadable variable']],
    ['two words', 'flask 2.3.1', ['unreadable words']],
    ['signs alone', '==2.3.1', ['unreadable words']],
    ['bytes of another encoding', 'f\0l\0a\0s\0k\0', ['unreadable words']],
    ['a remark alone', '# flask==1', []],
  ])('with %s', (_, text, wanted) => {
    expect(brief(text)).toEqual(wanted)
  })
})

describe('the lines of a requirements file', () => {
  const places = (text: string): readonly string[] =>
    readLines('r.txt', text).map(({ line, asked: one }) => `${line} ${one.kind === 'package' ? one.name : one.kind}`)

  test.each([
    ['a mark of their encoding', '\uFEFFflask==1', ['1 flask']],
    ['ends as Windows writes them', 'flask==1\r\nnumpy==2\r\n', ['1 flask', '2 numpy']],
    ['a line that goes on', `flask==1 \\\n  ${hash}\nnumpy==2`, ['1 flask', '3 numpy']],
    ['a line that goes on into a remark', 'flask==1 \\\n# remark\nnumpy==2', ['1 flask', '3 numpy']],
    ['a remark that goes on', '# remark \\\nflask==1', ['2 flask']],
    // pip ends a line wherever Python does: an eye sees one remark here
    ['an end that no editor shows', '# remark\u2028evil==1', ['2 evil']],
    ['a form feed', '# remark\fevil==1', ['2 evil']],
  ])('with %s', (_, text, wanted) => {
    expect(places(text)).toEqual(wanted)
  })

  test('of a lock file keep each pin and its hashes', () => {
    const text = [
      '#    pip-compile --generate-hashes',
      '--index-url https://x.example/simple',
      '',
      `flask==2.3.1 ; python_version >= "3.11" \\`,
      `    ${hash} \\`,
      `    ${hash}`,
      '    # via -r requirements.in',
      `numpy==2.3.1 \\`,
      `    ${hash}`,
    ].join('\n')
    expect(places(text)).toEqual(['2 option', '4 flask', '8 numpy'])
  })
})

test.each([
  ['one pin', [{ sign: '==', version: '1' }], '1'],
  [
    'a pin among bounds',
    [
      { sign: '>', version: '0' },
      { sign: '==', version: '1' },
    ],
    '1',
  ],
  ['a wildcard', [{ sign: '==', version: '1.*' }], null],
  ['a bound', [{ sign: '>=', version: '1' }], null],
])('the exact version of %s', (_, specifiers, wanted) => {
  expect(exactVersion(specifiers)).toBe(wanted)
})
