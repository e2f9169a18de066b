import { describe, expect, test } from 'vitest'
import { proposalsScheduled, registryWatched, tagsApart } from '../../../shared/domain/doctor/proposals.ts'
import type { WorkflowFile } from '../../../shared/domain/doctor/workflow-file.ts'
import type { World } from '../../../shared/domain/doctor/world.ts'
import { mapSeen, seen } from '../../../shared/domain/protection/seen.ts'
import { soundWorld } from '../../builders/administration.ts'

const sound = await soundWorld()
const proposals = { on: 'registered', environment: 'production' } as const

const file = (action: string, events: readonly string[]): WorkflowFile => ({
  ...{ path: `.github/workflows/${action}.yml`, events, closed: true, loose: [], fetchesProposal: false },
  jobs: [
    {
      ...{
        id: 'own',
        name: 'own',
        environment: 'governance',
        permissions: true,
        runsOn: ['ubuntu-latest'],
        secrets: [],
      },
      uses: [{ action: `acme/suite/actions/${action}`, ref: 'a'.repeat(40), inputs: {} }],
    },
  ],
})

const worldWith = (more: readonly WorkflowFile[], other: Partial<World> = {}): World => ({
  ...sound,
  workflowFiles: mapSeen(sound.workflowFiles, (all) => [
    ...all.filter(({ path }) => !path.includes('registered')),
    ...more.map((one) => ({ path: one.path, file: one })),
  ]),
  governance: mapSeen(sound.governance, (all) =>
    all.policy.state === 'read'
      ? { ...all, policy: { state: 'read', value: { ...all.policy.value, proposals } } }
      : all,
  ),
  ...other,
})

describe('the registry', () => {
  const watchedBy = (events: readonly string[]): unknown =>
    registryWatched({
      ...sound,
      workflowFiles: mapSeen(sound.workflowFiles, () =>
        [file('reconcile', events)].map((one) => ({ path: one.path, file: one })),
      ),
    })
  test.each([
    ['is watched by a schedule', ['schedule'], { state: 'done' }],
    ['is watched by nobody who has to press a button', ['workflow_dispatch'], { state: 'missing' }],
  ] as const)('%s', (_, events, expected) => {
    expect(watchedBy(events)).toMatchObject(expected)
  })
})

describe('what the policy has proposed by itself', () => {
  test.each<[string, readonly WorkflowFile[], unknown]>([
    ['needs a schedule', [], { state: 'missing' }],
    ['needs more than the relay', [file('proposals', ['repository_dispatch'])], { state: 'missing' }],
    ['can do without the relay', [file('proposals', ['schedule'])], { state: 'done', facts: { hint: 'no-relay' } }],
    ['is done by both', [file('proposals', ['schedule', 'repository_dispatch'])], { state: 'done', facts: {} }],
  ])('%s', (_, more, expected) => {
    expect(proposalsScheduled(worldWith(more))).toMatchObject(expected as object)
  })

  test('is nothing where it says nothing', () => {
    const governance = mapSeen(sound.governance, (all) => {
      if (all.policy.state !== 'read') return all
      const { proposals: _none, ...value } = all.policy.value
      return { ...all, policy: { state: 'read' as const, value } }
    })
    const hint = { state: 'done', facts: { hint: 'nothing-proposed' } }
    expect(proposalsScheduled({ ...sound, governance })).toMatchObject(hint)
  })
})

describe('a job that writes tags', () => {
  const tagging = [file('status-tags', ['pull_request_target'])]
  test.each<[string, World['registry'], unknown]>([
    [
      'is told plainly what MLflow cannot part',
      seen({ version: '3.17.2' }),
      { state: 'done', facts: { hint: 'tags-move-stages' } },
    ],
    ['is none of an older MLflow', seen({ version: '3.16.0' }), { state: 'missing', facts: { version: '3.16.0' } }],
    ['is unknown where the registry is silent', seen({ failed: 'Nobody answers.' }), { state: 'unknown' }],
  ])('%s', (_, registry, expected) => {
    expect(tagsApart(worldWith(tagging, { registry }))).toMatchObject(expected as object)
  })
})
