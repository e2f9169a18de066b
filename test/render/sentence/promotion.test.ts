import { describe, expect, test } from 'vitest'
import { promotionCodes } from '../../../shared/domain/promotion.ts'
import { promotionSentences } from '../../../shared/render/sentence/promotion.ts'
import { expectGolden } from '../../golden/golden.ts'
import { facts, listed } from './words-of-facts.ts'

describe.each(promotionCodes)('%s', (code) => {
  test('is a sentence, with its facts', () => {
    const said = promotionSentences[code](facts)
    expect(said).toMatch(/^[A-Z@a-z0-9].{8}/)
    expect(said).not.toMatch(/undefined|\[object|NaN|\.\.\s|\.\.$/)
  })

  test('says "unknown" where a fact is missing, and never fails for it', () => {
    expect(promotionSentences[code]({})).not.toMatch(/undefined|\[object|NaN|\.\.\s|\.\.$/)
  })
})

test('no sentence stands without a code', () => {
  expect(Object.keys(promotionSentences).sort()).toEqual([...promotionCodes].sort())
})

test('all of them, to be read', () => {
  expectGolden('sentences-promotion', listed(promotionSentences))
})
