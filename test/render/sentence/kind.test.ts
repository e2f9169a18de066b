import { describe, expect, test } from 'vitest'
import { FormerProblem } from '../../../shared/domain/facts.ts'
import { kindCodes } from '../../../shared/domain/request/kind-standing.ts'
import { kindSentences } from '../../../shared/render/sentence/kind.ts'
import { expectGolden } from '../../golden/golden.ts'
import { facts, listed } from './words-of-facts.ts'

describe.each(kindCodes)('%s', (code) => {
  test('is a sentence, with its facts and without', () => {
    for (const given of [facts, {}]) {
      expect(kindSentences[code](given)).toMatch(/^[A-Z@a-z0-9].{8}/)
      expect(kindSentences[code](given)).not.toMatch(/undefined|\[object|NaN|\.\.\s|\.\.$/)
    }
  })
})

test('no sentence stands without a code', () => {
  expect(Object.keys(kindSentences).sort()).toEqual([...kindCodes].sort())
})

test.each(FormerProblem.options)('why a record leads nowhere is told in words: %s', (why) => {
  const said = kindSentences['former-not-approved']({ ...facts, why })
  expect(said).not.toContain(why)
  expect(said).toContain('A rollback goes to what was approved before')
})

test('all of them, to be read', () => {
  expectGolden('sentences-kind', listed(kindSentences))
})
