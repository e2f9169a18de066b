import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { paths, root, textOf } from './tree.ts'
import { fetchProblems, mappingProblems, nameProblems, ownFolder, type Manifests } from './workflow-checks.ts'

/** Own checks of workflows and actions, each shown to find what it is for. */

const workflows = paths('.github/workflows/*.yml', 'examples/**/.github/workflows/*.yml', 'examples/**/workflows/*.yml')
const actions = paths('actions/*/action.yml', 'examples/**/action.yml')

const manifests: Manifests = (folder) => {
  const path = `${folder}/action.yml`
  return existsSync(join(root, path)) ? textOf(path) : null
}

describe('the suite and its examples', () => {
  test('are there', () => {
    expect([workflows.length > 0, actions.length > 0]).toEqual([true, true])
  })

  test.each([...workflows, ...actions])('%s names only inputs and outputs that exist', (path) => {
    expect(nameProblems(textOf(path), manifests)).toEqual([])
  })

  test.each(workflows)('%s fetches nothing of a proposal where it holds anything', (path) => {
    expect(fetchProblems(textOf(path), manifests)).toEqual([])
  })

  test.each(actions)('%s maps each of its inputs', (path) => {
    expect(mappingProblems(textOf(path))).toEqual([])
  })
})

const judge = `
inputs:
  facts: {description: Facts., required: false}
  name: {description: A name., required: true}
outputs:
  verdict: {description: The state., value: x}
runs:
  using: composite
  steps:
    - uses: actions/checkout@v6
      with: {ref: '\${{ github.event.pull_request.head.sha }}'}
`
const planted: Manifests = (folder) => (folder === 'actions/judge' ? judge : null)
const job = (steps: string, on = 'push'): string =>
  `on: ${on}\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n${steps.replaceAll(/^/gm, '      ')}\n`

describe('a name that does not exist is found', () => {
  const own = 'countersign/countersign/actions/judge@v1'
  test.each([
    ['an input', `- uses: ${own}\n  with: {name: x, fact: y}`, ['actions/judge has no input fact']],
    ['an input by $/', '- uses: $/actions/judge\n  with: {name: x, fact: y}', ['actions/judge has no input fact']],
    ['an input by ./', '- uses: ./actions/judge\n  with: {name: x, fact: y}', ['actions/judge has no input fact']],
    ['a required input', `- uses: ${own}`, ['actions/judge needs the input name']],
    ['an action', '- uses: $/actions/other', ['$/actions/other is no action of this suite']],
    [
      'an output',
      `- uses: ${own}\n  id: one\n  with: {name: x}\n- run: echo\n  env: {A: '\${{ steps.one.outputs.fact }}'}`,
      [`steps.one.outputs.fact: ${own} has no such output`],
    ],
    [
      'an output of the token’s minter',
      "- uses: actions/create-github-app-token@x\n  id: app\n- run: echo\n  env: {A: '${{ steps.app.outputs.slug }}'}",
      ['steps.app.outputs.slug: actions/create-github-app-token@x has no such output'],
    ],
    [
      'a step',
      "- run: echo\n  env: {A: '${{ steps.one.outputs.b }}'}",
      ['steps.one.outputs.b: no step has the id one'],
    ],
    ['nothing where all is right', `- uses: ${own}\n  with: {name: x, facts: y}`, []],
  ])('%s', (_, steps, problems) => {
    expect(nameProblems(job(steps), planted)).toEqual(problems)
  })

  test('an output in a composite action', () => {
    const composite = `runs:\n  using: composite\n  steps:\n    - uses: $/actions/judge\n      id: one\n      with: {name: x}\noutputs:\n  a: {value: '\${{ steps.one.outputs.b }}'}\n`
    expect(nameProblems(composite, planted)).toEqual(['steps.one.outputs.b: $/actions/judge has no such output'])
  })

  test.each([
    ['$/actions/judge', 'actions/judge'],
    ['./actions/judge', 'actions/judge'],
    ['countersign/countersign/actions/judge@0123', 'actions/judge'],
    ['actions/checkout@v6', null],
    ['./.github/workflows/x.yml', null],
  ])('%s means %s', (uses, folder) => {
    expect(ownFolder(uses)).toBe(folder)
  })
})

describe('code of a proposal in a privileged run is found', () => {
  const checkout = (ref: string): string => `- uses: actions/checkout@v6\n  with: {ref: '${ref}'}`
  const head = '${{ github.event.pull_request.head.sha }}'
  const run = (said: string): string => `- run: ${said}`
  const found = [
    ['the head', 'pull_request_target', checkout(head)],
    ['the head’s branch', 'pull_request_target', checkout('${{ github.head_ref }}')],
    ['the merge', 'pull_request_target', checkout('refs/pull/${{ github.event.number }}/merge')],
    ['the head behind a run', 'workflow_run', checkout('${{ github.event.workflow_run.head_sha }}')],
    ['what an input names', 'workflow_dispatch', checkout('${{ inputs.ref }}')],
    [
      'the fork',
      'pull_request_target',
      '- uses: actions/checkout@v6\n  with: {repository: "${{ github.event.pull_request.head.repo.full_name }}"}',
    ],
    ['by a comment', 'issue_comment', run('gh pr checkout 3')],
    ['by hand', 'pull_request_target', run('git fetch origin "$HEAD"')],
    ['in a composite of the suite', '[push, pull_request_target]', '- uses: $/actions/judge'],
  ] as const
  test.each(found)('%s on %s', (_, on, steps) => {
    expect(fetchProblems(job(steps, on), planted)).toHaveLength(1)
  })

  test.each([
    ['the default branch', 'pull_request_target', checkout('${{ github.event.repository.default_branch }}')],
    ['a branch by its name', 'schedule', checkout('main')],
    ['the workflow’s own commit', 'workflow_run', checkout('${{ github.workflow_sha }}')],
    ['the head in a run that holds nothing', 'pull_request', checkout(head)],
  ])('but not %s on %s', (_, on, steps) => {
    expect(fetchProblems(job(steps, on), planted)).toEqual([])
  })
})

describe('an input of a composite that is not mapped is found', () => {
  const composite = (steps: string): string =>
    `inputs:\n  pull-request: {description: Which., required: false}\nruns:\n  using: composite\n  steps:\n${steps}\n`
  test.each([
    [
      'one that nothing reads',
      '    - run: node x.js',
      ['inputs.pull-request is mapped by no env: as INPUT_PULL_REQUEST and given to no action'],
    ],
    [
      'one under another name',
      "    - run: node x.js\n      env: {INPUT_PULL: '${{ inputs.pull-request }}'}",
      [
        'inputs.pull-request is mapped by no env: as INPUT_PULL_REQUEST and given to no action',
        'INPUT_PULL is mapped from ${{ inputs.pull-request }}',
      ],
    ],
    [
      'one that is pasted into a script',
      "    - run: node x.js '${{ inputs.pull-request }}'\n      env: {INPUT_PULL_REQUEST: '${{ inputs.pull-request }}'}",
      ["pasted into a script: node x.js '${{ inputs.pull-request }}'"],
    ],
    [
      'one that is not declared',
      "    - run: node x.js\n      env: {INPUT_PULL_REQUEST: '${{ inputs.pull-request }}', INPUT_B: '${{ inputs.b }}'}",
      ['inputs.b is not declared'],
    ],
    ['none where all are', "    - run: node x.js\n      env: {INPUT_PULL_REQUEST: '${{ inputs.pull-request }}'}", []],
    ['none where an action is given it', "    - uses: a/b@c\n      with: {x: '${{ inputs.pull-request }}'}", []],
  ])('%s', (_, steps, problems) => {
    expect(mappingProblems(composite(steps))).toEqual(problems)
  })
})
