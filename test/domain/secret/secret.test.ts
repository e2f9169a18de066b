import { crc32 } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { secretsIn } from '../../../shared/domain/secret/secret.ts'

const word = ['PRI', 'VATE'].join('')
/** Drawn once; put together here, so that no file of this project holds what looks like a secret. */
const drawn = 'q7Rz2LmX9vTb4KpW8nYc5HsD3fGj6ZaE1uQw7Rz2LmX9vTb4KpW8nYc5HsD3fGj6ZaE1uQwB8sV0xN'
const upper = 'Q7RZ2LMX5VTB4KPW'
const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'

function checked(prefix: string, body: string): string {
  let rest = crc32(body)
  let sum = ''
  for (let at = 0; at < 6; at++) {
    sum = `${digits[rest % 62] ?? ''}${sum}`
    rest = Math.floor(rest / 62)
  }
  return `${prefix}${body}${sum}`
}
const kinds = (text: string): readonly string[] => secretsIn(text).map(({ kind }) => kind)

describe('a secret is', () => {
  test.each([
    ['a private key', `-----BEGIN RSA ${word} KEY-----\n${drawn}`, 'private key'],
    ['a private key in a JSON', `"-----BEGIN ${word} KEY-----\\n${drawn}"`, 'private key'],
    ['an access key', `aws_access_key_id = AKIA${upper}`, 'AWS access key'],
    ['a token with its checksum', checked('ghp_', drawn.slice(0, 30)), 'GitHub token'],
    ['a token of the newer kind', `github_pat_${drawn.slice(0, 22)}_${drawn.slice(0, 59)}`, 'GitHub token'],
    ['a token of npm', checked('npm_', drawn.slice(0, 30)), 'npm token'],
    ['a token of GitLab', `glpat-${drawn.slice(0, 20)}`, 'GitLab token'],
    ['a token of Slack', `xoxb-1234509876-${drawn.slice(0, 24)}`, 'Slack token'],
    ['a key of Google', `AIza${drawn.slice(0, 35)}`, 'Google API key'],
    [
      'a key of Azure',
      `AccountKey=${drawn}${drawn.slice(0, 8)}==`.replace(drawn + drawn.slice(0, 8), (drawn + drawn).slice(0, 86)),
      'Azure storage key',
    ],
    ['a token of Databricks', ['dapi', '3f9a1c2b77d0e415', '8b6e2d90c1f4a573'].join(''), 'Databricks token'],
    [
      'a token of Hugging Face',
      ['hf_', 'qRzLmXvTbKpWnYcHsDfGjZaEuQwRzLmXvTb'.slice(0, 34)].join(''),
      'Hugging Face token',
    ],
    ['a token of PyPI', `pypi-AgE${drawn.slice(0, 60)}`, 'PyPI token'],
    ['a key of Stripe', `sk_live_${drawn.slice(0, 24)}`, 'Stripe key'],
    ['a key of OpenAI', `sk-${drawn.slice(0, 20)}T3BlbkFJ${drawn.slice(0, 20)}`, 'OpenAI key'],
    ['a key of Anthropic', `sk-ant-${drawn}${drawn.slice(0, 20)}`, 'Anthropic key'],
    ['a password in an address', `postgres://svc:${drawn.slice(0, 12)}@db.example/x`, 'password in an address'],
  ])('%s', (_, text, kind) => {
    expect(kinds(`first\n${text}\nlast`)).toEqual([kind])
  })

  test('told by its line and kind, and never by itself', () => {
    const token = checked('ghp_', drawn.slice(0, 30))
    const found = secretsIn(`a\nb ${token} ${token}\n`, 10)
    expect(found).toEqual([{ line: 11, kind: 'GitHub token' }])
  })
})

describe('no secret is', () => {
  test.each([
    ['an example', 'AKIAIOSFODNN7EXAMPLE'],
    ['a token whose checksum is another', `ghp_${drawn.slice(0, 36)}`],
    ['a value that repeats itself', `glpat-${'a'.repeat(20)}`],
    ['a key without its body', `-----BEGIN ${word} KEY-----\n...`],
    ['a public key', `-----BEGIN PUBLIC KEY-----\n${drawn}`],
    ['a password that stands for one', 'https://user:${TOKEN}@x.example'],
    ['a word for a password', 'https://user:password@x.example'],
    ['an address with a port', 'https://x.example:8080/a@b'],
    ['a digest', `sha256:${'3f9a1c2b77d0e415'.repeat(4)}`],
  ])('%s', (_, text) => {
    expect(kinds(text)).toEqual([])
  })
})

test('any text is looked through in a moment', () => {
  fc.assert(
    fc.property(
      fc.string({
        unit: fc.constantFrom('sk-', 'a', ':', '/', '@', '\n', '-----BEGIN PRIVATE KEY-----', ' '),
        maxLength: 2000,
      }),
      (text) => {
        expect(secretsIn(text).every(({ line }) => line >= 1)).toBe(true)
      },
    ),
    { numRuns: 50 },
  )
})

test.each([
  ['beginnings of keys without an end', '-----BEGIN PRIVATE KEY-----a: '.repeat(30_000)],
  ['beginnings of words', 'sk-'.repeat(300_000)],
  ['whole ones', `AKIAQ7RZ2LMX5VTB4KHW\n`.repeat(40_000)],
])('a page of %s is read in no more than moments', (_, text) => {
  const begun = performance.now()
  secretsIn(text)
  expect(performance.now() - begun).toBeLessThan(5_000)
})
