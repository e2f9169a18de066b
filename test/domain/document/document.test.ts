import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { formatProblem, knownKeys, lineOf, problemAt, readDocument } from '../../../shared/domain/document/document.ts'
import { located, problemsOf } from '../../builders/documents.ts'

const Person = z.strictObject({ name: z.string().min(1), kind: z.enum(['human', 'service']).default('human') })
const Threshold = z.union([z.number(), z.strictObject({ parameter: z.string() })])
const Shape = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('circle'), radius: z.number() }),
  z.strictObject({ kind: z.literal('square'), side: z.number() }),
])
const Split = z.union([
  z.strictObject({ column: z.string(), method: z.literal('out-of-fold') }),
  z.strictObject({ column: z.string(), holdout: z.string() }),
])
const File = z.strictObject({
  version: z.literal(1),
  people: z.record(z.string().regex(/^[a-z]+$/, 'lower-case letters'), Person).default({}),
  limits: z.partialRecord(z.enum(['recall', 'precision']), z.number()).default({}),
  threshold: Threshold.optional(),
  split: Split.optional(),
  shapes: z.array(Shape).default([]),
  teams: z.array(z.preprocess((value) => value ?? {}, Person)).default([]),
  digest: z
    .string()
    .regex(/^[0-9a-f]{4}$/, 'four hex digits')
    .optional(),
  address: z.url().optional(),
})
const read = (text: string) => readDocument(File, located(text, 'a.yml'))
const problems = (text: string): readonly string[] => problemsOf(read(text))

describe('a file that is right', () => {
  test('is its value, with what was left out filled in', () => {
    expect(read('version: 1\npeople:\n  dana: {name: Dana}\n')).toEqual({
      ok: true,
      value: { version: 1, people: { dana: { name: 'Dana', kind: 'human' } }, limits: {}, shapes: [], teams: [] },
    })
  })
})

describe('a file that is wrong says where, what and what was meant', () => {
  test.each([
    ['a missing key', 'people: {}', ['1 version: is missing; it must be 1.']],
    ['another value', 'version: 2', ['1 version: is 2; it must be 1.']],
    ['a typo in a key', 'version: 1\n\npeopel: {}', ['3 peopel: unknown key "peopel". Did you mean "people"?']],
    [
      'a key that is like none',
      'version: 1\nzzz: 1',
      [
        '2 zzz: unknown key "zzz". Known here: version, people, limits, threshold, split, shapes, teams, digest, address.',
      ],
    ],
    [
      'a typo in a key further down',
      'version: 1\npeople:\n  dana:\n    nmae: D\n    name: D',
      ['4 people.dana.nmae: unknown key "nmae". Did you mean "name"?'],
    ],
    [
      'a typo in a key of what is converted first',
      'version: 1\nteams:\n  - {name: D, knid: human}',
      ['3 teams.0.knid: unknown key "knid". Did you mean "kind"?'],
    ],
    [
      'a typo in a name of a closed list',
      'version: 1\nlimits:\n  recal: 1',
      ['3 limits.recal: unknown key "recal". Did you mean "recall"?'],
    ],
    [
      'a typo in a word',
      'version: 1\npeople:\n  dana: {name: D, kind: humna}',
      ['3 people.dana.kind: is the text "humna"; it must be one of human, service. Did you mean "human"?'],
    ],
    [
      'a name that cannot be one',
      'version: 1\npeople:\n  Dana: {name: D}',
      ['3 people.Dana: has a name that cannot be used: lower-case letters.'],
    ],
    [
      'a text for a number',
      'version: 1\nlimits: {recall: high}',
      ['2 limits.recall: is the text "high"; number is expected.'],
    ],
    ['nothing for a mapping', 'version: 1\npeople:', ['2 people: is nothing; record is expected.']],
    ['a list for a mapping', 'version: 1\npeople: [dana]', ['2 people: is a list; record is expected.']],
    ['a mapping for a list', 'version: 1\nshapes: {kind: circle}', ['2 shapes: is a mapping; array is expected.']],
    [
      'a text that does not fit',
      'version: 1\ndigest: 12g4',
      ['2 digest: is the text "12g4"; it must be four hex digits.'],
    ],
    ['an address that is none', 'version: 1\naddress: nowhere', ['2 address: is the text "nowhere"; Invalid URL.']],
    [
      'an empty text',
      'version: 1\npeople:\n  dana: {name: ""}',
      ['3 people.dana.name: is the text "": Too small: expected string to have >=1 characters.'],
    ],
    [
      'the branch of a union that fits best',
      'version: 1\nthreshold: {paramter: x}',
      [
        '2 threshold.parameter: is missing; string is expected.',
        '2 threshold.paramter: unknown key "paramter". Did you mean "parameter"?',
      ],
    ],
    [
      'keys of two shapes together',
      'version: 1\nsplit:\n  column: a\n  method: out-of-fold\n  holdout: test',
      ['5 split.holdout: "holdout" and "method" exclude each other; write one or the other.'],
    ],
    [
      'keys of two shapes together, one of them wrong',
      'version: 1\nsplit:\n  column: a\n  method: other\n  holdout: test',
      ['4 split.method: key "method" belongs to another form of this section and cannot stand beside its other keys.'],
    ],
    [
      'a key of no shape beside them',
      'version: 1\nsplit: {column: a, method: out-of-fold, holdut: test}',
      ['2 split.holdut: unknown key "holdut". Did you mean "holdout"?'],
    ],
    [
      'a key of another kind',
      'version: 1\nshapes: [{kind: circle, radius: 1, side: 2}]',
      ['2 shapes.0.side: key "side" belongs to another form of this section and cannot stand beside its other keys.'],
    ],
    [
      'a kind that is none',
      'version: 1\nshapes: [{kind: cirle, radius: 1}]',
      ['2 shapes.0.kind: is the text "cirle"; it must be one of circle, square. Did you mean "circle"?'],
    ],
    ['a list for the whole', '- 1', ['1 : is a list; object is expected.']],
  ])('%s', (_, text, expected) => {
    expect([...problems(text)].sort()).toEqual([...expected].sort())
  })

  test('everything at once', () => {
    expect(problems('version: 2\npeopel: {}\nlimits: {recal: high}\ndigest: x')).toHaveLength(4)
  })

  test('a text of a thousand letters is shown in sixty', () => {
    expect(problems(`version: 1\nthreshold: ${'x'.repeat(1000)}`)[0]).toContain(`"${'x'.repeat(60)}"`)
    expect(problems(`version: 1\nthreshold: ${'x'.repeat(1000)}`)[0]).not.toContain('x'.repeat(61))
  })
})

describe('the line of a place', () => {
  const file = located('a:\n  b/c:\n    - 1\n    - 2\n', 'a.yml')
  test.each<readonly [string, readonly (string | number)[], number]>([
    ['itself', ['a', 'b/c', 1], 4],
    ['the place above, where it is not there', ['a', 'b/c', 7, 'x'], 2],
    ['the top', [], 1],
    ['the top, of what is nowhere', ['zzz'], 1],
  ])('is that of %s', (_, path, line) => {
    expect(lineOf(file, path)).toBe(line)
  })

  test('is the first of a file that has no lines', () => {
    expect(lineOf({ file: 'a.yml', value: {}, lines: {} }, ['a'])).toBe(1)
  })
})

test('a problem is written so that an editor finds it', () => {
  const file = located('a:\n  b: 1', 'a.yml')
  expect(formatProblem(problemAt(file, ['a', 'b'], 'is wrong.'))).toBe('a.yml:2: a.b: is wrong.')
  expect(formatProblem(problemAt(file, [], 'is wrong.'))).toBe('a.yml:1: is wrong.')
})

describe('the keys that are known', () => {
  test.each<readonly [string, readonly (string | number)[], readonly string[]]>([
    ['at the top', [], ['version', 'people', 'limits', 'threshold', 'split', 'shapes', 'teams', 'digest', 'address']],
    ['of a named thing', ['people', 'dana'], ['name', 'kind']],
    ['of a closed list of names', ['limits'], ['recall', 'precision']],
    ['of every branch', ['shapes', 0], ['kind', 'radius', 'side']],
    ['of a union with a plain value', ['threshold'], ['parameter']],
    ['none where any is', ['people'], []],
    ['none below a plain value', ['digest', 'x'], []],
    ['none of what is not there', ['zzz'], []],
  ])('%s', (_, path, keys) => {
    expect(knownKeys(File, path)).toEqual(keys)
  })
})
