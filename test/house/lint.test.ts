import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join, posix } from 'node:path'
import { validate } from '@actions/languageservice'
import type { ValidationConfig } from '@actions/languageservice'
import { TextDocument } from 'vscode-languageserver-textdocument'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'
import { paths, root, textOf } from './tree.ts'

const workflows = paths('.github/workflows/*.yml', 'examples/**/.github/workflows/*.yml', 'examples/**/workflows/*.yml')
const actionFiles = paths('actions/*/action.yml', 'engine/action.yml', 'examples/**/action.yml')

/** Inputs of the actions of others that we use, as their pinned versions declare them. */
const foreignInputs: Readonly<Record<string, readonly string[]>> = {
  'actions/checkout': [
    'repository',
    'ref',
    'token',
    'path',
    'fetch-depth',
    'persist-credentials',
    'sparse-checkout',
    'submodules',
  ],
  'actions/setup-node': [
    'node-version',
    'node-version-file',
    'cache',
    'package-manager-cache',
    'cache-dependency-path',
    'check-latest',
    'token',
  ],
  'actions/setup-python': ['python-version', 'cache'],
  'actions/cache': ['path', 'key', 'restore-keys', 'fail-on-cache-miss', 'lookup-only'],
  'actions/create-github-app-token': [
    'client-id',
    'app-id',
    'private-key',
    'owner',
    'repositories',
    ...[
      'actions',
      'administration',
      'checks',
      'contents',
      'deployments',
      'environments',
      'issues',
      'members',
      'metadata',
    ].map((permission) => `permission-${permission}`),
    ...['pull-requests', 'statuses', 'workflows', 'organization-administration'].map(
      (permission) => `permission-${permission}`,
    ),
  ],
  'actions/upload-artifact': [
    'name',
    'path',
    'if-no-files-found',
    'retention-days',
    'overwrite',
    'include-hidden-files',
  ],
  'actions/download-artifact': ['name', 'path', 'run-id', 'github-token', 'repository', 'merge-multiple'],
  'actions/attest': ['subject-path', 'subject-name', 'subject-digest', 'predicate-type', 'predicate', 'predicate-path'],
  'actions/attest-build-provenance': ['subject-path', 'subject-name', 'subject-digest'],
}

const Manifest = z.looseObject({
  name: z.string(),
  description: z.string(),
  inputs: z
    .record(
      z.string(),
      z.looseObject({ description: z.string(), required: z.boolean().optional(), default: z.string().optional() }),
    )
    .optional(),
  outputs: z.record(z.string(), z.looseObject({ description: z.string() })).optional(),
})

type Metadata = Awaited<ReturnType<NonNullable<ValidationConfig['actionsMetadataProvider']>['fetchActionMetadata']>>

function metadataOf(owner: string, name: string, path: string | undefined): Metadata {
  const own = path === undefined ? '' : `${path}/action.yml`
  if (name === 'countersign' && existsSync(join(root, own))) {
    const { inputs, outputs, ...rest } = Manifest.parse(parse(textOf(own)))
    return {
      name: rest.name,
      description: rest.description,
      inputs: Object.fromEntries(
        Object.entries(inputs ?? {}).map(([input, { description, required, default: otherwise }]) => [
          input,
          { description, required: required ?? false, ...(otherwise === undefined ? {} : { default: otherwise }) },
        ]),
      ),
      outputs: Object.fromEntries(
        Object.entries(outputs ?? {}).map(([output, { description }]) => [output, { description }]),
      ),
    }
  }
  const inputs = foreignInputs[`${owner}/${name}`]
  if (inputs === undefined || path !== undefined) return undefined
  return {
    name,
    description: '',
    inputs: Object.fromEntries(inputs.map((input) => [input, { description: '', required: false }])),
  }
}

/** What GitHub's own language service says of a workflow or an action.yml, as `path:line: message`. */
async function diagnostics(path: string, text: string, uri = `file:///${path}`): Promise<readonly string[]> {
  const repository = /^(examples\/[^/]+)\//.exec(path)?.[1] ?? '.'
  const config: ValidationConfig = {
    actionsMetadataProvider: { fetchActionMetadata: async ({ owner, name, path: at }) => metadataOf(owner, name, at) },
    fileProvider: {
      getFileContent: async (reference) => {
        const local = 'owner' in reference ? reference.path : posix.normalize(reference.path)
        return { name: local, content: readFileSync(join(root, repository, local), 'utf8') }
      },
    },
  }
  const document = TextDocument.create(uri, 'yaml', 1, text)
  const found = await validate(document, config)
  return found.map(
    ({ range, message }) =>
      `${path}:${String(range.start.line + 1)}: ${typeof message === 'string' ? message : message.value}`,
  )
}

/** Contexts that the language service doubts wrongly: each with how often, and why it is wrong. */
const accepted: readonly { readonly file: string; readonly context: string; readonly times: number }[] = [
  // it knows the list pull_requests of a run and of a check run from an example payload in which it is empty
  { file: 'examples/governance-repo/.github/workflows/governance.yml', context: 'number', times: 2 },
  { file: 'examples/healthcare-repo/.github/workflows/governance.yml', context: 'number', times: 2 },
  { file: 'examples/trial-repo/.github/workflows/governance.yml', context: 'number', times: 1 },
]

/** What is left of the findings when those that are accepted, so many and no more, are taken away. */
function unaccepted(path: string, found: readonly string[]): readonly string[] {
  return accepted
    .filter(({ file }) => file === path)
    .reduce((left, { context, times }) => {
      const wrong = left.filter((line) => line.endsWith(`: Context access might be invalid: ${context}`))
      return wrong.length === times ? left.filter((line) => !wrong.includes(line)) : left
    }, found)
}

describe('the language service of GitHub', () => {
  test('there is something to judge', () => {
    expect(workflows.length).toBeGreaterThan(0)
  })

  test.each([...workflows, ...actionFiles])('has nothing against %s', async (path) => {
    expect(unaccepted(path, await diagnostics(path, textOf(path)))).toEqual([])
  })

  test.each([
    ['an unknown permission', 'permissions:\n  reviews: write\n', 'reviews'],
    [
      'a need that is no job',
      'jobs:\n  a:\n    needs: b\n    runs-on: ubuntu-latest\n    steps: [{run: "true"}]\n',
      "'b'",
    ],
    [
      'an input that the action does not have',
      'jobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: actions/checkout@v6\n        with: {reff: main}\n',
      'reff',
    ],
    [
      'an action nobody pinned in our table',
      'jobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: somebody/something@v1\n',
      'somebody/something',
    ],
  ])('would find %s', async (title, text, said) => {
    const jobs = text.startsWith('jobs') ? '' : 'jobs:\n  a:\n    runs-on: ubuntu-latest\n    steps: [{run: "true"}]\n'
    const found = await diagnostics(
      '.github/workflows/planted.yml',
      `on: push\n${text}${jobs}`,
      `file:///.github/workflows/${encodeURIComponent(title)}.yml`,
    )
    expect(found.join('\n')).toContain(said)
  })
})

const zizmor = ['.venv/bin/zizmor', '.venv/Scripts/zizmor.exe']
  .map((path) => join(root, path))
  .find((path) => existsSync(path))
const arguments_ = [
  '--offline',
  '--strict-collection',
  '--no-progress',
  '--color=never',
  '--config',
  join(root, '.github/zizmor.yml'),
]

describe('zizmor', () => {
  test('is installed by the set-up', () => {
    expect(zizmor, 'run: npm test, which installs it').toBeDefined()
  })

  test('has nothing against workflows and actions but what .github/zizmor.yml explains', () => {
    const judged = [
      '.github',
      ...(actionFiles.length > 0 ? ['actions'] : []),
      ...(paths('examples/**/*.yml').length > 0 ? ['examples'] : []),
    ]
    const { status, stdout, stderr } = spawnSync(zizmor ?? 'zizmor', [...arguments_, ...judged], {
      cwd: root,
      encoding: 'utf8',
    })
    expect({ status, said: status === 0 ? '' : `${stdout}\n${stderr}` }).toEqual({ status: 0, said: '' })
  })

  test('would find text of strangers in a script', () => {
    const planted =
      'on: pull_request_target\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - run: echo ${{ github.event.pull_request.title }}\n'
    const { stdout } = spawnSync(zizmor ?? 'zizmor', ['--offline', '--no-progress', '--color=never', '-'], {
      input: planted,
      encoding: 'utf8',
    })
    expect(stdout).toContain('template-injection')
  })
})

/** Own checks: what none of the linters sees. */
const Workflow = z.looseObject({
  on: z.unknown(),
  permissions: z.unknown(),
  jobs: z.record(z.string(), z.looseObject({ name: z.string().default('') })),
})

describe.each(workflows)('%s', (path) => {
  const workflow = Workflow.parse(parse(textOf(path)))

  test('says what its token may do', () => {
    const everyJob = Object.values(workflow.jobs).every((job) => job.permissions !== undefined)
    expect(workflow.permissions !== undefined || everyJob).toBe(true)
  })

  test('a privileged run never checks out the proposal', () => {
    const events = JSON.stringify(workflow.on)
    const privileged = /pull_request_target|workflow_run|issue_comment/.test(events)
    const fetched = textOf(path).match(/ref: .*(?:pull_request\.head|workflow_run\.head|head_ref|refs\/pull)/g)
    if (privileged) expect(fetched).toBeNull()
  })

  test('no job bears a name of a check', () => {
    const named = Object.values(workflow.jobs).map(({ name }) => name)
    expect(named.filter((name) => name.startsWith('governance /'))).toEqual([])
  })
})
