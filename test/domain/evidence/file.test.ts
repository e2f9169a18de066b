import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { digestOf } from '../../../shared/domain/digest.ts'
import { formatEvidence, parseEvidence } from '../../../shared/domain/evidence/file.ts'
import { champion, measured, subject } from '../../builders/evidence.ts'

const observations = {
  gatheredAt: '2026-01-05T09:00:00Z',
  server: '3.17.2',
  evaluation: measured(),
  champion: champion(),
  claims: { roc_auc: 0.8 },
}
const written = formatEvidence(subject(), observations)
const detailOf = (text: string): string => {
  const read = parseEvidence(text)
  return read.state === 'wrong' ? read.detail : 'read'
}

describe('evidence.json', () => {
  test('comes back with its subject and the digest of it', () => {
    expect(parseEvidence(written)).toEqual({ state: 'read', subject: subject(), digest: digestOf(subject()) })
  })

  test('comes back whatever its texts are', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), { noNullPrototype: true }),
        (parameters) => {
          fc.pre(!Object.hasOwn(parameters, '__proto__'))
          const own = subject({ parameters })
          expect(parseEvidence(formatEvidence(own, observations))).toEqual({
            state: 'read',
            subject: own,
            digest: digestOf(own),
          })
        },
      ),
    )
  })

  test('is written in lines, so that its differences can be read', () => {
    expect(written.split('\n').slice(0, 3)).toEqual([
      '{',
      '  "schema": "countersign/evidence/1",',
      `  "digest": "${digestOf(subject())}",`,
    ])
    expect(written.endsWith('}\n')).toBe(true)
  })

  test('has the digest of what it holds, whatever digest somebody wrote into it', () => {
    const lying = written.replace(digestOf(subject()), `sha256:${'0'.repeat(64)}`)
    expect(parseEvidence(lying)).toMatchObject({ digest: digestOf(subject()) })
  })

  test('has the same digest whatever was observed', () => {
    const other = formatEvidence(subject(), { ...observations, champion: { state: 'none' }, server: '3.18.0' })
    expect(parseEvidence(other)).toEqual(parseEvidence(written))
  })

  test('has another digest once its subject is edited', () => {
    expect(parseEvidence(written.replace('"roc_auc": 0.8', '"roc_auc": 0.9'))).not.toMatchObject({
      digest: digestOf(subject()),
    })
  })

  test.each([
    ['no JSON', '{', 'is not JSON'],
    ['nothing', '', 'is not JSON'],
    ['null', 'null', 'no subject'],
    ['a list', '[]', 'no subject'],
    ['no subject', '{}', 'no subject'],
    ['a subject with a place that is wrong', written.replace('"version": "7"', '"version": 7'), '(version: '],
    [
      'a subject with a member too many',
      written.replace('"version": "7"', '"version": "7", "approved": true'),
      'Unrecognized key: "approved"',
    ],
    ['half a surrogate pair', written.replace('"dana"', '"\\ud800"'), 'no canonical form'],
    [
      'lists ten thousand deep',
      written.replace('"modelFile": null', `"modelFile": ${'['.repeat(10_000)}${']'.repeat(10_000)}`),
      'evidence.json',
    ],
    ['a number that JSON cannot hold', written.replace('"roc_auc": 0.8', '"roc_auc": 1e999'), 'metrics.roc_auc'],
  ])('of %s is told in a sentence', (_, text, detail) => {
    expect(detailOf(text)).toContain(detail)
  })
})
