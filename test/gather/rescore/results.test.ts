import { describe, expect, test } from 'vitest'
import { sha256 } from '../../../shared/domain/digest.ts'
import type { RescoreCase } from '../../../shared/gather/rescore/case.ts'
import { resultsOf } from '../../../shared/gather/rescore/results.ts'
import { smallestGroup, spec } from '../../builders/rescore.ts'
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
