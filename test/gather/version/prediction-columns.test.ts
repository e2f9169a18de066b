import { expect, test } from 'vitest'
import { readColumns } from '../../../shared/gather/version/prediction-columns.ts'
import { binaryEvaluation } from '../../builders/documents.ts'
import { fakePredictions, formatPredictions } from '../../fakes/predictions.ts'

const spec = binaryEvaluation()
const all = { approved: [1, 0], score: [0.9, 0.1], fold: ['1', '2'], race: ['a', 'b'], sex: ['x', 'y'] }
const read = (columns: Parameters<typeof formatPredictions>[0], own = spec) =>
  readColumns(fakePredictions, new TextEncoder().encode(formatPredictions(columns)), own)
const without = (...names: readonly string[]) =>
  Object.fromEntries(Object.entries(all).filter(([name]) => !names.includes(name)))

test('all columns that are there are read', async () => {
  expect(await read(all)).toMatchObject({ spec, missing: [], table: { rows: 2 } })
})

test.each([
  [['sex'], ['race']],
  [['race', 'sex'], []],
])('without the protected columns %j the rest is read, and they are named', async (missing, kept) => {
  const found = await read(without(...missing))
  expect(found).toMatchObject({ missing })
  if ('spec' in found) expect(found.spec.protected.map(({ column }) => column)).toEqual(kept)
})

test('without any other column nothing is', async () => {
  expect(await read(without('score', 'sex'))).toMatchObject({ problem: 'missing-column', column: 'score' })
})

test('a protected column that is also the label may not be missing', async () => {
  const both = { ...spec, protected: [{ column: 'approved', reference: 'x', why: 'x' }], intersections: [] }
  expect(await read(without('approved'), both)).toMatchObject({ problem: 'missing-column', column: 'approved' })
})

test('a column that plays two parts is a fault of the model file, told like one of the predictions', async () => {
  const both = { ...spec, protected: [{ column: 'score', reference: 'x', why: 'x' }], intersections: [] }
  expect(await read(all, both)).toMatchObject({
    problem: 'other',
    detail: expect.stringContaining('"score"') as unknown,
  })
})
