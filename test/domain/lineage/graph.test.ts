import { expect, test } from 'vitest'
import { lineageGraph } from '../../../shared/domain/lineage/graph.ts'
import { exampleModel } from '../../builders/documents.ts'
import { lineage, links, subject } from '../../builders/evidence.ts'

/** The arrows by the names of what they join. */
function arrows(own = links()): readonly string[] {
  const graph = lineageGraph(subject(), lineage({ links: own }), exampleModel())
  if (graph === null) throw new Error('there are links')
  const called = (index: number): string => `${graph.nodes[index]?.kind} ${graph.nodes[index]?.name}`.trim()
  return graph.edges.map(([from, to]) => `${called(from)} → ${called(to)}`)
}

test('the chain leads from the data through the run to the version and its environment', () => {
  expect(arrows()).toEqual([
    'version credit-approval 7 → environment',
    'logged model m-7 → version credit-approval 7',
    'run run-7 → logged model m-7',
    'commit → run run-7',
    'dataset applications → run run-7',
    'source applications → dataset applications',
  ])
})

test('runs above, copies, models read and models that it depends on have their places', () => {
  const own = links()
  const found = arrows({
    ...own,
    runs: [...own.runs, { runId: 'run-1', state: 'there', datasets: [{ name: 'raw', digest: '1' }] }],
    copies: [{ model: 'staging', version: '3', state: 'there', runId: 'run-7' }],
    models: [...own.models, { modelId: 'm-0', part: 'input', state: 'there', runId: null }],
    dependencies: [
      { model: 'credit-approval', state: 'there', on: ['bureau'] },
      { model: 'bureau', state: 'there', on: ['income'] },
      { model: 'income', state: 'there', on: [] },
    ],
  })
  expect(found).toEqual(
    expect.arrayContaining([
      'copied version staging 3 → version credit-approval 7',
      'logged model m-7 → copied version staging 3',
      'parent run run-1 → run run-7',
      'dataset raw → parent run run-1',
      'input model m-0 → run run-7',
      'model bureau → version credit-approval 7',
      'model income → model bureau',
    ]),
  )
})

test('where nobody looked there is no picture', () => {
  expect(lineageGraph(subject(), { commits: [], digests: [] }, null)).toBe(null)
})
