import { describe, expect, test } from 'vitest'
import { rescoreCodes } from '../../../shared/domain/rescore/codes.ts'
import { voidReasons } from '../../../shared/domain/rescore/standing.ts'
import { provenanceTooWeak, rescoredSentences } from '../../../shared/render/sentence/rescored.ts'

test('every code has its sentence, and no other', () => {
  expect(Object.keys(rescoredSentences).sort()).toEqual([...rescoreCodes].sort())
})

describe('rows are told by their place', () => {
  test.each([
    [['4'], 1, 'row 4 of p.csv'],
    [['4', '9'], 2, 'rows 4, 9 of p.csv'],
    [['1', '2', '3', '4', '5'], 700, 'rows 1, 2, 3, 4, 5 and more of p.csv'],
  ])('%j of %d', (first, rows, expected) => {
    expect(rescoredSentences['rescored-labels-differ']({ file: 'p.csv', first, rows, record: 5 })).toContain(expected)
  })
})

describe('a source that is too weak says why and how to mend it', () => {
  test.each(voidReasons)('%s', (why) => {
    const said = provenanceTooWeak({ found: 'builder-supplied', needed: 'rescored', why, detail: '' })
    expect(said).not.toContain(why === 'expired' ? 'unknown' : why)
    expect(said).toMatch(/evaluation\.rescore.*workflow rescore\.$/)
  })

  test('sealed rows have a place of their own', () => {
    expect(provenanceTooWeak({ found: 'rescored', needed: 'sealed-holdout' })).toMatch(/governance\/holdouts\.yml/)
  })
})

test('hostile names of packages and files stay words', () => {
  const hostile = 'x\n::error::owned\u202e'
  const said = rescoredSentences['rescored-elsewhere']({ differences: [hostile], record: 5 })
  expect(said).not.toMatch(/[\n\u202e]/)
  expect(rescoredSentences['rescore-counts-for-nothing']({ kind: 'named', why: 'failed', detail: hostile })).not.toMatch(/[\n\u202e]/) // prettier-ignore
})
