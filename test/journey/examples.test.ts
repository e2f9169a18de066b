import { execFile } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startStandIn, type StandIn } from '../github/server.ts'
import { startMlflow, venv, type MlflowServer } from '../mlflow/server.ts'
import { trainingEnvironment } from '../mlflow/training.ts'
import type { Said } from './acts.ts'
import { clone, commitAll, git } from './clone.ts'
import { foundCompany, type Company } from './company.ts'
import { staff } from './forge.ts'
import { root } from './platform.ts'

/** The hospital's and the insurer's example: their committed policies, models really trained by their scripts, the bundle. */

const folder = mkdtempSync(join(tmpdir(), 'examples-'))
let server: MlflowServer
let forge: StandIn
let company: Company

const examples = {
  'healthcare-repo': {
    model: 'follow-up-risk',
    trained: ['champion', 'baseline-risk-groups', 'week-20-risk-groups', 'week-20'],
  },
  'insurance-repo': { model: 'claim-duration', trained: ['champion', 'boosting', 'boosting-with-costs'] },
} as const
type Example = keyof typeof examples

const cloneOf = (example: Example): string => join(folder, example)

/** The files of the example over those of the first one, as its README says, pushed to a repository of its own. */
async function setUp(example: Example): Promise<void> {
  const people = { 'mel-acme': 'admin', 'dana-acme': 'write' }
  await staff(forge, 'repositories', { owner: 'acme', name: example, private: true, people, teams: {} })
  const mine = cloneOf(example)
  await clone(forge, `acme/${example}`, company.tokens.mel, mine, { name: 'Mel Moreau', email: 'mel@acme.example' })
  await git(mine, 'checkout', '--quiet', '-B', 'main')
  for (const from of ['governance-repo', example]) cpSync(join(root, 'examples', from), mine, { recursive: true })
  rmSync(join(mine, 'models/credit-approval.yml'))
  await change(example, 'governance/policy.yml', (text) => text.replace('https://mlflow.acme.example', server.url))
}

async function change(example: Example, path: string, changed: (text: string) => string): Promise<void> {
  const before = readFileSync(join(cloneOf(example), path), 'utf8')
  const after = changed(before)
  expect(after).not.toBe(before)
  writeFileSync(join(cloneOf(example), path), after)
  await commitAll(cloneOf(example), `Change ${path}`)
  await git(cloneOf(example), 'push', '--quiet', 'origin', 'main')
}

/** Trains all models of the example; the first goes live. */
async function train(example: Example): Promise<void> {
  const { model, trained } = examples[example]
  const script = join(cloneOf(example), 'training/train.py')
  const words = [script, '--model', ...trained, '--tracking-uri', server.url]
  const { stdout } = await promisify(execFile)(join(venv, 'python'), words, {
    cwd: cloneOf(example),
    env: trainingEnvironment(server.admin),
    maxBuffer: 16 * 2 ** 20,
  })
  expect(stdout.match(/ version \d+/g)).toEqual(trained.map((_name, index) => ` version ${String(index + 1)}`))
  const body = { name: model, alias: 'champion', version: '1' }
  await server.call(server.admin, 'POST', '/api/2.0/mlflow/registered-models/alias', body)
}

/** What an author reads of the version that was trained under a name, before anything is opened. */
async function checked(example: Example, name: string, ...words: readonly string[]): Promise<Said> {
  const { model, trained } = examples[example]
  const version = String(trained.findIndex((one) => one === name) + 1)
  const env = {
    ...{ PATH: process.env.PATH ?? '', HOME: folder, GITHUB_REPOSITORY: `acme/${example}` },
    ...{ GITHUB_API_URL: forge.apiUrl, GITHUB_GRAPHQL_URL: forge.graphqlUrl, GITHUB_SERVER_URL: forge.url },
    ...{ GITHUB_TOKEN: company.tokens.dana },
    ...{ MLFLOW_TRACKING_USERNAME: server.admin.user, MLFLOW_TRACKING_PASSWORD: server.admin.password },
  }
  const asked = ['propose', '--check', '--model', model, '--version', version, '--environment', 'production']
  const command = [join(root, 'dist/countersign.js'), ...asked, '--reason', 'Better.', ...words]
  return new Promise((done) => {
    execFile(process.execPath, command, { cwd: cloneOf(example), env, maxBuffer: 64 * 2 ** 20 }, (error, out, err) =>
      done({ code: error === null ? 0 : Number(error.code ?? 1), out, err }),
    )
  })
}

beforeAll(async () => {
  ;[server, forge] = await Promise.all([
    startMlflow({ folder: join(folder, 'mlflow') }),
    startStandIn({ folder: join(folder, 'forge') }),
  ])
  company = await foundCompany(forge)
  await setUp('healthcare-repo')
  await setUp('insurance-repo')
  await Promise.all([train('healthcare-repo'), train('insurance-repo')])
}, 300_000)

afterAll(async () => {
  await Promise.all([server.stop(), forge.stop()])
  rmSync(folder, { recursive: true, force: true })
}, 60_000)

describe('the hospital', () => {
  test.each(['baseline-risk-groups', 'week-20-risk-groups', 'week-20'])('%s', async (name) => {
    const said = await checked('healthcare-repo', name)
    writeFileSync(`/tmp/said-${name}.txt`, said.out + said.err)
  }, 60_000)
})
describe('the insurer', () => {
  test.each(['boosting', 'boosting-with-costs'])('%s', async (name) => {
    const said = await checked('insurance-repo', name)
    writeFileSync(`/tmp/said-${name}.txt`, said.out + said.err)
  }, 60_000)
})
