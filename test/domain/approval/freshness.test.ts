import { describe, expect, test } from 'vitest'
import { headAt, stalenessOf } from '../../../shared/domain/approval/freshness.ts'
import type { Head } from '../../../shared/domain/forge.ts'
import type { Policy } from '../../../shared/domain/governance/policy.ts'
import { digest, head, otherDigest } from '../../builders/forge.ts'

const at = (hour: number, second = 0): string =>
  `2026-01-05T${String(hour).padStart(2, '0')}:00:${String(second).padStart(2, '0')}Z`
const head9 = head()
const later = (other: Partial<Head> = {}): Head =>
  head({ sha: 'e'.repeat(40), appearedAt: at(11), record: { at: at(11, 10), digest }, ...other })
const stale = (
  heads: readonly Head[],
  other: {
    readonly freshness?: Policy['freshness']
    readonly digest?: string | null
    readonly baseChanges?: readonly string[]
    readonly submittedAt?: string
  } = {},
) =>
  stalenessOf(
    { submittedAt: other.submittedAt ?? at(10) },
    {
      pull: { heads, baseChanges: (other.baseChanges ?? []).map((when) => ({ at: when, by: null })) },
      freshness: other.freshness ?? 'evidence',
      digest: other.digest === undefined ? digest : other.digest,
    },
  )

describe('the head that was there', () => {
  test.each([
    ['none before the first', at(8), null],
    ['the first from its instant on', at(9), head9.sha],
    ['the one before the next', at(10, 59), head9.sha],
    ['the next', at(11), later().sha],
  ])('is %s', (_, instant, sha) => {
    expect(headAt([head9, later()], instant)?.sha ?? null).toBe(sha)
  })
})

describe('a review stays fresh', () => {
  test.each<readonly [string, readonly Head[], Policy['freshness'], string | null]>([
    ['while nothing is pushed', [head9], 'evidence', null],
    ['through a push that changes neither folder nor evidence', [head9, later()], 'evidence', null],
    [
      'through a clean merge of the base',
      [head9, later({ cleanBaseMerge: true, folder: 'x', record: null })],
      'evidence',
      null,
    ],
    ['not through a change of the folder', [head9, later({ folder: 'tree-2' })], 'evidence', 'stale-head'],
    [
      'not through a change of the evidence',
      [head9, later({ record: { at: at(11, 10), digest: otherDigest } })],
      'evidence',
      'stale-head',
    ],
    ['through a newest head that this very run records', [head9, later({ record: null })], 'evidence', null],
    [
      'not through a head in between that was never recorded',
      [head9, later({ record: null }), later({ sha: 'f'.repeat(40), appearedAt: at(12) })],
      'evidence',
      'stale-head',
    ],
    [
      'not through a newest head of another folder, recorded or not',
      [head9, later({ record: null, folder: 'tree-2' })],
      'evidence',
      'stale-head',
    ],
    ['not through a force-push to the same', [head9, later({ forced: true })], 'evidence', 'stale-head'],
    [
      'not through a force-push that looks like a merge of the base',
      [head9, later({ forced: true, cleanBaseMerge: true })],
      'evidence',
      'stale-head',
    ],
    ['through evidence that came and went', [head9, later(), later({ appearedAt: at(12) })], 'evidence', null],
    [
      'not through evidence that went and came back',
      [head9, later({ folder: 'tree-2' }), head({ appearedAt: at(12) })],
      'evidence',
      'stale-head',
    ],
    [
      'through a clean merge, where only those are harmless',
      [head9, later({ cleanBaseMerge: true })],
      'clean-base-merges',
      null,
    ],
    [
      'not through another push, where only clean merges are harmless',
      [head9, later()],
      'clean-base-merges',
      'stale-head',
    ],
    ['not through a clean merge, where any head burns', [head9, later({ cleanBaseMerge: true })], 'head', 'stale-head'],
  ])('%s', (_, heads, freshness, expected) => {
    expect(stale(heads, { freshness })).toBe(expected)
  })
})

describe('a review does not count', () => {
  test.each([
    ['given before the base changed', { baseChanges: [at(11)] }, 'base-changed'],
    ['given in the second in which the base changed', { baseChanges: [at(10)] }, 'base-changed'],
    ['given before any head', { submittedAt: at(8) }, 'recorded-too-late'],
    ['given in the second of our record', { submittedAt: at(9, 10) }, 'recorded-too-late'],
    ['given before our record', { submittedAt: at(9, 5) }, 'recorded-too-late'],
    ['for other evidence than is gathered now', { digest: otherDigest }, 'evidence-changed'],
    ['where nothing could be gathered', { digest: null }, 'evidence-changed'],
  ])('%s', (_, other, expected) => {
    expect(stale([head9], other)).toBe(expected)
  })

  test('given before a head that the record knows from earlier', () => {
    const early = head({ record: { at: at(8), digest } })
    expect(stale([early], { submittedAt: at(9) })).toBe('recorded-too-late')
  })

  test('where the head has no record', () => {
    expect(stale([head({ record: null })])).toBe('recorded-too-late')
  })

  test('but counts after an earlier change of the base, and a second after the record', () => {
    expect(stale([head9], { baseChanges: [at(9)] })).toBeNull()
    expect(stale([head9], { submittedAt: at(9, 11) })).toBeNull()
  })

  test('of a request without evidence counts without it', () => {
    expect(stale([head({ record: { at: at(9, 10), digest: null } })], { digest: null })).toBeNull()
  })
})
