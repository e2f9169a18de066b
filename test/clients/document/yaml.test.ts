import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { formatYaml, locate } from '../../../shared/clients/document/yaml.ts'

const value = (text: string): unknown => {
  const read = locate(text, 'x.yml')
  return read.ok ? read.value.value : read.problems.map(({ line, message }) => `${line}: ${message}`)
}
const lines = (text: string): Readonly<Record<string, number>> => {
  const read = locate(text, 'x.yml')
  return read.ok ? read.value.lines : {}
}

describe('a document', () => {
  test('is read with the line of each place', () => {
    expect(lines('policy: 1\nroles:\n  a: {team: x/y}\n  "b/c":\n    - one\n    - two\n')).toEqual({
      '': 1,
      '/policy': 1,
      '/roles': 2,
      '/roles/a': 3,
      '/roles/a/team': 3,
      '/roles/b~1c': 4,
      '/roles/b~1c/0': 5,
      '/roles/b~1c/1': 6,
    })
  })

  test.each<[string, string, unknown]>([
    ['words of YAML 1.1 are words', 'a: yes\nb: no\nc: on\nd: y', { a: 'yes', b: 'no', c: 'on', d: 'y' }],
    ['only true and false are such', 'a: true\nb: FALSE', { a: true, b: false }],
    ['octal numbers of 1.1 are decimal', 'a: 010', { a: 10 }],
    ['times of day are texts', 'a: 12:30:45', { a: '12:30:45' }],
    ['days are texts', 'a: 2026-09-30', { a: '2026-09-30' }],
    ['a byte order mark is passed over', '\uFEFFa: 1', { a: 1 }],
    ['windows line ends', 'a: 1\r\nb: 2\r\n', { a: 1, b: 2 }],
    ['a merge key is a key', '"<<": {a: 1}', { '<<': { a: 1 } }],
    ['a name that means something elsewhere', '__proto__: 1', JSON.parse('{"__proto__": 1}')],
  ])('%s', (_, text, expected) => {
    expect(value(text)).toEqual(expected)
  })

  test.each([
    ['nothing', '', /^1: is empty/],
    ['only a comment', '# a\n', /^1: is empty/],
    ['a second document', 'a: 1\n---\nb: 2\n', /holds a second document/],
    ['a key twice', 'a: 1\nb: 2\na: 3\n', /^3: cannot be read as YAML/],
    ['a tab', 'a:\n\tb: 1\n', /^2: cannot be read as YAML/],
    ['an open bracket', 'a: [1, 2\n', /cannot be read as YAML/],
    ['an alias', 'a: &x 1\nb: *x\n', /uses an anchor or alias/],
    [
      'a flood of aliases',
      `a: &a [x,x,x]\n${Array.from({ length: 9 }, (_, index) => `b${index}: [*a,*a,*a]`).join('\n')}`,
      /uses an anchor or alias/,
    ],
  ])('that holds %s is refused, with its line', (_, text, said) => {
    expect([value(text)].flat()[0]).toMatch(said)
  })

  test('that is larger than what people write is not read', () => {
    expect([value(`a: ${'x'.repeat(1_000_001)}`)].flat()[0]).toMatch(/is larger than 1000000 characters/)
  })
})

describe('a value', () => {
  test('is written so that it reads back as it was', () => {
    fc.assert(
      fc.property(
        fc.dictionary(
          fc.string({ minLength: 1 }),
          fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.array(fc.string())),
        ),
        (given) => {
          fc.pre(Object.keys(given).length > 0)
          expect(value(formatYaml(given))).toEqual(given)
        },
      ),
      { numRuns: 300 },
    )
  })

  test.each([
    '7',
    '007',
    'yes',
    'null',
    '1e3',
    '2026-01-05',
    '~',
    '',
    ' x',
    'a: b',
    '#x',
    '- a',
    '*a',
    '&a',
    '!a',
    'a\nb',
    '\u202E',
  ])('the text %j stays a text', (text) => {
    expect(value(formatYaml({ text }))).toEqual({ text })
  })

  test('that stands twice is written out twice: no alias', () => {
    const same = { a: 1 }
    expect(formatYaml({ one: same, two: same })).not.toMatch(/[&*]/)
  })
})
