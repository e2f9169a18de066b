import { expect, test } from 'vitest'
import { readAbove } from '../../../shared/gather/lineage/above.ts'
import { briefly } from '../../builders/gates.ts'
import { fakeRegistry, type StoredRun } from '../../fakes/registry.ts'

const run = (runId: string, parent: string | null): StoredRun => ({
  ...{ runId, user: 'dana', status: 'FINISHED', lifecycle: 'active', parameters: {}, metrics: {}, datasets: [] },
  ...{ tags: parent === null ? {} : { 'mlflow.parentRunId': parent }, artifactUri: '', files: {} },
})
const above = (runs: readonly StoredRun[]) => {
  const registry = fakeRegistry('https://mlflow.acme.example')
  for (const one of runs) registry.putRun(one)
  return { registry, read: () => readAbove(registry, runs[0] ?? null) }
}
const many = Array.from({ length: 30 }, (_, index) => run(`r${index}`, `r${index + 1}`))

test.each<readonly [string, readonly StoredRun[], readonly string[]]>([
  ['nobody', [run('a', null)], []],
  ['no run', [], []],
  ['an empty name', [run('a', '')], []],
  ['two, nearest first', [run('a', 'b'), run('b', 'c'), run('c', null)], ['b', 'c']],
  ['one that is deleted', [run('a', 'b'), { ...run('b', null), lifecycle: 'deleted' }], ['b']],
])('above a run stands %s', async (_, runs, expected) => {
  expect((await above(runs).read()).runs?.map(({ runId }) => runId)).toEqual(expected)
})

test.each<readonly [string, readonly StoredRun[], string]>([
  ['one that is not there', [run('a', 'b')], 'error link-missing parent run b'],
  ['itself', [run('a', 'a')], 'error links-in-a-circle parent run a'],
  ['a circle', [run('a', 'b'), run('b', 'c'), run('c', 'b')], 'error links-in-a-circle parent run b'],
  ['more than is followed', many, 'error links-too-many parent run r21'],
])('above a run stands %s: who built the version cannot be told', async (_, runs, expected) => {
  const { runs: found, fault } = await above(runs).read()
  expect(found).toBe(null)
  expect(fault === null ? [] : briefly([fault])).toEqual([expected])
})

test('a run that cannot be read now is an error that names it, and no gap', async () => {
  const { registry, read } = above([run('a', 'b')])
  registry.refuse('run', 'MLflow answered 403.')
  await expect(read()).rejects.toThrow("The run b, above the version's own, cannot be read: MLflow answered 403.")
})
