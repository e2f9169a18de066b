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

test.each([
  ['rows-refused', 'binary', 'a score between 0 and 1'],
  ['rows-refused', 'multiclass', 'add up to 1'],
  ['rows-refused', 'regression', 'a number that was'],
  ['metric-undefined', 'binary', 'both outcomes'],
  ['metric-undefined', 'multiclass', 'evaluation.scores'],
  ['metric-undefined', 'regression', 'rows whose numbers differ'],
] as const)('%s of a %s model says what its rows need: %s', (code, task, expected) => {
  expect(gateSentences[code]({ ...facts, task })).toContain(expected)
})

test('rows that another engine counted may have been used before, and it is said that nobody can tell', () => {
  const own = { rows: 10, split: 'test', untold: true, engine: 'DuckDB 1.5.5' }
  const said = gateSentences['chosen-on-these-rows'](own)
  expect(said).toMatch(/used before cannot be told: DuckDB 1.5.5 counted them/)
})

test.each([
  [
    'of which none is one',
    { absent: ['granted '], classes: ['no', 'yes'] },
    'names granted , and the predictions know no, yes.',
  ],
  ['which are all', { absent: [], classes: ['no', 'yes'] }, 'names every class.'],
  ['of which there are none', {}, 'which classes are good for them. Name them'],
])('favourable classes %s', (_, own, expected) => {
  expect(gateSentences['task-not-judged']({ task: 'multiclass', ...own })).toContain(expected)
})

test.each([
  ['point', 0.7, 0.9, 'is 0.65 (95 % interval 0.7 to 0.9), below the limit of 0.8'],
  [
    'interval',
    0.7,
    0.9,
    'which keeps the limit of 0.8; the lower end of its interval, which the policy asks to keep it too, does not',
  ],
  [
    'interval',
    null,
    null,
    'which keeps the limit of 0.8; the lower end of its interval, which the policy asks to keep it too, is not known',
  ],
])('a limit of fairness judged on the %s (%s to %s) says which did not hold', (judged, lower, upper, expected) => {
  expect(gateSentences['parity-ratio-below-minimum']({ ...facts, judged, lower, upper })).toContain(expected)
})

test('all of them, to be read', () => {
  expectGolden('sentences-gate', listed(gateSentences))
})
