import { execFile } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { zip } from '../builders/archive.ts'
import { startStandIn, type StandIn } from '../github/server.ts'
import { startMlflow, type MlflowServer } from '../mlflow/server.ts'
import { scripted, trainingEnvironment } from '../mlflow/training.ts'
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
  const { trained } = examples[example]
  const script = join(cloneOf(example), 'training/train.py')
  const words = [script, '--model', ...trained, '--tracking-uri', server.url]
  const stdout = await scripted(words, cloneOf(example), trainingEnvironment(server.admin))
  expect(stdout.match(/ version \d+/g)).toEqual(trained.map((_name, index) => ` version ${String(index + 1)}`))
  await live(example, trained[0])
}

const versionOf = (example: Example, name: string): string =>
  String(examples[example].trained.findIndex((one) => one === name) + 1)

async function live(example: Example, name: string): Promise<void> {
  const body = { name: examples[example].model, alias: 'champion', version: versionOf(example, name) }
  await server.call(server.admin, 'POST', '/api/2.0/mlflow/registered-models/alias', body)
}

/** What an author reads of the version that was trained under a name, before anything is opened. */
async function checked(example: Example, name: string, ...words: readonly string[]): Promise<Said> {
  const { model } = examples[example]
  const version = versionOf(example, name)
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

/** OSV's file as a day's fetch leaves it, with one record about a package. */
function vulnerabilities(name: string, about: string): string {
  const record = {
    id: 'GHSA-aaaa-bbbb-cccc',
    modified: new Date().toISOString(),
    affected: [
      { package: { ecosystem: 'PyPI', name: about }, ranges: [{ type: 'ECOSYSTEM', events: [{ introduced: '0' }] }] },
    ],
    database_specific: { severity: 'HIGH' },
  }
  const path = join(folder, `${name}.zip`)
  writeFileSync(path, zip({ [`${record.id}.json`]: JSON.stringify(record) }))
  return path
}

/** The sentences of one heading of what was said. */
const under = (heading: string, { out }: Said): readonly string[] =>
  (out.split(`**${heading}**\n\n`)[1] ?? '').split('\n\n')[0]?.split('\n') ?? []

/** The gain of AUC over the live version with its interval, and what follows from it. */
function gain({ out }: Said): { readonly numbers: readonly number[]; readonly says: string } {
  const found = /ROC AUC against the live version: (\S+) \((\S+) to (\S+)\) on the same (\d+) rows; (.*)\./.exec(out)
  return { numbers: (found ?? []).slice(1, 5).map(Number), says: found?.[5] ?? '' }
}

/** The parity ratios, in the order of the model file's columns. */
const ratios = ({ out }: Said): readonly number[] =>
  [...out.matchAll(/Demographic parity, ratio: (\S+)/g)].map(([, ratio]) => Number(ratio))

// as the README of each example tells them; another processor may differ in the last digits of a score
const near = (...numbers: readonly number[]): readonly unknown[] =>
  numbers.map((number) => expect.closeTo(number, 3) as unknown)

const passes = 'Stage 1 would pass, as judged here.'
const parity = 'demographic parity ratio is'
const fewWomen =
  '- sex=female is not evaluable: 13 members with the positive outcome, 20 are needed (equal opportunity difference)'

describe('the hospital', () => {
  const judged = (name: string, ...words: readonly string[]): Promise<Said> =>
    checked('healthcare-repo', name, '--advisories', vulnerabilities('quiet', 'flask'), ...words)

  test.each([
    [
      'baseline-risk-groups',
      [
        ['sex', 0.6658],
        ['injected&#95;drugs', 0.5642],
      ],
    ],
    ['week-20-risk-groups', [['injected&#95;drugs', 0.6284]]],
  ] as const)(
    '%s fails demographic parity for the groups it names',
    async (name, groups) => {
      const said = await judged(name)
      expect(said.code).toBe(1)
      const found = under('Fails', said).filter((line) => line.includes(parity))
      expect(found.map((line) => line.slice(2).replace(/ is 0.*/, ''))).toEqual(
        groups.map(([of]) => `By ${of} the demographic parity ratio`),
      )
      expect(found.map((line) => Number(/ is (\S+)/.exec(line)?.[1]))).toEqual(
        near(...groups.map(([, ratio]) => ratio)),
      )
      expect(found[0]).toMatch(
        /below the limit of 0\.8 \(the four-fifths rule\): \S+ \d+ of \d+, \S+ \d+ of \d+\. Look whether an input/,
      )
    },
    60_000,
  )

  test('without risk groups it passes every gate, security too, and is better than the live version', async () => {
    const said = await judged('week-20')
    expect({ code: said.code, fails: under('Fails', said) }).toEqual({ code: 0, fails: [''] })
    expect(said.err).toContain(passes)
    expect(gain(said)).toEqual({
      numbers: near(0.1146, 0.0906, 0.1387, 2118),
      says: 'better, and not worse by more than 0.01',
    })
    expect(ratios(said).slice(0, 3)).toEqual(near(0.936, 0.9351, 0.9907))
  }, 60_000)

  test('leaving them out costs nothing: were the model with them live, this one would not be worse', async () => {
    await live('healthcare-repo', 'week-20-risk-groups')
    const said = await judged('week-20')
    expect(said.code).toBe(0)
    expect(gain(said)).toEqual({
      numbers: near(-0.0014, -0.0055, 0.0027, 2118),
      says: 'not worse by more than 0.01',
    })
  }, 60_000)

  test('what it requires is looked up: a known vulnerability stops it', async () => {
    const database = vulnerabilities('loud', 'scikit-learn')
    const said = await checked('healthcare-repo', 'week-20', '--advisories', database)
    expect(said.code).toBe(1)
    expect(under('Fails', said).join('\n')).toMatch(/scikit-learn.*GHSA-aaaa-bbbb-cccc/)
  }, 60_000)

  test('in a test of a fifth of the rows too few women and drug users got worse: not judged, and not passed', async () => {
    await change('healthcare-repo', 'models/follow-up-risk.yml', (text) =>
      text.replace('{column: fold, method: out-of-fold}', "{column: fold, holdout: '0'}"),
    )
    const said = await judged('week-20')
    expect(said.code).toBe(1)
    const found = under('Fails', said)
    expect(found.filter((line) => line.startsWith(fewWomen))).toHaveLength(1)
    expect(found.join('\n')).toContain('injected&#95;drugs=yes is not evaluable')
  }, 60_000)
})

describe('the insurer', () => {
  const onlyFinding =
    /^- sex=\(missing\) is not evaluable: 2 members, 30 are needed .* Model risk may accept it in writing/

  test('a model that is no better passes as non-inferior; a group of two is left for model risk', async () => {
    const said = await checked('insurance-repo', 'boosting')
    expect(under('Fails', said)).toEqual([expect.stringMatching(onlyFinding)])
    expect(gain(said)).toEqual({ numbers: near(0.0231, -0.0021, 0.0483, 1430), says: 'not worse by more than 0.01' })
    expect(ratios(said)).toEqual(near(0.8222))
  }, 60_000)

  test('what is known only when the claim is closed is caught twice, by its name', async () => {
    const found = under('Fails', await checked('insurance-repo', 'boosting-with-costs')).join('\n')
    expect(found).toMatch(
      /Column totmed alone tells the outcome with an area of 0\.82\d+ \(all rows\), more than 0\.8\./,
    )
    expect(found).toContain('The model reads totmed, which by the model file is the outcome or known only after it.')
  }, 60_000)

  test('where its model file asks for a better one it fails', async () => {
    await change('insurance-repo', 'models/claim-duration.yml', (text) =>
      text.replace(/^# (gates:|  performance:)/gm, '$1'),
    )
    const said = await checked('insurance-repo', 'boosting')
    expect(under('Fails', said)).toHaveLength(2)
    expect(under('Fails', said).join('\n')).toContain('the policy asks that it is better, and the interval holds 0.')
  }, 60_000)
})
