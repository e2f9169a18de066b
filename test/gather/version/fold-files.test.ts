import { describe, expect, test } from 'vitest'
import { manifestOfTexts } from '../../../shared/domain/scenario/version.ts'
import { foldPaths, openFolds, rowsOf, type OpenFolds } from '../../../shared/gather/version/fold-files.ts'
import type { Folds } from '../../../shared/domain/model/model-file.ts'
import { applications, fileOf, inOrder, type Rows } from '../../builders/data-world.ts'
import { fakePredictions } from '../../fakes/predictions.ts'
import { fakeRegistry } from '../../fakes/registry.ts'

const artifactUri = 'mlflow-artifacts:/1/run/artifacts'

async function open(
  folds: Folds | undefined,
  files: Record<string, string | Rows>,
  listed?: number,
): Promise<OpenFolds> {
  const registry = fakeRegistry('https://mlflow.acme.example')
  const texts = Object.fromEntries(
    Object.entries(files).map(([path, file]) => [path, typeof file === 'string' ? file : JSON.stringify(file)]),
  )
  registry.putRun({
    ...{
      runId: 'run',
      user: null,
      status: 'FINISHED',
      lifecycle: 'active',
      parameters: {},
      metrics: {},
      tags: {},
      datasets: [],
    },
    ...{ artifactUri, files: texts },
  })
  const own = manifestOfTexts(texts)
  const runFiles = { ...own, files: own.files.map((file) => ({ ...file, size: listed ?? file.size })) }
  const file = fileOf(inOrder)
  return openFolds(
    { registry, predictions: fakePredictions, artifactUri, runFiles },
    { ...file, data: { ...file.data, folds } },
  )
}

const briefly = ({ folds, faults }: OpenFolds) => [
  ...folds.map((fold) => `${fold.fold} ${rowsOf(fold)}`),
  ...faults.map(({ fold, why, column }) => `${fold} ${why}${column === null ? '' : ` ${column}`}`),
]

describe('folds', () => {
  const rows = applications(6, 0)
  const parts = { ...rows, part: ['b', 'a', 'b', 'a', 'a', 'a'] }

  test.each<[string, Folds | undefined, Record<string, string | Rows>, readonly string[]]>([
    [
      'that lie in files of their own',
      { train: 'a.csv', test: 'b.csv' },
      { 'a.csv': rows, 'b.csv': rows },
      ['train 6', 'test 6'],
    ],
    [
      'of which one is missing',
      { train: 'a.csv', validation: 'c.csv' },
      { 'a.csv': rows },
      ['train 6', 'validation missing'],
    ],
    ['of which one is no table', { train: 'a.csv' }, { 'a.csv': 'x' }, ['train not-readable']],
    ['of one file', { file: 'a.csv', column: 'part' }, { 'a.csv': parts }, ['fold 1 of 2 4', 'fold 2 of 2 2']],
    ['of one file that is missing', { file: 'c.csv', column: 'part' }, { 'a.csv': parts }, ['all missing']],
    [
      'of one file with a row in none',
      { file: 'a.csv', column: 'part' },
      { 'a.csv': { ...parts, part: ['b', 'a', 'b', 'a', 'a', null] } },
      ['fold 1 of 2 3', 'fold 2 of 2 2', 'all rows-without-fold part'],
    ],
    ['of a column that is missing', { file: 'a.csv', column: 'fold' }, { 'a.csv': parts }, ['all column-missing fold']],
    ['that nobody names', undefined, {}, ['all not-declared']],
    ['that are named without a file', { key: 'row_id' }, {}, ['all not-declared']],
    [
      'with a holdout whose column is missing',
      { test: 'evaluation/predictions.parquet' },
      { 'evaluation/predictions.parquet': rows },
      ['test column-missing split'],
    ],
    [
      'with a holdout that no row lies in',
      { test: 'evaluation/predictions.parquet' },
      { 'evaluation/predictions.parquet': { ...rows, split: ['tset', 'tset', 'tset', 'tset', 'tset', null] } },
      ['test empty'],
    ],
  ])('%s', async (_, folds, files, found) => {
    expect(briefly(await open(folds, files))).toEqual(found)
  })

  test('larger than what is held are not read', async () => {
    expect(briefly(await open({ train: 'a.csv' }, { 'a.csv': rows }, 2 ** 30 + 1))).toEqual(['train too-large'])
  })
})

test('the files of the folds are known by their names', () => {
  expect(foldPaths({ test: 'b', train: 'a' })).toEqual([
    { fold: 'train', path: 'a' },
    { fold: 'test', path: 'b' },
  ])
  expect(foldPaths({ file: 'a', column: 'fold' })).toEqual([{ fold: 'all', path: 'a' }])
})
