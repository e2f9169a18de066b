import { expect, test } from 'vitest'
import { judgeDocumentation } from '../../../shared/domain/gate/documentation.ts'
import { judgeLineage } from '../../../shared/domain/lineage/gaps.ts'
import { Lineage } from '../../../shared/domain/lineage/lineage.ts'
import { lineageInOrder } from '../../../shared/domain/scenario/lineage.ts'
import { modelFileOf } from '../../../shared/domain/scenario/version.ts'
import { subject } from '../../builders/evidence.ts'
import { gateInput } from '../../builders/gates.ts'

test('where a scenario’s version comes from leaves nothing to say', () => {
  const parents = [{ runId: 'parent-1', user: null }]
  const lineage = lineageInOrder({ model: 'scenario-model', runId: 'run-1', claims: { runUser: 'dev', parents } })
  expect(Lineage.parse(lineage)).toEqual(lineage)
  expect(lineage.links?.runs.map(({ runId }) => runId)).toEqual(['run-1', 'parent-1'])
  const paths = ['data/quality.json', 'data/schema.json', 'evaluation/predictions.csv', 'explanations/global.json']
  const files = paths.map((path) => ({ path, size: 1, sha256: 'a'.repeat(64) }))
  const input = gateInput(
    { complete_for: ['high'] as const },
    {
      lineage,
      modelFile: modelFileOf('high', 'any'),
      subject: subject({ runFiles: { files, root: 'a'.repeat(64) } }),
    },
  )
  expect([...judgeDocumentation(input), ...judgeLineage(input)]).toEqual([])
})
