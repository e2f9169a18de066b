import { describe, expect, test } from 'vitest'
import type { Column } from '../../../shared/domain/metric/column.ts'
import { measure } from '../../../shared/domain/evidence/measure.ts'
import type { BinaryEvaluation } from '../../../shared/domain/model/model-file.ts'
import {
  bothElsewhere,
  isReadInPlace,
  measuredElsewhere,
  tooManyRows,
} from '../../../shared/gather/engine/elsewhere.ts'
import { answering, answersOf } from '../../builders/engines.ts'
import { marked } from '../../builders/task-engines.ts'
import { borrowers, rowsOf } from '../../builders/rows.ts'
import { fakeEngines } from '../../fakes/engines.ts'

const { labels, candidate } = borrowers
const rows = rowsOf({ labels, scores: candidate, group: 'a a b b a a b b c c'.split(' ') })
const spec: BinaryEvaluation = {
  predictions: 'p.parquet',
  split: { column: 'fold', method: 'out-of-fold' },
  label: { column: 'label', positive: 1 },
  score: { column: 'score', threshold: 0.4 },
  protected: [{ column: 'group', reference: 'a', why: 'ECOA' }],
  intersections: [],
}
const source = {
  ...{ sha256: 'f'.repeat(64), size: 1000, file: new Uint8Array(0), table: null },
  place: () => Promise.resolve('/rows/p.parquet'),
}
const question = { spec, threshold: 0.4, source, smallestGroup: { members: 1, positives: 1 } }
const { session } = answering(answersOf(rows, 0.4))

test('what fits is left to the reader in the bundle', async () => {
  expect(await measuredElsewhere(fakeEngines('auto', { session }), question)).toBeNull()
})

test('a file without rows is refused by the reader in the bundle, whichever engine is asked for', async () => {
  const engines = { ...fakeEngines('duckdb', { session }), footer: () => ({ format: 'parquet', rows: 0, readable: true }) as const } // prettier-ignore
  expect(await measuredElsewhere(engines, question)).toBeNull()
})

test('a file that can be read in blocks needs little memory to be read where it lies', () => {
  const footer = (format: 'parquet' | 'other') => () => ({ format, rows: 10_000_000, readable: true })
  const at = { place: '/rows/p.parquet', size: 2 ** 31 }
  const read = (asked: 'auto' | 'javascript' | 'duckdb', freeBytes: number, format: 'parquet' | 'other' = 'parquet') =>
    isReadInPlace({ ...fakeEngines(asked, { freeBytes }), footer: footer(format) }, spec, at)
  expect([read('auto', 440_000_000), read('auto', 439_000_000), read('javascript', 1)]).toEqual([true, false, true])
  expect([read('duckdb', 2 ** 40), read('auto', 2 ** 40, 'other')]).toEqual([false, false])
})

test('rows that must be held and would not fit are refused in a sentence, as far as the footer tells their number', () => {
  const crowded = (rows: number | null, freeBytes: number) => {
    const footer = () => ({ format: 'parquet', rows, readable: true }) as const
    return tooManyRows({ ...fakeEngines('javascript', { freeBytes }), footer }, spec, '/rows/p.parquet', 500)
  }
  expect([crowded(1000, 95_500), crowded(null, 0)]).toEqual([null, null])
  expect(crowded(1000, 95_499)).toBe(
    'holding its 1000 rows takes about 95500 bytes of memory and 95499 are free; leave the input engine at auto and give engine-folder, so that DuckDB counts them',
  )
})

test('an engine measures what the bundle would, and is named', async () => {
  const found = await measuredElsewhere(fakeEngines('duckdb', { session }), question)
  const category = (values: readonly string[]) => {
    const dictionary = [...new Set(values)]
    return { kind: 'category', dictionary, codes: Int32Array.from(values, (one) => dictionary.indexOf(one)) } as const
  }
  const table = {
    rows: 10,
    columns: new Map<string, Column>([
      ['label', category(labels.map(String))],
      ['group', category('a a b b a a b b c c'.split(' '))],
      ['score', { kind: 'number', values: Float64Array.from(candidate), present: null } as const],
    ]),
  }
  const { evaluation } = measure({ ...question, spec, table, sha256: source.sha256 })
  const { holdout, ...here } = evaluation.state === 'measured' ? evaluation : { holdout: '' }
  expect(holdout).toMatch(/^[0-9a-f]{64}$/)
  expect(found?.evaluation).toEqual({ ...here, engine: 'Fake 1.0' })
  expect(found?.elsewhere).toMatchObject({ engine: 'duckdb', table: '/rows/p.parquet', threshold: 0.4 })
})

describe('what an engine lacks', () => {
  test('a protected column is left out and named', async () => {
    const own = { ...spec, protected: [...spec.protected, { column: 'sex', reference: 'f', why: 'ECOA' }] }
    const found = await measuredElsewhere(fakeEngines('duckdb', { session }), { ...question, spec: own })
    expect(found?.evaluation).toMatchObject({ state: 'measured', missing: ['sex'] })
  })

  test('any other column is a finding', async () => {
    const own = { ...spec, label: { column: 'outcome', positive: 1 } }
    const found = await measuredElsewhere(fakeEngines('duckdb', { session }), { ...question, spec: own })
    expect(found?.evaluation).toMatchObject({ state: 'unmeasured', code: 'column-missing' })
  })

  test('DuckDB itself is an error, never another engine’s number', async () => {
    await expect(measuredElsewhere(fakeEngines('duckdb'), question)).rejects.toThrow(/Add the step/)
    await expect(measuredElsewhere(fakeEngines('trino', { session }), question)).rejects.toThrow(/no table was named/)
  })

  test('a threshold that is none is told as of any file', async () => {
    const found = await measuredElsewhere(fakeEngines('duckdb', { session }), { ...question, threshold: 2 })
    expect(found?.evaluation).toMatchObject({ state: 'unmeasured', code: 'unusable' })
  })
})

describe('models of other tasks', () => {
  const told = [['SELECT v FROM', [['a'], ['b']]], [' AS f, ', [['0', '4']]], ['AS decision', [['f', '1', '1', '2'], ['f', '0', '0', '2']]], ['AS said', [['0', '0', '2'], ['1', '1', '2']]]] as const // prettier-ignore
  const shared = { predictions: 'p.parquet', split: spec.split, protected: [], intersections: [] }
  const classes = { ...shared, task: 'multiclass', label: { column: 'y' }, predicted: { column: 'h' }, favourable: ['a'], protected: [{ column: 'group', reference: 'f', why: 'ECOA' }] } as const // prettier-ignore

  test('are measured by an engine, and named as they are', async () => {
    const engines = fakeEngines('duckdb', { session: marked(told).session })
    const found = await measuredElsewhere(engines, { ...question, spec: classes, threshold: null })
    expect(found?.evaluation).toMatchObject({ state: 'measured', task: 'multiclass', threshold: null, engine: 'Fake 1.0', performance: { accuracy: { measure: { value: 1 } } }, attributes: [{ columns: ['group'] }], confusion: { classes: ['a', 'b'] } }) // prettier-ignore
    expect(found?.elsewhere).toMatchObject({ task: 'other', engine: 'duckdb', layout: { task: 'multiclass' } })
  })

  test('are not compared with a yes-or-no model', async () => {
    const engines = fakeEngines('duckdb', { session: marked(told).session })
    const one = await measuredElsewhere(engines, { ...question, spec: classes, threshold: null })
    const other = await measuredElsewhere(fakeEngines('duckdb', { session }), question)
    const beside = bothElsewhere(engines, one?.elsewhere ?? null, other?.elsewhere ?? null)
    await expect(beside).rejects.toThrow(/compare versions of one task/)
  })

  test('of a number are measured too, and a column that is gone is a finding', async () => {
    const values = { ...shared, task: 'regression', label: { column: 'what' }, predicted: { column: 'said' } } as const
    const engines = fakeEngines('duckdb', { session: marked([[' AS f, ', [['3', '4']]]]).session })
    const found = await measuredElsewhere(engines, { ...question, spec: values, threshold: null })
    expect(found?.evaluation).toMatchObject({ task: 'regression', tally: { used: 0, refused: { 'null-label': 4 } }, performance: { mae: { measure: null } } }) // prettier-ignore
    const gone = { ...values, label: { column: 'gone' } }
    const lacking = await measuredElsewhere(engines, { ...question, spec: gone, threshold: null })
    expect(lacking?.evaluation).toMatchObject({ state: 'unmeasured', code: 'column-missing' })
  })
})

test('two versions that two engines counted are not compared', async () => {
  const found = await measuredElsewhere(fakeEngines('duckdb', { session }), question)
  const beside = bothElsewhere(fakeEngines('duckdb', { session }), found?.elsewhere ?? null, null)
  await expect(beside).rejects.toThrow(/ask for one engine for both/)
})
