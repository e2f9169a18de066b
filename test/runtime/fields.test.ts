import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import {
  filledList,
  flag,
  inputNames,
  list,
  maskedIn,
  namedSecrets,
  secret,
  secretNames,
  text,
  share,
  wholeNumber,
} from '../../shared/runtime/fields.ts'

describe('a boolean reads as YAML 1.2 reads it', () => {
  test.each([
    ['true', true],
    ['True', true],
    ['TRUE', true],
    ['false', false],
    ['False', false],
    ['FALSE', false],
    [undefined, true],
  ])('%s', (value, expected) => {
    expect(flag(true).parse(value)).toBe(expected)
  })

  test.each(['yes', 'on', '1', 'tRUE', 'n', 'constructor'])('%s is none', (value) => {
    expect(flag(false).safeParse(value).success).toBe(false)
  })
})

describe('a list has one entry per line', () => {
  test.each([
    ['blank lines and edges are nothing', ' a \n\n b\r\n', ['a', 'b']],
    ['commas belong to the entry', 'a, b', ['a, b']],
    ['not given is empty', undefined, []],
  ])('%s', (_, value, expected) => {
    expect(list().parse(value)).toEqual(expected)
  })

  test('a list that must be filled must be given', () => {
    expect(filledList().safeParse(undefined).success).toBe(false)
  })
})

describe('a whole number', () => {
  test.each([
    ['7', 7],
    ['1', 1],
    ['007', 7],
  ])('%s', (value, expected) => {
    expect(wholeNumber({ least: 1 }).parse(value)).toBe(expected)
  })

  test.each(['0', '-1', '1.5', '1e3', '0x10', '', 'seven', '9'.repeat(16)])('"%s" is none from 1 on', (value) => {
    expect(wholeNumber({ least: 1 }).safeParse(value).success).toBe(false)
  })
})

describe('a share', () => {
  test.each([
    ['0', 0],
    ['1', 1],
    ['0.35', 0.35],
    ['1e-3', 0.001],
  ])('%s', (value, expected) => {
    expect(share().parse(value)).toBe(expected)
  })

  test.each(['', '1.01', '-0.1', 'half', '0x0', '.5', 'NaN', 'Infinity'])('"%s" is none', (value) => {
    expect(share().safeParse(value).success).toBe(false)
  })
})

describe('the inputs of a schema', () => {
  const plain = z.object({ model: text(), 'github-token': secret().optional() })
  test.each([
    ['an object', plain],
    ['one with a rule across fields', plain.refine(() => true)],
    ['one that is transformed', plain.transform((inputs) => inputs.model)],
    ['a union of modes', z.union([plain, z.object({ model: text() })])],
  ])('%s', (_, schema) => {
    expect(inputNames(schema)).toEqual(['model', 'github-token'])
    expect(secretNames(schema)).toEqual(['github-token'])
  })

  test('a secret stays one behind a default and a transform', () => {
    const schema = z.object({
      key: secret()
        .default('x')
        .transform((key) => key.trim()),
      open: text(),
    })
    expect(secretNames(schema)).toEqual(['key'])
  })
})

describe('named secrets', () => {
  test.each<[string, string | undefined, readonly (readonly [string, readonly string[]])[]]>([
    ['none', undefined, []],
    [
      'a line each, one name twice',
      'a: 12345678\n\n  b:  abcdefgh\na: 87654321',
      [
        ['a', ['12345678', '87654321']],
        ['b', ['abcdefgh']],
      ],
    ],
    ['a name whose secret is not set', 'a:\nb: \n', []],
  ])('%s', (_, value, expected) => {
    expect([...namedSecrets().parse(value)]).toEqual(expected)
  })

  test.each(['12345678', 'a 12345678', 'A: 12345678', 'a: short', 'a: two words12'])(
    '%s is no line, and is not repeated',
    (line) => {
      const read = namedSecrets().safeParse(`b: abcdefgh\n${line}`)
      expect(read.error?.issues.map(({ message }) => message)).toEqual([
        'has a line 2 that is not a name, a colon and a secret',
      ])
    },
  )

  test('are masked, the whole and each by itself', () => {
    expect(secretNames(z.object({ them: namedSecrets() }))).toEqual(['them'])
    expect(maskedIn('a: 12345678\nb: abcdefgh')).toEqual(['a: 12345678\nb: abcdefgh', '12345678', 'abcdefgh'])
  })
})
