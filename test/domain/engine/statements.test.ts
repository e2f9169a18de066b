import { describe, expect, test } from 'vitest'
import {
  binsStatement,
  cellsStatement,
  distinctStatement,
  fatesStatement,
  rankStatement,
  sumsStatement,
} from '../../../shared/domain/engine/statements.ts'

const head = 'WITH b AS (SELECT 1 AS y, 5e-1 AS s)'
const all = {
  fates: fatesStatement(head),
  cells: cellsStatement(head, 2, 0.5),
  sums: sumsStatement(head),
  ranks: rankStatement(head),
  bins: binsStatement(head, 101),
  distinct: distinctStatement(head, 10),
}

describe.each(Object.entries(all))('the statement of %s', (_, sql) => {
  test('is one statement that begins with its head', () => {
    expect(sql.startsWith(head)).toBe(true)
    expect(sql).not.toContain(';')
  })

  test('writes every broken number with an exponent: 0.5 may be a decimal', () => {
    expect(sql.match(/\d\.\d+(?![\d]*e)/g) ?? []).toEqual([])
  })

  test('brings every number back as a text', () => {
    const shown = sql.slice(sql.lastIndexOf(' SELECT '))
    expect(shown.match(/ AS [a-z_0-9]+/g)?.length).toBe(shown.match(/AS VARCHAR\) AS /g)?.length)
  })
})

test.each([
  ['a score that equals the threshold is selected', all.cells, 's >= 5e-1'],
  [
    'doubles are summed in fixed point, cut down before they are cast',
    all.sums,
    'CAST(CAST(FLOOR((s) * 4.503599627370496e15) AS BIGINT) AS DECIMAL(38,0))',
  ],
  ['no logarithm of nought is asked for', all.sums, 'GREATEST(1e0 - s, 2.220446049250313e-16)'],
  ['products are calculated in 38 digits', all.ranks, 'SUM(p * a * a)'],
  ['precision is divided as doubles: 7/2 is 3 in some engines', all.ranks, 'CAST(tp - cp + p AS DOUBLE) / CAST('],
  [
    'a window runs within a part of the scores, so that no one node ranks all',
    all.ranks,
    'PARTITION BY d.part ORDER BY d.v',
  ],
  ['deciles end at exact ranks', all.bins, 'CASE WHEN below > 10 THEN 1 ELSE 0 END'],
  ['too many cells are seen as such', all.cells, 'LIMIT 100001'],
  ['too many scores are seen as such', all.distinct, 'LIMIT 11'],
])('%s', (_, sql, text) => expect(sql).toContain(text))

test('no percentile, no tile and no sum of doubles is left to an engine', () => {
  for (const sql of Object.values(all)) expect(sql).not.toMatch(/NTILE|PERCENTILE|APPROX|AVG|ROUND|SUM\(s\)/i)
})
