import { describe, expect, test } from 'vitest'
import { gateCodes } from '../../../shared/domain/gate/finding.ts'
import { gateSentences } from '../../../shared/render/sentence/gate.ts'
import { expectGolden } from '../../golden/golden.ts'
import { facts, listed } from './words-of-facts.ts'

describe.each(gateCodes)('%s', (code) => {
  test('is a sentence, with its facts', () => {
    const said = gateSentences[code](facts)
    expect(said).toMatch(/^[A-Z@a-z0-9].{8}/)
    expect(said).not.toMatch(/undefined|\[object|NaN|\.\.\s|\.\.$/)
  })

  test('says "unknown" where a fact is missing, and never fails for it', () => {
    expect(gateSentences[code]({})).not.toMatch(/undefined|\[object|NaN|\.\.\s|\.\.$/)
  })
})

test('no sentence stands without a code', () => {
  expect(Object.keys(gateSentences).sort()).toEqual([...gateCodes].sort())
})

test('all of them, to be read', () => {
  expectGolden('sentences-gate', listed(gateSentences))
})
