import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { isPinned, readWorkflow, suiteAction, usesSuite } from '../../../shared/domain/doctor/workflow-file.ts'

const read = (text: string) => readWorkflow('.github/workflows/x.yml', parse(text))
const job = (text: string) => read(`on: push\njobs:\n  a:\n${text.replace(/^/gm, '    ')}`)?.jobs[0]

describe('a workflow file', () => {
  test.each([
    ['a word', 'on: push', ['push']],
    ['a list', 'on: [push, schedule]', ['push', 'schedule']],
    ['a mapping', 'on: {push: {branches: [main]}, workflow_run: {}}', ['push', 'workflow_run']],
  ])('names its events as %s', (_, on, expected) => {
    expect(read(`${on}\njobs: {}`)?.events).toEqual(expected)
  })

  test.each([
    ['permissions: {}', true],
    ['permissions: {contents: read}', false],
    ['permissions: read-all', false],
    ['name: x', false],
  ])('with %s is closed: %s', (line, expected) => {
    expect(read(`on: push\n${line}\njobs: {}`)?.closed).toBe(expected)
  })

  test.each([['a text'], ['jobs: 3'], ['[]'], ['on: push']])('is none where it says %s', (text) => {
    expect(read(text)).toBeNull()
  })

  test('names the secrets that every job would be given', () => {
    expect(read('on: push\nenv: {A: "${{ secrets.MLFLOW_PASSWORD }}"}\njobs: {}')?.loose).toEqual(['MLFLOW_PASSWORD'])
  })

  test.each([
    [
      'a checkout of the head',
      'uses: actions/checkout@v6\n        with: {ref: "${{ github.event.pull_request.head.sha }}"}',
      true,
    ],
    [
      'a checkout of the run that it relays',
      'uses: actions/checkout@v6\n        with: {ref: "${{ github.event.workflow_run.head_sha }}"}',
      true,
    ],
    ['a checkout of a merge ref', 'uses: actions/checkout@v6\n        with: {ref: "refs/pull/1/merge"}', true],
    ['a fetch of a pull request', 'run: git fetch origin pull/1/head', true],
    ['a plain checkout', 'uses: actions/checkout@v6', false],
  ])('with %s fetches the proposal: %s', (_, step, expected) => {
    expect(read(`on: push\njobs:\n  a:\n    steps:\n      - ${step}\n`)?.fetchesProposal).toBe(expected)
  })
})

describe('a job', () => {
  test('tells its environment, runner, actions, secrets and permissions', () => {
    const text = `name: the job
runs-on: [self-hosted, linux]
environment: {name: production, deployment: false}
permissions: {}
steps:
  - uses: acme/suite/actions/promote@v1
    with: {environment: production, token: "\${{ secrets.one }}\${{ secrets.GITHUB_TOKEN }}"}`
    expect(job(text)).toEqual({
      id: 'a',
      name: 'the job',
      environment: 'production',
      permissions: true,
      runsOn: ['self-hosted', 'linux'],
      uses: [
        {
          action: 'acme/suite/actions/promote',
          ref: 'v1',
          inputs: { environment: 'production', token: '${{ secrets.one }}${{ secrets.GITHUB_TOKEN }}' },
        },
      ],
      secrets: ['ONE'],
    })
  })

  test.each([
    ['all secrets as JSON', 'steps: [{run: x, env: {A: "${{ toJSON(secrets) }}"}}]', ['*']],
    ['a secret by a made name', 'steps: [{run: x, env: {A: "${{ secrets[matrix.x] }}"}}]', ['*']],
    ['inherited secrets', 'uses: ./.github/workflows/y.yml\nsecrets: inherit', ['*']],
    ['no secret', 'steps: [{run: "echo our secrets. Nobody reads secrets.ONE here"}]', []],
  ])('with %s is given %s', (_, text, expected) => {
    expect(job(text)?.secrets).toEqual(expected)
  })

  test('is called by its id, runs nowhere in particular and says nothing where nothing is said', () => {
    expect(job('steps: []')).toEqual({
      id: 'a',
      name: 'a',
      environment: null,
      permissions: false,
      runsOn: [],
      uses: [],
      secrets: [],
    })
    expect(job('runs-on: {group: big, labels: [x]}')?.runsOn).toEqual(['x', 'group'])
  })
})

test.each([
  ['owner/suite/actions/promote', 'promote'],
  ['owner/suite/actions/validation-gates', 'validation-gates'],
  ['owner/suite/actions/other', null],
  ['actions/checkout', null],
])('%s is the suite’s %s', (action, expected) => {
  const use = { action, ref: '', inputs: {} }
  expect(suiteAction(use)).toBe(expected)
  expect(
    usesSuite({ id: '', name: '', environment: null, permissions: true, runsOn: [], uses: [use], secrets: [] }),
  ).toBe(expected !== null)
})

test.each([
  ['actions/checkout', 'a'.repeat(40), true],
  ['actions/checkout', 'v6', false],
  ['actions/checkout', 'a'.repeat(7), false],
  ['./actions/x', '', true],
  ['$/actions/x', '', true],
  ['docker://alpine', `sha256:${'a'.repeat(64)}`, true],
  ['docker://alpine:3', '', false],
])('%s@%s is pinned: %s', (action, ref, expected) => {
  expect(isPinned({ action, ref, inputs: {} })).toBe(expected)
})
