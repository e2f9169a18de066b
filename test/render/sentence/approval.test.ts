import { describe, expect, test } from 'vitest'
import { approvalCodes } from '../../../shared/domain/approval/finding.ts'
import { builderFacts } from '../../../shared/domain/governance/policy.ts'
import { ignoreCodes } from '../../../shared/domain/verdict.ts'
import { approvalSentences, builderWords, ignoreSentences } from '../../../shared/render/sentence/approval.ts'
import { expectGolden } from '../../golden/golden.ts'
import { facts, listed } from './words-of-facts.ts'

describe.each(approvalCodes)('%s', (code) => {
  test('is a sentence, with its facts', () => {
    const said = approvalSentences[code](facts)
    expect(said).toMatch(/^[A-Z@a-z0-9].{8}/)
    expect(said).not.toMatch(/undefined|\[object|NaN|\.\.\s|\.\.$/)
  })

  test('says "unknown" where a fact is missing, and never fails for it', () => {
    expect(approvalSentences[code]({})).not.toMatch(/undefined|\[object|NaN|\.\.\s|\.\.$/)
  })
})

test('no sentence stands without a code', () => {
  expect(Object.keys(approvalSentences).sort()).toEqual([...approvalCodes].sort())
})

test('all of them, to be read', () => {
  expectGolden('sentences-approval', listed(approvalSentences))
})

describe.each(ignoreCodes)('an approval that is ignored as %s', (code) => {
  test('is told why, as the rest of a sentence', () => {
    expect(ignoreSentences[code](facts)).toMatch(/^[^A-Z].*[^.]$/)
    expect(ignoreSentences[code](facts)).not.toMatch(/undefined|unknown/)
  })
})

test('a missing digest is told apart from a wrong one', () => {
  expect(ignoreSentences['wrong-digest']({ said: null })).toContain('is missing')
  expect(ignoreSentences['wrong-digest'](facts)).toBe(
    'signed 0123456789abcdef, the evidence shown was fedcba9876543210; read it again and approve again',
  )
})

test.each([
  [['a body of 70000 characters'], ' (not understood: a body of 70000 characters);'],
  [[], ': methodology;'],
])('missing answers name what was not understood: %j', (unclear, said) => {
  expect(ignoreSentences['answers-missing']({ missing: ['methodology'], unclear })).toContain(said)
})

test('every reason why an approval is ignored, to be read', () => {
  expectGolden('sentences-ignored', listed(ignoreSentences))
})

test('each fact that makes somebody a builder has its words', () => {
  for (const fact of builderFacts) expect(builderWords(fact), fact).not.toBe(fact)
  expect(builderWords('another-fact')).toBe('another-fact')
})
