import { describe, expect, test } from 'vitest'
import type { Job } from '../../../shared/domain/doctor/workflow-file.ts'
import * as workflows from '../../../shared/domain/doctor/workflows.ts'
import type { World } from '../../../shared/domain/doctor/world.ts'
import { mapSeen, seen } from '../../../shared/domain/protection/seen.ts'
import { soundWorld } from '../../builders/administration.ts'

const sound = await soundWorld()
const jobs = (change: (job: Job) => Job): World => ({
  ...sound,
  workflowFiles: mapSeen(sound.workflowFiles, (all) =>
    all.map(({ path, file }) => ({ path, file: file && { ...file, jobs: file.jobs.map(change) } })),
  ),
})

describe('where no workflow uses the suite, there is nothing to look at', () => {
  test.each([
    'workflowsEnabled',
    'workflowsTriggered',
    'workflowsPinned',
    'workflowsPermissions',
    'runnersIsolated',
  ] as const)('%s', (name) => {
    expect(workflows[name]({ ...sound, workflowFiles: seen([]) }).state).toBe('unknown')
  })

  test('and that is missing', () => {
    expect(workflows.workflowsPresent({ ...sound, workflowFiles: seen([]) }).state).toBe('missing')
  })
})

test.each([
  ['ubuntu-latest', 'done'],
  ['ubuntu-24.04-arm', 'done'],
  ['windows-2025', 'done'],
  ['self-hosted', 'unknown'],
  ['our-runner', 'unknown'],
  ['${{ inputs.runs-on }}', 'unknown'],
])('T17: whether %s serves one job only: %s', (label, expected) => {
  expect(workflows.runnersIsolated(jobs((job) => ({ ...job, runsOn: [label] }))).state).toBe(expected)
})

test.each([
  ['governance / ${{ matrix.stage }}', 'unknown'],
  ['${{ matrix.os }}', 'unknown'],
  ['build on ${{ matrix.os }}', 'done'],
  ['governance / 4 business sign-off', 'missing'],
  ['governance', 'done'],
])('T2: a job named %s leaves the names of the checks free: %s', (name, expected) => {
  expect(workflows.checkNamesFree(jobs((job) => ({ ...job, name }))).state).toBe(expected)
})

test('an environment whose name is made at run time holds nobody knows what', () => {
  const promote = { action: 'x/y/other', ref: '', inputs: {} }
  const world = jobs((job) => ({ ...job, uses: [promote], environment: '${{ inputs.environment }}' }))
  expect(workflows.workflowsEnvironments(world).state).toBe('unknown')
})

test('the same environment in capitals is the same', () => {
  expect(
    workflows.workflowsEnvironments(jobs((job) => ({ ...job, environment: job.environment?.toUpperCase() ?? null })))
      .state,
  ).toBe('done')
})

test('an unprivileged workflow may fetch what it tests', () => {
  const world = {
    ...sound,
    workflowFiles: mapSeen(sound.workflowFiles, (all) => [
      ...all,
      {
        path: 'ci.yml',
        file: { path: 'ci.yml', events: ['pull_request'], closed: true, jobs: [], loose: [], fetchesProposal: true },
      },
    ]),
  }
  expect(workflows.proposalNotRun(world).state).toBe('done')
})
