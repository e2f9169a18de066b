import { describe, expect, test } from 'vitest'
import { impactCodes } from '../../../shared/domain/impact/recorded-move.ts'
import { impactSentences } from '../../../shared/render/sentence/impact.ts'
import { expectGolden } from '../../golden/golden.ts'
import { facts, listed } from './words-of-facts.ts'

describe.each(impactCodes)('%s', (code) => {
  test('is a sentence, with its facts', () => {
    const said = impactSentences[code](facts)
    expect(said).toMatch(/^[A-Z@a-z0-9].{8}/)
    expect(said).not.toMatch(/undefined|\[object|NaN|\.\.\s|\.\.$/)
  })

  test('says "unknown" where a fact is missing, and never fails for it', () => {
    expect(impactSentences[code]({})).not.toMatch(/undefined|\[object|NaN|\.\.\s|\.\.$/)
  })
})

test('no sentence stands without a code', () => {
  expect(Object.keys(impactSentences).sort()).toEqual([...impactCodes].sort())
})

test('all of them, to be read', () => {
  expectGolden('sentences-impact', listed(impactSentences))
})
