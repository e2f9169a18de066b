import { expect, test } from 'vitest'
import { writerOf } from '../../../shared/runtime/ledger/writer.ts'
import { world } from '../../builders/world.ts'
import { fakeHouse } from '../../fakes/house.ts'

test('a record names the run, its workflow and the suite; the App alone proves it', async () => {
  const house = fakeHouse({ ports: (await world()).ports })
  expect(writerOf(house, 'countersign', 7)).toEqual({
    ...{ app: 'countersign', proven: true, repository: 'acme/models', repositoryId: '7', run: '4711', attempt: '1' },
    ...{ actor: 'dana', workflow: 'acme/models/.github/workflows/promote.yml@refs/heads/main' },
    ...{ workflowSha: 'a'.repeat(40), suite: 'countersign 0.1.0' },
  })
  expect(writerOf(house, null, 7)).toMatchObject({ app: null, proven: false })
})

test('outside of a workflow nobody writes', async () => {
  const env = { GITHUB_RUN_ID: undefined, GITHUB_WORKFLOW_REF: undefined }
  expect(writerOf(fakeHouse({ ports: (await world()).ports, env }), 'countersign', 7)).toBeNull()
})
