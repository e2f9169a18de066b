import { describe, expect, test } from 'vitest'
import { proposalCodes } from '../../../shared/domain/request/proposal.ts'
import { requestSentences } from '../../../shared/render/sentence/request.ts'
import { expectGolden } from '../../golden/golden.ts'
import { facts, listed } from './words-of-facts.ts'

describe.each(proposalCodes)('%s', (code) => {
  test('is a sentence, with its facts', () => {
    const said = requestSentences[code](facts)
    expect(said).toMatch(/^[A-Z@a-z0-9].{8}/)
    expect(said).not.toMatch(/undefined|\[object|NaN|\.\.\s|\.\.$/)
  })

  test('says "unknown" where a fact is missing, and never fails for it', () => {
    expect(requestSentences[code]({})).not.toMatch(/undefined|\[object|NaN|\.\.\s|\.\.$/)
  })
})

test('no sentence stands without a code', () => {
  expect(Object.keys(requestSentences).sort()).toEqual([...proposalCodes].sort())
})

test.each([
  [1, '(1 difference)'],
  [2, '(2 differences)'],
])('%d of them read %s', (count, said) => {
  expect(requestSentences['evidence-mismatch']({ count, changes: ['x'] })).toContain(said)
})

test('all of them, to be read', () => {
  expectGolden('sentences-request', listed(requestSentences))
})
