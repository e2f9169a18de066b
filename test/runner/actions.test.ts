import { describe, expect, test } from 'vitest'
import { folderOf, playSteps } from './fixtures/play.ts'

const composite = (steps: string, more = ''): string => `
name: it
description: it
${more}
runs:
  using: composite
  steps:
${steps.trim().replaceAll(/^/gm, '    ')}
`

const javascript = (more = '', runs = ''): string => `
name: it
description: it
${more}
runs:
  using: node24
  main: main.mjs
  ${runs}
`

const suite = (files: Readonly<Record<string, string>>): { readonly actions: Readonly<Record<string, string>> } => ({
  actions: { 'owner/countersign': folderOf(files) },
})

describe('a composite action', () => {
  test('has inputs in its context only, outputs as declared, and its folder', async () => {
    const files = {
      'actions/one/action.yml': composite(
        `
- id: inner
  shell: bash
  env: { NAME: "\${{ inputs.name }}", LEFT: "\${{ inputs.left }}" }
  run: |
    echo "[$NAME] [$LEFT] [\${INPUT_NAME-unset}] [$OUTER]"
    echo "greeting=hello $NAME" >> "$GITHUB_OUTPUT"
    echo "hidden=1" >> "$GITHUB_OUTPUT"
    cat "$GITHUB_ACTION_PATH/../../dist/word.txt" "\${{ github.action_path }}/../../dist/word.txt"
`,
        `
inputs:
  name: { required: true }
  left: { default: "by default on \${{ github.ref_name }}" }
outputs:
  said: { value: "\${{ steps.inner.outputs.greeting }}" }
`,
      ),
      'dist/word.txt': 'word\n',
    }
    const job = await playSteps(
      `
- id: outer
  uses: owner/countersign/actions/one@v1
  with: { name: "\${{ github.actor }}" }
  env: { OUTER: "from the step" }
- run: echo "\${{ toJSON(steps.outer.outputs) }}" "[\${OUTER-gone}] [\${GITHUB_ACTION_PATH-gone}]"
`,
      suite(files),
    )
    expect(job.steps[0]?.log).toEqual(['[dana] [by default on main] [unset] [from the step]', 'word', 'word'])
    expect(job.steps[0]?.outputs).toEqual({ said: 'hello dana' })
    expect(job.steps[1]?.log.join(' ')).toContain('[gone] [gone]')
  })

  test('uses its siblings by $/ from its own repository, and ./ from the workspace', async () => {
    const say = (word: string): string => composite(`- { shell: bash, run: echo ${word} }`)
    const files = {
      'actions/outer/action.yml': composite('- uses: $/actions/inner\n- uses: ./actions/inner'),
      'actions/inner/action.yml': say('sibling'),
    }
    const job = await playSteps(
      `
- run: mkdir -p actions/inner && cat > actions/inner/action.yml <<< "$TEXT"
  env: { TEXT: ${JSON.stringify(say('workspace'))} }
- uses: owner/countersign/actions/outer@v1
- uses: $/actions/inner
`,
      suite(files),
      { 'actions/inner/action.yml': say('commit') },
    )
    expect(job.log.split('\n')).toEqual(['sibling', 'workspace', 'commit'])
  })

  test('plays on after a failure inside only what asks for it, and fails', async () => {
    const files = {
      'action.yml': composite(`
- { shell: bash, run: exit 4 }
- { shell: bash, run: echo skipped }
- { shell: bash, run: echo always, if: always() }
- { shell: bash, run: echo failure, if: failure() }
`),
    }
    const job = await playSteps(
      `
- uses: owner/countersign@v1
- run: echo outside
- if: always()
  uses: owner/countersign@v1
`,
      suite(files),
    )
    const log = ['##[error]Process completed with exit code 4.', 'always', 'failure']
    expect(job.steps.map((step) => [step.conclusion, step.log])).toEqual([
      ['failure', log],
      ['skipped', []],
      ['failure', log],
    ])
  })

  test('passes variables and PATH on to the job, and skips what its condition says', async () => {
    const files = {
      'action.yml': composite(
        `
- if: inputs.quiet != 'true'
  shell: bash
  run: echo loud
- { shell: bash, run: 'echo "FOUND=yes" >> "$GITHUB_ENV"' }
`,
        'inputs: { quiet: { default: "false" } }',
      ),
    }
    const job = await playSteps(
      `
- uses: owner/countersign@v1
  with: { quiet: true }
- run: echo $FOUND
`,
      suite(files),
    )
    expect(job.log).toBe('yes')
  })
})

describe('a JavaScript action', () => {
  test('gets inputs as variables, keeps state for its post half, which runs last and backwards', async () => {
    const main = `
import { appendFileSync } from 'node:fs'
const { INPUT_NAME: name, 'INPUT_FULL-NAME': full, 'INPUT_TWO_WORDS': two } = process.env
console.log('main', name, full, two, process.versions.node.split('.')[0])
appendFileSync(process.env.GITHUB_STATE, 'who=' + name + '\\n')
appendFileSync(process.env.GITHUB_OUTPUT, 'said=' + name + '\\n')
`
    const files = {
      'action.yml': javascript(
        'inputs: { name: {}, full-name: { default: by default }, two words: { default: x } }\noutputs: { said: {} }',
        'post: post.mjs\n  pre: pre.mjs',
      ),
      'main.mjs': main,
      'post.mjs': "console.log('post', process.env.STATE_who)",
      'pre.mjs': "console.log('pre', process.env.INPUT_NAME)",
    }
    const job = await playSteps(
      `
- uses: owner/countersign@v1
  with: { name: a }
- id: second
  uses: owner/countersign@v1
  with: { name: b }
- run: echo "script \${{ steps.second.outputs.said }}"
`,
      suite(files),
    )
    expect(job.log.split('\n')).toEqual([
      ...['pre a', 'pre b', 'main a by default x 24', 'main b by default x 24', 'script b', 'post b', 'post a'],
    ])
  })

  test.each([
    ['process.exit(2)', 'The action failed with exit code 2 and said nothing.'],
    ["console.log('::error::why'); process.exitCode = 1", 'why'],
  ])('that ends with %s fails the job', async (main, message) => {
    const job = await playSteps('- uses: owner/countersign@v1', suite({ 'action.yml': javascript(), 'main.mjs': main }))
    expect(job.conclusion).toBe('failure')
    expect(job.annotations.map((one) => one.message)).toEqual([message])
  })

  test('its post half runs after a failure, or as post-if says', async () => {
    const always = { 'action.yml': javascript('', 'post: main.mjs'), 'main.mjs': "console.log('main')" }
    const onSuccess = { ...always, 'action.yml': javascript('', 'post: main.mjs\n  post-if: success()') }
    const steps = '- uses: owner/countersign@v1\n- run: exit 1'
    expect((await playSteps(steps, suite(always))).steps.at(-1)).toMatchObject({ conclusion: 'success', log: ['main'] })
    expect((await playSteps(steps, suite(onSuccess))).steps.at(-1)).toMatchObject({ conclusion: 'skipped', log: [] })
  })
})

describe('node on PATH', () => {
  test.each([
    ['none', 'none'],
    ['old', 'v20.19.5 20.19.5 20'],
    ['new', `${process.version} ${process.versions.node} 24`],
  ] as const)('%s', async (pathNode, expected) => {
    const job = await playSteps(
      `
- run: |
    if ! command -v node > /dev/null; then echo none; exit 0; fi
    echo "$(node --version) $(node -p process.versions.node) $(node -p 'process.version.slice(1).split(".")[0]')"
`,
      { pathNode },
    )
    expect(job.log).toBe(expected)
  })

  test('a JavaScript action runs on Node.js 24 all the same', async () => {
    const files = { 'action.yml': javascript(), 'main.mjs': "console.log(process.version.split('.')[0])" }
    const job = await playSteps('- uses: owner/countersign@v1', { ...suite(files), pathNode: 'none' })
    expect(job.log).toBe('v24')
  })
})
