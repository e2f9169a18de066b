import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { readPredictions } from '../../../shared/clients/predictions/reader.ts'
import { columnsOf } from '../../../shared/domain/evidence/layout.ts'
import { Measured } from '../../../shared/domain/evidence/evaluation.ts'
import { measureTask } from '../../../shared/domain/evidence/measure-task.ts'
import { METRIC_NAMES } from '../../../shared/domain/metric/task/tasks.ts'
import { type Evaluation as Spec, MulticlassEvaluation } from '../../../shared/domain/model/model-file.ts'
import { sha } from '../../builders/evidence.ts'
import { expectNear, kept } from './sets.ts'

const Golden = z.object({
  performance: z.record(z.string(), z.number()),
  intervals: z.record(z.string(), z.tuple([z.number(), z.number()])),
  confusion: z.array(z.array(z.number())).optional(),
  fairness: z.record(z.string(), z.number()).optional(),
})

const split = { column: 'fold', method: 'out-of-fold' } as const
const common = { split, protected: [{ column: 'sex', reference: 'male', why: 'a test' }], intersections: [] }
const scores = { approve: 'p_approve', refer: 'p_refer', refuse: 'p_refuse' }
const specs: Readonly<Record<string, Spec>> = {
  several: { task: 'multiclass', ...common, predictions: 'several.parquet', label: { column: 'decision' }, scores, favourable: ['approve'] },
  numbers: { task: 'regression', ...common, protected: [], predictions: 'numbers.csv', label: { column: 'actual' }, predicted: { column: 'predicted' }, row: 'row' },
}

describe.each(Object.entries(specs))('%s equals scikit-learn and scipy', async (name, spec) => {
  const expected = Golden.parse(kept(name))
  const table = await readPredictions(readFileSync(`test/fixtures/predictions/${spec.predictions}`), spec.predictions, columnsOf(spec))
  const rest = { table, threshold: null, sha256: sha('e'), smallestGroup: { members: 30, positives: 20 } }
  const { evaluation } = measureTask({ ...rest, spec })
  const found = Measured.parse(evaluation)

  test('every metric', () => {
    expect(Object.keys(found.performance).sort()).toEqual(Object.keys(expected.performance).sort())
    for (const metric of METRIC_NAMES.filter((one) => one in found.performance))
      expectNear(found.performance[metric]?.measure?.value, expected.performance[metric], metric)
  })

  test('intervals', () => {
    for (const metric of METRIC_NAMES.filter((one) => one in expected.intervals)) {
      const interval = found.performance[metric]?.interval
      expectNear(interval?.lower, expected.intervals[metric]?.[0], `lower ${metric}`)
      expectNear(interval?.upper, expected.intervals[metric]?.[1], `upper ${metric}`)
    }
  })

  test('the confusion, and fairness of a favourable class', () => {
    expect(found.confusion?.rows).toEqual(expected.confusion)
    for (const { metric, measure } of found.attributes[0]?.results ?? [])
      if (expected.fairness?.[metric] !== undefined) expectNear(measure?.value, expected.fairness[metric], metric)
  })
})

test('the class that the file says is that of its highest score', async () => {
  const measured = async (columns: object) => {
    const spec = MulticlassEvaluation.parse({ ...specs.several, ...columns })
    const bytes = readFileSync(`test/fixtures/predictions/${spec.predictions}`)
    const table = await readPredictions(bytes, spec.predictions, columnsOf(spec))
    const smallestGroup = { members: 30, positives: 20 }
    return Measured.parse(measureTask({ spec, table, threshold: null, sha256: sha('e'), smallestGroup }).evaluation)
  }
  const said = { predicted: { column: 'said' } }
  expect(await measured(said)).toEqual(await measured({}))
  const alone = await measured({ ...said, scores: undefined })
  expect(alone.confusion).toEqual((await measured({})).confusion)
  expect(alone.performance.log_loss?.measure).toBe(null)
})
