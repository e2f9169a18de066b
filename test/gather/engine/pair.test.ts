import { expect, test } from 'vitest'
import { compareCounted } from '../../../shared/domain/metric/comparison/champion.ts'
import { countedBoth } from '../../../shared/domain/metric/comparison/paired.ts'
import { statisticsOf } from '../../../shared/domain/metric/statistics.ts'
import { pairedBy } from '../../../shared/gather/engine/pair.ts'
import { answering, answersOf, loanLayout, loans, subjectOf } from '../../builders/engines.ts'
import { borrowers, rowsOf } from '../../builders/rows.ts'

const keys = 'a b c d e f g h i j'.split(' ')
const { labels, candidate, champion } = borrowers
const one = rowsOf({ labels, scores: candidate, keys })
const other = rowsOf({ labels, scores: champion, keys })
const thresholds = { candidate: 0.4, champion: 0.4 }
const layout = { ...loanLayout, groups: [], key: 'key' }
const counted = [
  { ...statisticsOf(one, 0.4), distinct: null },
  { ...statisticsOf(other, 0.4), distinct: null },
] as const
const question = { layouts: [layout, layout] as const, thresholds, counted }

const both = countedBoth(one, other, thresholds)
const ranks = both.paired?.ranks()
const losses = both.paired?.losses('brier')
const candidateCells = answersOf(one, 0.4).cells ?? []
const answers = {
  ...answersOf(one, 0.4),
  keys: [['10', '10', '10']],
  agreement: [['10', '0', '9']],
  products: [
    ['1', String(ranks?.positiveProducts)],
    ['0', String(ranks?.negativeProducts)],
  ],
  decisions: (both.paired?.cells() ?? []).map((count, cell) => [String(cell >> 2), String((cell >> 1) & 1), String(cell & 1), String(count)]), // prettier-ignore
  losses: [['10', '0', String(-(losses?.total ?? 0n)), String(losses?.squares)]],
}

/** Answers about the candidate's scores first, then about the champion's. */
function session() {
  const theirs = answersOf(other, 0.4)
  const { session: own, asked } = answering(answers, [loans, { ...loans, from: '"live"' }])
  const query: typeof own.query = (sql) => {
    const answer = theirs[subjectOf(sql)]
    return sql.includes('s2 AS s FROM') && answer !== undefined ? Promise.resolve(answer) : own.query(sql)
  }
  return { session: { ...own, query }, asked }
}

test('two models are compared on the rows that both scored, as in the bundle', async () => {
  const found = await pairedBy(session().session, question)
  if ('missing' in found) throw new Error(found.missing)
  expect(found.pairing).toEqual(both.pairing)
  expect([found.one, found.other]).toEqual([both.one, both.other])
  expect(found.paired?.ranks()).toEqual(ranks)
  expect(found.paired?.cells()).toEqual(both.paired?.cells())
  expect(found.paired?.losses('brier')).toEqual(losses)
  expect(found.paired?.alike()).toBe(false)
  const options = {
    metric: 'roc_auc',
    margin: 0.1,
    confidence: 0.95,
    seed: 's',
    thresholds,
    least: { rows: 1, each: 1 },
  } as const
  expect(compareCounted(found, options)).toEqual(compareCounted(both, options))
})

test('where keys repeat nothing is joined, and each stands as it was counted', async () => {
  const { session: own, asked } = answering({ ...answers, keys: [['10', '10', '9']] }, [loans, loans])
  expect(await pairedBy(own, question)).toMatchObject({ pairing: { kind: 'unpaired', why: 'key-repeats' }, one: counted[0], paired: null }) // prettier-ignore
  expect(asked.map(subjectOf)).not.toContain('agreement')
})

test.each([
  ['a model file without a key', { ...layout, key: null }, answers],
  ['rows without a key', layout, { ...answers, keys: [['10', '9', '9']] }],
])('%s: an engine keeps no order, which is an error and no comparison', async (_, own, told) => {
  const { session: asked } = answering(told, [loans, loans])
  await expect(pairedBy(asked, { ...question, layouts: [own, own] })).rejects.toThrow(/name it as evaluation.row/)
})

test('pairs that were counted in part are an error', async () => {
  const told = { ...answers, decisions: answers.decisions.slice(1) }
  const { session: own } = answering({ ...told, losses: [['9', '0', '0', '0']] }, [loans, loans])
  await expect(pairedBy(own, question)).rejects.toThrow(/answered in part/)
})

test.each([
  ['fewer rows than were paired', { ...answers, agreement: [['9', '0', '9']] }],
  ['cells of one model alone', { ...answers, cells: candidateCells.slice(1) }],
])('%s are an error', async (_, told) => {
  const { session: own } = answering(told, [loans, loans])
  await expect(pairedBy(own, question)).rejects.toThrow(/answered in part/)
})

test('a column that one of the tables lacks is named', async () => {
  const { session: own } = answering(answers, [loans, { ...loans, columns: loans.columns.slice(1) }])
  expect(await pairedBy(own, question)).toEqual({ missing: 'label' })
})
