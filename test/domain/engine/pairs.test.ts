import { describe, expect, test } from 'vitest'
import {
  agreementOf,
  agreementStatement,
  decisionsOf,
  decisionsStatement,
  keysOf,
  keysStatement,
  lossesOf,
  lossesStatement,
  pairingOf,
  pairsHead,
  productsOf,
  productsStatement,
} from '../../../shared/domain/engine/pairs.ts'
import { EngineError } from '../../../shared/domain/engine/problem.ts'

const head = pairsHead(['b1 AS (SELECT 1)', 'b2 AS (SELECT 2)'], 2)

test.each([
  ['rows are joined by their key', head, 'FROM b1 JOIN b2 ON b1.k = b2.k'],
  ['the scores of the model that is asked for are b', head, 'b AS (SELECT y, s2 AS s FROM pairs)'],
  ['keys are counted where there are any', keysStatement(head), 'COUNT(DISTINCT k)'],
  ['labels are compared', agreementStatement(head), 'CASE WHEN y <> y2 THEN 1 END'],
  [
    'each model decides by its own threshold',
    decisionsStatement(head, 0.3, 0.5),
    's1 >= 3e-1 THEN 1 ELSE 0 END AS h1, CASE WHEN s2 >= 5e-1',
  ],
  [
    'both models are ranked on the pairs alone',
    productsStatement(head),
    'FROM x JOIN w1 ON x.s1 = w1.v JOIN w2 ON x.s2 = w2.v',
  ],
  [
    'a gain and a loss are summed apart, since cutting down is not even',
    lossesStatement(head, 'brier'),
    'CASE WHEN d < 0e0 THEN -d ELSE 0e0 END',
  ],
  [
    'log loss takes no logarithm of nought',
    lossesStatement(head, 'log_loss'),
    'GREATEST(1e0 - s2, 2.220446049250313e-16)',
  ],
])('%s', (_, sql, text) => expect(sql).toContain(text))

test('answers are read as whole numbers of any size', () => {
  expect(keysOf([['10', '9', '8']])).toEqual({ rows: 10, keyed: 9, keys: 8 })
  expect(agreementOf([['10', '1', '2']])).toEqual({ pairs: 10, labelsApart: 1, scoresApart: 2 })
  expect(decisionsOf([['1', '0', '1', '7'], ['0', '1', '1', '3']])).toEqual([0, 0, 0, 3, 0, 7, 0, 0]) // prettier-ignore
  expect(productsOf([['1', '99999999999999999999']])).toEqual({ positive: 99999999999999999999n, negative: 0n })
  expect(lossesOf([['3', '5', '7', '11']])).toEqual({ rows: 3, total: -2n, squares: 11n })
  expect(() => keysOf([['10', null, '8']])).toThrow(EngineError)
  expect(() => productsOf([['1', '1.0E20']])).toThrow(EngineError)
})

const keys = (rows: number, own: Partial<ReturnType<typeof keysOf>> = {}) => ({ rows, keyed: rows, keys: rows, ...own })
const agreement = (pairs: number, labelsApart = 0) => ({ pairs, labelsApart, scoresApart: 1 })

describe('two files are paired as the reader in the bundle pairs them', () => {
  test.each([
    [
      'rows with one key each are pairs',
      keys(10),
      keys(8),
      agreement(7),
      { kind: 'row-key', why: null, rows: 7, onlyCandidate: 3, onlyChampion: 1 },
    ],
    [
      'a key that comes twice pairs nothing',
      keys(10, { keys: 9 }),
      keys(8),
      agreement(0),
      { kind: 'unpaired', why: 'key-repeats' },
    ],
    ['few shared keys pair nothing', keys(10), keys(8), agreement(4), { kind: 'unpaired', why: 'too-few-shared-keys' }],
    ['half of the rows are enough', keys(10), keys(8), agreement(5), { kind: 'row-key', rows: 5 }],
    [
      'labels that differ pair nothing',
      keys(10),
      keys(8),
      agreement(8, 1),
      { kind: 'unpaired', why: 'labels-differ-by-key' },
    ],
  ] as const)('%s', (_, one, other, found, pairing) => expect(pairingOf(one, other, found)).toMatchObject(pairing))

  test('a row without a key leaves nothing to pair by: an engine keeps no order', () => {
    expect(pairingOf(keys(10, { keyed: 9 }), keys(8), agreement(8))).toBeNull()
  })
})
