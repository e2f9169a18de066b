import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { main } from '../../../actions/metrics/main.ts'
import { formatYaml, locate } from '../../../shared/clients/document/yaml.ts'
import { PredictionsError } from '../../../shared/clients/predictions/problem.ts'
import { readPredictions } from '../../../shared/clients/predictions/reader.ts'
import type { Predictions } from '../../../shared/ports/predictions.ts'
import { editedText, modelPath } from '../../builders/documents.ts'
import { borrowersSession } from '../../builders/engines.ts'
import { world } from '../../builders/world.ts'
import { fakeEngines } from '../../fakes/engines.ts'
import { fakeHouse, type Said } from '../../fakes/house.ts'

const header = 'fold,approved,score,race,sex'
const line = (row: number, shift: number): string =>
  `1,${row % 2},${(((row * 7 + shift) % 10) / 10).toFixed(1)},${row % 3 === 0 ? 'white' : 'black'},${row % 5 < 2 ? 'male' : 'female'}`
const csv = (rows: number, shift = 0): string =>
  `${[header, ...Array.from({ length: rows }, (_, row) => line(row, shift))].join('\n')}\n`

/** The reader that the house has, told as the port tells it. */
const unasked = (): Promise<never> => Promise.reject(new Error('only predictions are read'))
const predictions: Predictions = {
  columns: unasked,
  select: unasked,
  read: async (bytes, path, wanted) => {
    try {
      return { table: await readPredictions(bytes, path, wanted) }
    } catch (error) {
      if (!(error instanceof PredictionsError)) throw error
      return {
        problem: error.code === 'missing-column' ? 'missing-column' : 'other',
        detail: error.message,
        column: error.column,
      }
    }
  },
}

async function run(files: Readonly<Record<string, string>>, inputs: Readonly<Record<string, string>>): Promise<Said> {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-metrics-'))
  const all = { 'credit-approval.yml': editedText(modelPath, [['predictions.parquet', 'predictions.csv']]), ...files }
  for (const [path, text] of Object.entries(all)) writeFileSync(join(folder, path), text)
  const { ports } = await world()
  const own = { ...ports, documents: { locate, format: formatYaml }, predictions }
  const house = fakeHouse({
    ports: own,
    folder,
    engines: ({ engine }) => fakeEngines(engine, { session: borrowersSession(0.5) }),
    inputs: { file: 'p.csv', model: 'credit-approval.yml', threshold: '0.5', ...inputs },
  })
  await main(house)
  return house.said
}

const Report = z.object({ engine: z.string(), evaluation: z.looseObject({ file: z.string(), threshold: z.number(), performance: z.record(z.string(), z.unknown()) }), comparisons: z.array(z.looseObject({ metric: z.string() })) }) // prettier-ignore
const reportOf = ({ outputs }: Said) => Report.parse(JSON.parse(outputs.metrics ?? ''))

describe('metrics of a local file', () => {
  test('are printed with counts, intervals and the engine, and put out as JSON', async () => {
    const said = await run({ 'p.csv': csv(100) }, {})
    expect(said.printed.join('\n')).toMatch(/rows +100 of 100 measured/)
    expect(said.printed.join('\n')).toContain('javascript in the bundle')
    expect(reportOf(said)).toMatchObject({ evaluation: { file: 'p.csv', threshold: 0.5 }, comparisons: [] })
    expect(said.failures).toEqual([])
  })

  test('are compared with another version, at its own threshold', async () => {
    const said = await run(
      { 'p.csv': csv(100), 'c.csv': csv(100, 3) },
      { champion: 'c.csv', 'champion-threshold': '0.4' },
    )
    expect(said.printed.join('\n')).toContain('against the other version, on the same 100 rows')
    expect(reportOf(said).comparisons.length).toBe(9)
  })

  test('leave out a protected column that is missing, and say so', async () => {
    const text = csv(100).replaceAll(/,(sex|male|female)$/gm, '')
    expect((await run({ 'p.csv': text }, {})).printed.join('\n')).toContain('protected column sex is missing')
  })
})

describe('metrics that another engine counts', () => {
  const files = { 'p.csv': csv(100), 'c.csv': csv(100) }
  const asked = { engine: 'trino', table: 'hive.risk.p' }

  test('are those of its table, name it, and say which digest it did not compute', async () => {
    const said = await run(files, asked)
    expect(said.printed.join('\n')).toMatch(/rows +10 of 10 measured/)
    expect(said.printed.join('\n')).toMatch(/rows digest +not computed by this engine\nengine +Fake 1\.0/)
    expect(reportOf(said)).toMatchObject({ engine: 'Fake 1.0', evaluation: { file: 'p.csv' }, comparisons: [] })
  })

  test.each<readonly [string, Readonly<Record<string, string>>, string]>([
    ['no table to count', { engine: 'trino' }, 'no table was named'],
    ['no table of the other version', { ...asked, champion: 'c.csv' }, 'no table was named'],
    ['a comparison without a key', { ...asked, champion: 'c.csv', 'champion-table': 'hive.risk.c' }, 'evaluation.row'],
    ['CSV for DuckDB', { engine: 'duckdb' }, 'reads Parquet alone'],
  ])('are none, and no other engine takes over: %s', async (_, inputs, words) => {
    await expect(run(files, inputs)).rejects.toThrow(words)
  })
})

describe('what cannot be measured is told in a sentence', () => {
  const good = { 'p.csv': csv(100) }
  test.each<readonly [string, Readonly<Record<string, string>>, Readonly<Record<string, string>>, string]>([
    ['no file', {}, {}, 'There is no p.csv.'],
    ['no model file', good, { model: 'other.yml' }, 'There is no model file other.yml.'],
    [
      'a model file that is wrong',
      { ...good, 'credit-approval.yml': 'model: credit-approval\n' },
      {},
      'cannot be used',
    ],
    ['no rows', { 'p.csv': `${header}\n` }, {}, 'have a header and no rows'],
    ['no label', { 'p.csv': csv(9).replace('approved', 'approval') }, {}, 'Did you mean "approval"?'],
    ['a threshold that is none', good, { threshold: '1.5' }, 'The inputs cannot be used.'],
    ['an unknown threshold', good, { threshold: '' }, 'The decision threshold is unknown'],
    ['another format under the name', { 'p.csv': 'PAR1\u0000' }, {}, 'give the file the ending of what it is'],
  ])('%s', async (_, files, inputs, words) => {
    await expect(run(files, inputs)).rejects.toThrow(words)
  })

  test('a threshold of a model that has none', async () => {
    const columns = [
      '  label: {column: approved, positive: 1}\n  score: {column: score, threshold: {parameter: decision_threshold}}\n',
      '  task: regression\n  label: {column: approved}\n  predicted: {column: score}\n',
    ] as const
    const model = editedText(modelPath, [columns])
    await expect(run({ ...good, 'credit-approval.yml': model }, {})).rejects.toThrow(
      'A regression model has no threshold.',
    )
    expect((await run({ ...good, 'credit-approval.yml': model }, { threshold: '' })).printed.join('\n')).toContain(
      'rmse',
    )
  })
})
