import { execFile } from 'node:child_process'
import { cpSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import {
  aliased,
  as,
  checks,
  cloneOf,
  comment,
  ledger,
  merge,
  propose,
  review,
  setAlias,
  settled,
  signOffBlock,
  trained,
  type Said,
} from './acts.ts'
import { move } from './beginnings.ts'
import { clone, commitAll, git } from './clone.ts'
import { checkNames, repository } from './company.ts'
import { staff } from './forge.ts'
import { root, startPlatform, type Platform } from './platform.ts'
import { bothSign, everybodySigns, unheard } from './rules/quiet.ts'

/** From an empty repository to a first governed promotion, by what `init` writes and nobody edits. */

let platform: Platform
let mine: string
const pin = 'c'.repeat(40)
const Token = z.looseObject({ token: z.string() })

beforeAll(async () => {
  platform = await startPlatform({ bare: true })
  mine = join(platform.folder, 'clones', 'mel')
  await clone(platform.forge, repository, platform.company.tokens.mel, mine, {
    name: 'Mel Moreau',
    email: 'mel@acme.example',
  })
  await git(mine, 'symbolic-ref', 'HEAD', 'refs/heads/main')
}, 120_000)

afterAll(async () => {
  await platform.stop()
})

/** The command in mel's clone: nothing tells it the repository but the clone itself. */
const command = (token: string | null, ...words: readonly string[]): Promise<Said> => started(token, {}, words)

/** The command as SETUP.md says it: the repository stands in the environment. */
const administered = (token: string, ...words: readonly string[]): Promise<Said> =>
  started(token, { GITHUB_REPOSITORY: repository }, words)

function started(
  token: string | null,
  variables: Readonly<Record<string, string>>,
  words: readonly string[],
): Promise<Said> {
  const { forge, suite, accounts } = platform
  const env = {
    PATH: process.env.PATH ?? '',
    HOME: platform.folder,
    GITHUB_API_URL: forge.apiUrl,
    GITHUB_GRAPHQL_URL: forge.graphqlUrl,
    GITHUB_SERVER_URL: forge.url,
    MLFLOW_TRACKING_USERNAME: accounts.gates.user,
    MLFLOW_TRACKING_PASSWORD: accounts.gates.password,
    ...(token === null ? {} : { GITHUB_TOKEN: token }),
    ...variables,
  }
  return new Promise((done) => {
    execFile(
      process.execPath,
      [join(suite, 'dist', 'countersign.js'), ...words],
      { cwd: mine, env, maxBuffer: 64 * 2 ** 20 },
      (error, out, err) => done({ code: error === null ? 0 : Number(error.code ?? 1), out, err }),
    )
  })
}

/** Mel's token as an administrator of the repository and an owner of the organisation. */
async function ownerToken(): Promise<string> {
  const may = ['actions', 'administration', 'checks', 'contents', 'environments', 'issues', 'members', 'pull_requests']
  const more = ['organization_administration', 'secrets', 'statuses', 'variables', 'workflows']
  const permissions = Object.fromEntries([...may, ...more].map((name) => [name, 'admin']))
  return Token.parse(await staff(platform.forge, 'tokens', { login: 'mel-acme', permissions })).token
}

/** The people as Mel hands them over: numbers are left to the forge. */
function peopleFile(): string {
  const path = join(platform.folder, 'people.yml')
  const text = readFileSync(join(root, 'examples/governance-repo/governance/people.yml'), 'utf8')
  writeFileSync(path, text.replaceAll(/ id: \d+,/g, ''))
  return path
}

/** The secrets that SETUP.md says to store, by their environment. */
function secretsToStore(): Readonly<Record<string, readonly string[]>> {
  const page = readFileSync(join(mine, 'SETUP.md'), 'utf8')
  const found: Record<string, string[]> = {}
  for (const [, name = '', environment = ''] of page.matchAll(/^gh secret set (\w+) --env (\S+) /gm))
    found[environment] = [...(found[environment] ?? []), name]
  return found
}

const acceptance = 'Accept fairness sex=(missing): 15 people, their files are read instead. Until 2027-01-31'
const Merged = z.looseObject({ merged_by: z.looseObject({ login: z.string() }).nullable() })

/** A model that nobody wrote a file for yet. */
const second = 'home-loans'

/** The second model with the first one's version, live as well where it is told so. */
async function secondModel(version: string, isLive = true): Promise<void> {
  const { registry, accounts } = platform
  const api = '/api/2.0/mlflow'
  const call = (method: string, path: string, body?: unknown): Promise<unknown> =>
    registry.call(registry.admin, method, `${api}/${path}`, body)
  const Version = z.looseObject({ model_version: z.looseObject({ source: z.string(), run_id: z.string() }) })
  const query = `name=credit-approval&version=${version}`
  const { source, run_id } = Version.parse(await call('GET', `model-versions/get?${query}`)).model_version
  if (isLive) {
    await call('POST', 'registered-models/create', { name: second })
    for (const { user } of [accounts.gates, accounts.dana])
      await registry.grant(user, 'registered_model', second, 'READ')
    await registry.grant(accounts.promoter.user, 'registered_model', second, 'MANAGE')
  }
  const model_id = source.replace('models:/', '')
  await call('POST', 'model-versions/create', { name: second, source, run_id, model_id })
  if (isLive) await call('POST', 'registered-models/alias', { name: second, alias: 'champion', version: '1' })
}

/** The file of a model in Mel's clone, as its owner answered the template: it decides nothing about anybody. */
function writeModelFile(model: string): void {
  const text = readFileSync(join(root, 'examples/governance-repo/models/credit-approval.yml'), 'utf8')
  const low = [
    [/^model: .*$/m, `model: ${model}`],
    [/^ {2}domain: .*$/m, '  domain: operations'],
    [/^ {2}decision: .*$/m, '  decision: informational'],
    [/^ {2}affects: .*$/m, '  affects: nobody'],
  ] as const
  const answered = low.reduce((before, [from, to]) => before.replace(from, to), text)
  writeFileSync(join(mine, 'models', `${model}.yml`), answered)
}

/** What stands or falls with the files that init writes, and with the steps that SETUP.md names. */
const written = [
  'policy-valid',
  'people-valid',
  'models-valid',
  'identities-current',
  'teams-exist',
  'roles-staffed',
  'checks-required',
  'checks-pinned',
  'ledger-writer',
  'code-owners-valid',
  'code-owners-cover',
  'environments-exist',
  'credentials-in-place',
  'mlflow-only-in-environments',
  'app-key-only-in-environments',
  'workflows-present',
  'workflows-triggered',
  'workflows-pinned',
  'workflows-permissions',
  'workflows-environments',
  'check-names-free',
  'proposal-not-run',
  'registry-reachable',
]

const answers = (): readonly string[] => [
  ...['--registry', platform.registry.url, '--suite', pin, '--people', peopleFile()],
  // a job less in every run of the promoter
  ...['--environments', 'production=champion'],
  ...['--models', join(root, 'examples/governance-repo/models/credit-approval.yml')],
]

describe('an empty repository', () => {
  test('without answers and without a terminal is told every flag that is missing, with what it means', async () => {
    const said = await command(null, 'init')
    expect(said.code).toBe(1)
    for (const flag of ['--registry', '--suite', '--people', '--roles model-validator=…', '--roles model-risk=…'])
      expect(said.err).toContain(`- ${flag}: `)
    expect(existsSync(join(mine, 'governance'))).toBe(false)
  })

  test('is set up from five answers: the repository is told by git, teams and numbers by the forge', async () => {
    const said = await command(platform.company.tokens.mel, 'init', ...answers())
    expect(said).toMatchObject({ code: 0 })
    expect(said.err).not.toContain('was not looked at')
    expect(readFileSync(join(mine, 'governance/people.yml'), 'utf8')).toContain('dana: {github: dana-acme, id: 7001')
    expect(readFileSync(join(mine, 'governance/policy.yml'), 'utf8')).toContain(
      'model-validator: {team: acme/model-validation}',
    )
    expect((await command(platform.company.tokens.mel, 'init', ...answers())).out).toContain(
      'Everything is there already.',
    )
  }, 60_000)

  test('has nothing replaced, and nothing else written, where a file is there with another content', async () => {
    const path = join(mine, '.github/workflows/promote.yml')
    const before = readFileSync(path, 'utf8')
    writeFileSync(path, `${before}# mine\n`)
    const said = await command(platform.company.tokens.mel, 'init', ...answers(), '--runner', 'own')
    expect(said.code).toBe(1)
    expect(said.err).toContain('.github/workflows/governance.yml, .github/workflows/review-relay.yml')
    expect(readFileSync(path, 'utf8')).toContain('# mine')
    expect(readFileSync(join(mine, '.github/workflows/governance.yml'), 'utf8')).not.toContain('runs-on: own')
    writeFileSync(path, before)
  }, 60_000)
})

describe('what init wrote', () => {
  test('is pushed, protected, and done for everything that stands in a file', async () => {
    const { forge, company } = platform
    // the script is Dana's own; what it calls is what init wrote
    for (const name of ['train.py', 'requirements.txt', '.gitignore'])
      cpSync(join(root, 'examples/governance-repo/training', name), join(mine, 'training', name))
    await commitAll(mine, 'Set up the governance of our models')
    await git(mine, 'push', '--quiet', 'origin', 'main')
    const token = await ownerToken()
    expect(await administered(token, 'protect', 'apply', '--app', company.app.slug)).toMatchObject({ code: 0 })
    for (const [environment, secrets] of Object.entries(secretsToStore()))
      await staff(forge, 'settings', { repository, environment, secrets })
    const doctor = await administered(token, 'doctor', '--app', company.app.slug, '--json')
    const { preconditions } = z.looseObject({ preconditions: z.string() }).parse(JSON.parse(doctor.out))
    const states = z
      .array(z.looseObject({ precondition: z.string(), state: z.string() }))
      .parse(JSON.parse(preconditions))
      .filter(({ precondition }) => written.includes(precondition))
    expect(states.filter(({ state }) => state !== 'done')).toEqual([])
    expect(states.map(({ precondition }) => precondition).sort()).toEqual([...written].sort())
  }, 60_000)

  test('begins its ledger with what two people signed', async () => {
    const pull = await propose(platform, 'mel', '--kind', 'policy', '--reason', 'The first governance.')
    await bothSign(platform, pull)
    expect(await checks(platform, pull)).toEqual(Object.fromEntries(checkNames.map((name) => [name, 'success'])))
    await merge(platform, 'mel', pull)
    expect((await ledger(platform)).map(({ kind }) => kind)).toEqual(['genesis'])
  }, 120_000)

  test('adopts all that is live by one pull request, and a second time finds nothing left', async () => {
    const version = await trained(platform, 'champion')
    await setAlias(platform, platform.registry.admin, version)
    await secondModel(version)
    const words = ['init', '--adopt', '--developers', 'dana']
    await cloneOf(platform, 'mel')
    writeModelFile(second)
    const said = await command(platform.company.tokens.mel, ...words)
    expect(said).toMatchObject({ code: 0 })
    expect(said.out).toContain('Adopt 2 live versions')
    const pull = Number(/\/pull\/(\d+)/.exec(said.out)?.[1])
    const again = await command(platform.company.tokens.mel, ...words)
    expect(again.err.match(/a request for it is open already/g)).toHaveLength(2)
    await settled(platform)
    // one signs with the block of the comment, one without any: both speak of both versions
    const body = await signOffBlock(platform, pull, 'model-risk')
    await unheard(platform, () => as(platform, 'rita', 'POST', `/pulls/${pull}/reviews`, { event: 'APPROVE', body }))
    await review(platform, 'rob', pull, 'APPROVE', 'This is what runs.')
    expect(await checks(platform, pull)).toEqual(Object.fromEntries(checkNames.map((name) => [name, 'success'])))
    await merge(platform, 'mel', pull)
    const told = (await ledger(platform)).slice(1)
    expect(told.map(({ kind, result, request, move: moved }) => [result ?? kind, request, moved])).toMatchObject(
      ['credit-approval', second].flatMap((model) =>
        ['intent', 'done'].map((what) => [
          what,
          { kind: 'adoption', pull, folder: `promotions/${model}/production/0001` },
          { model },
        ]),
      ),
    )
    expect((await command(platform.company.tokens.mel, ...words)).out).toContain('is known to the ledger')
  }, 120_000)

  test('takes a first version through every stage into production', async () => {
    const version = await trained(platform, 'ridge')
    const pull = await propose(platform, 'dana', ...move(version))
    await everybodySigns(platform, pull)
    await merge(platform, 'mel', pull)
    expect(await aliased(platform)).toBe(version)
    expect((await ledger(platform)).map(({ kind, result }) => result ?? kind)).toEqual([
      'genesis',
      ...['intent', 'done', 'intent', 'done'],
      ...['intent', 'done'],
    ])
    expect(await git(await cloneOf(platform, 'mel'), 'log', '--format=%s', 'origin/main')).toContain(
      'Set up the governance',
    )
  }, 120_000)

  test('has the App merge what nobody has to sign, once its gates pass, and promotes it as any other', async () => {
    await secondModel((await aliased(platform)) ?? '', false)
    const asked = ['--model', second, '--environment', 'production', '--developers', 'dana']
    const pull = await propose(platform, 'dana', ...asked, '--version', '2', '--reason', 'Newer.')
    expect((await checks(platform, pull))[checkNames[0]]).toBe('failure')
    expect((await ledger(platform)).length).toBe(7)
    await review(platform, 'rita', pull, 'COMMENT', acceptance)
    const merged = Merged.parse(await as(platform, 'mel', 'GET', `/pulls/${pull}`))
    expect([merged.merged_by?.login, await comment(platform, pull)]).toEqual([
      platform.company.app.bot,
      expect.stringContaining('the App merges this'),
    ])
    expect(
      (await ledger(platform)).slice(7).map(({ kind, result, move: moved }) => [result ?? kind, moved]),
    ).toMatchObject([
      ['intent', { model: second, to: '2' }],
      ['done', { model: second, to: '2' }],
    ])
  }, 120_000)
})
