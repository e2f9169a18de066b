import { describe, expect, test } from 'vitest'
import { digestOf, sha256 } from '../../../shared/domain/digest.ts'
import type { RescoredRows } from '../../../shared/domain/rescore/rescored.ts'
import type { RescoreCase } from '../../../shared/gather/rescore/case.ts'
import { resultsOf } from '../../../shared/gather/rescore/results.ts'
import { measured } from '../../builders/evidence.ts'
import { reproduce, smallestGroup, spec } from '../../builders/rescore.ts'
import { tableOf } from '../../builders/tables.ts'

const rows = new TextEncoder().encode('rows')
const predictions = new TextEncoder().encode('predictions')
const table = tableOf({ id: ['1'], split: ['test'], approved: ['1'], sex: ['m'], score: [0.5] })
const named = { kind: 'named' as const, file: 'data/rows.parquet', sha256: sha256(rows) }
const sealed = { kind: 'sealed' as const, set: 'applications', sha256: sha256(rows) }

/** What comes of one set of rows, where the run's predictions are read as these bytes. */
async function resultOf(of: typeof named | typeof sealed, values: readonly number[], read: Uint8Array = predictions) {
  const reading = {
    run: { artifactUri: 'mlflow-artifacts:/1', parameters: {} },
    runFiles: { files: [{ path: spec.predictions, size: 11, sha256: sha256(predictions) }] },
  }
  const found = { reading, spec, sets: [{ rows: of, bytes: rows, spec }] } as unknown as RescoreCase
  const columns = ['no', 'yes'].map((name) => ({ name, values }))
  const [result] = await resultsOf(
    {
      registry: { readFile: () => Promise.resolve(read) },
      predictions: { read: () => Promise.resolve({ table }), select: () => Promise.resolve({ table }) },
    } as never,
    found,
    { answers: [{ rows: of, answer: { state: 'answered', columns } }] },
    smallestGroup,
  )
  return result
}

describe('predictions are compared as the record names them', () => {
  test('by their digest', async () => {
    expect(await resultOf(named, [0.5])).toMatchObject({ state: 'compared', predictions: sha256(predictions) })
  })

  test('and never others that stood there while they were read', async () => {
    expect(await resultOf(named, [0.5], rows)).toMatchObject({
      state: 'failed',
      detail: expect.stringContaining('was changed while it was read') as string,
    })
  })
})

describe('an answer that does not fit', () => {
  const many = Array.from({ length: 41_789 }, () => 0.5)

  test('is counted on named rows', async () => {
    expect(await resultOf(named, many)).toMatchObject({ detail: 'the model answers with 41789 values for 1 rows' })
  })

  test('tells nothing of its own choosing on sealed ones', async () => {
    const result = await resultOf(sealed, many)
    expect(result).toMatchObject({ state: 'failed' })
    expect(JSON.stringify({ ...result, rows: null })).not.toMatch(/\d/)
  })
})

describe('a model that was trained again', () => {
  const many = tableOf({
    id: ['1', '2', '3', '4'],
    split: ['test', 'test', 'test', 'test'],
    approved: ['1', '0', '1', '0'],
    sex: ['m', 'm', 'm', 'm'],
  })
  const own = { ...named, kind: 'retrained' as const, commit: 'c'.repeat(40), declared: digestOf(reproduce) }
  const scores = [0.9, 0.6, 0.7, 0.1]
  const four = measured({ tally: { ...measured().tally, all: 4, used: 4 } })
  const resultFor = async (of: RescoredRows, values: readonly (number | null)[] = scores, evaluation = four) => {
    const reading = { run: { artifactUri: 'u', parameters: {} }, runFiles: { files: [] }, evaluation }
    const found = { reading, spec, reproduce, sets: [{ rows: own, bytes: rows, spec }] } as unknown as RescoreCase
    const columns = ['no', 'yes'].map((name) => ({ name, values }))
    const [result] = await resultsOf(
      { predictions: { select: () => Promise.resolve({ table: many }) } } as never,
      found,
      { answers: [{ rows: of, answer: { state: 'answered', columns } }] },
      smallestGroup,
    )
    return result
  }

  test('has its metrics beside those of the predictions, with their digest and the declared tolerance', async () => {
    const result = await resultFor(own)
    if (result?.state !== 'retrained') throw new Error('it was not measured')
    expect(result).toMatchObject({ rows: own, predictions: four.sha256, tolerance: reproduce.tolerance })
    const auc = result.metrics.find(({ metric }) => metric === 'roc_auc')
    expect(auc).toEqual({
      metric: 'roc_auc',
      recorded: four.performance.roc_auc?.measure?.value,
      retrained: 1,
    })
  })

  test.each<[string, Partial<typeof own>]>([
    ['another commit', { commit: 'd'.repeat(40) }],
    ['another declaration', { declared: digestOf({ ...reproduce, tolerance: 0.1 }) }],
    ['other rows', { sha256: sha256(predictions) }],
    ['rows of another name', { file: 'data/other.parquet' }],
    ['the version itself', { kind: 'named' } as never],
  ])('is not what answers for %s are of', async (_, other) => {
    expect(await resultFor({ ...own, ...other })).toMatchObject({
      state: 'failed',
      detail: 'the model was not run on these rows',
    })
  })

  test.each<[string, readonly (number | null)[], string]>([
    ['no number', [null, null, null, null], 'the answers can be measured on 0 rows, the predictions on 4'],
    [
      'none where it would be wrong',
      [0.9, null, 0.7, 0.1],
      'the answers can be measured on 3 rows, the predictions on 4',
    ],
    ['too few of them', [0.5], 'the model answers with 1 values for 4 rows'],
  ])('and answers with %s is recorded as failed', async (_, values, detail) => {
    expect(await resultFor(own, values)).toMatchObject({ state: 'failed', rows: own, detail })
  })

  test('is beside nothing where the predictions cannot be measured', async () => {
    const unmeasured = { state: 'unmeasured', detail: 'no file' } as never
    expect(await resultFor(own, scores, unmeasured)).toMatchObject({
      detail: 'the predictions cannot be measured: no file',
    })
  })
})
