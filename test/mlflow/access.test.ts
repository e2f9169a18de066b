import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { main } from '../../actions/access/main.ts'
import { MlflowAccess } from '../../shared/clients/mlflow/access.ts'
import type { ConnectionOptions } from '../../shared/clients/mlflow/connection.ts'
import { MlflowRegistry } from '../../shared/clients/mlflow/registry.ts'
import { registryWriters } from '../../shared/domain/access/writers.ts'
import { rights, type Right } from '../../shared/domain/access/right.ts'
import { managedRole, templateNames, type TemplateName } from '../../shared/domain/access/template.ts'
import { readAccess } from '../../shared/gather/access.ts'
import { readGovernance } from '../../shared/gather/governance.ts'
import { renderMatrix } from '../../shared/render/setup/access.ts'
import { rightWords } from '../../shared/render/sentence/access.ts'
import { policyValue, world, type World } from '../builders/world.ts'
import { overlay } from '../../shared/domain/scenario/overlay.ts'
import { fakeDocuments } from '../fakes/documents.ts'
import { fakeHouse, type Said } from '../fakes/house.ts'
import { root } from '../house/tree.ts'
import { CallError, startMlflow, type Account, type MlflowServer } from './server.ts'

/** The templates on a real server: applied by the action, then tried by each account with the requests themselves. */

const model = 'credit-approval'
const api = '/api/2.0/mlflow'
const rbac = '/api/3.0/mlflow'
const folder = mkdtempSync(join(tmpdir(), 'access-'))

/** Who holds each template: a person of the example, or a service. */
const holders: Readonly<Record<TemplateName, string>> = {
  'data-scientist': 'dana',
  'ml-engineer': 'mel',
  'model-validator': 'vera',
  'compliance-officer': 'carl',
  'legal-counsel': 'lee',
  'business-owner': 'olga',
  'model-risk': 'rita',
  auditor: 'audrey',
  promoter: 'promoter',
  'status-writer': 'tagger',
  reader: 'evidence-reader',
  registration: 'training-service',
}
const teams: Readonly<Record<string, string>> = {
  'data-science': 'dana',
  'ml-engineering': 'mel',
  'model-validation': 'vera',
  compliance: 'carl',
  legal: 'lee',
  'business-owners': 'olga',
  'model-risk': 'rita',
  'internal-audit': 'audrey',
}
const names = Object.values(teams)
const idOf = (name: string): number => 101 + names.indexOf(name)

let server: MlflowServer
let own: World
let experiment = ''
let run = ''
const accounts = new Map<string, Account>()

const accountOf = (name: string): Account => accounts.get(name) ?? server.admin

/** The company's governance in a forge of memory; the registry is the real one. */
async function governed(): Promise<World> {
  const made = await world({ genesis: false })
  const access = { promoter: 'promoter', status_writer: 'tagger', reader: 'evidence-reader', administrators: ['admin'] }
  const people = Object.fromEntries(
    names.map((name) => [
      name,
      { github: name, id: idOf(name), mlflow: [name], emails: [`${name}@acme.example`], name },
    ]),
  )
  made.forge.commit({
    'governance/policy.yml': fakeDocuments.format(overlay(policyValue, { access })),
    'governance/people.yml': fakeDocuments.format({ people, services: ['training-service'], tools: [] }),
    [`models/${model}.yml`]: '{}',
  })
  for (const [team, name] of Object.entries(teams))
    made.forge.putTeam(`acme/${team}`, [{ id: idOf(name), login: name, kind: 'user', state: 'active' }])
  return made
}

const door = (as: Account): ConnectionOptions => ({
  uri: server.url,
  credential: { username: as.user, password: as.password },
})

async function perform(inputs: Readonly<Record<string, string>>, as: Account = server.admin): Promise<Said> {
  const ports = {
    ...own.ports,
    registryAt: () => new MlflowRegistry(door(as)),
    accessAt: () => new MlflowAccess(door(as)),
  }
  const house = fakeHouse({ ports, inputs: { 'github-token': 'ghs_x', ...inputs } })
  await main(house)
  return house.said
}

const asAdmin = (method: string, path: string, body?: unknown): Promise<unknown> =>
  server.call(server.admin, method, path, body)

const field = (value: unknown, ...path: readonly string[]): unknown =>
  path.reduce<unknown>((found, key) => Reflect.get(Object(found), key), value)

beforeAll(async () => {
  server = await startMlflow({ folder })
  own = await governed()
  experiment = await server.createExperiment(model)
  await server.createRegisteredModel(model)
  const made = await asAdmin('POST', `${api}/runs/create`, { experiment_id: experiment })
  run = String(field(made, 'run', 'info', 'run_id'))
  await asAdmin('POST', `${api}/model-versions/create`, { name: model, source: 's3://bucket/model' })
  // each password is hashed at length
  const seated = Object.values(holders).map(
    async (user) => [user, await server.createUser(user, `a-password-of-${user}`)] as const,
  )
  for (const [user, account] of await Promise.all(seated)) accounts.set(user, account)
}, 180_000)

afterAll(async () => {
  await server.stop()
  rmSync(folder, { recursive: true, force: true })
})

describe('the templates on a real server', () => {
  test('are planned: every role is missing, and nothing is changed by looking', async () => {
    const said = await perform({})
    expect(said.failures).toEqual([])
    expect(said.outputs.verdict).toBe('failed')
    for (const name of templateNames) expect(said.summary).toContain(`make the role ${managedRole(name)}`)
    expect(field(await asAdmin('GET', `${rbac}/roles/list?workspace=default`), 'roles', 'length')).toBe(1)
  })

  test('do not verify before they are applied', async () => {
    const said = await perform({ command: 'verify' })
    expect([said.outputs.verdict, said.failures.length]).toEqual(['failed', 1])
    expect(said.summary).toContain('MLflow lets dana NO&#95;PERMISSIONS on registered&#95;model:credit-approval')
  })

  test('are applied, and then verify; a second time there is nothing to do', async () => {
    const first = await perform({ command: 'apply' })
    expect([first.outputs.verdict, first.failures]).toEqual(['passed', []])
    expect(first.summary).toContain('put dana into countersign-data-scientist')
    const verified = await perform({ command: 'verify' })
    expect([verified.outputs.verdict, verified.failures]).toEqual(['passed', []])
    const second = await perform({ command: 'apply' })
    expect(second.summary).toBe('## Rights in the registry\n\n✅ Everything is as the governance files ask for.')
  })

  test('cannot be planned whole by whom MLflow does not tell who holds which role', async () => {
    const said = await perform({}, accountOf('evidence-reader'))
    expect([said.outputs.verdict, said.failures.length]).toEqual(['unknown', 1])
    await expect(perform({ command: 'apply' }, accountOf('evidence-reader'))).rejects.toThrow('Nothing was applied')
  })
})

type Try = readonly [string, string, unknown?]

/** Each right as the request that needs it. */
const tries: Readonly<Record<Right, (user: string) => Try>> = {
  'read-model': () => ['GET', `${api}/registered-models/get?name=${model}`],
  'read-run': () => ['GET', `${api}/runs/get?run_id=${run}`],
  'create-version': () => ['POST', `${api}/model-versions/create`, { name: model, source: 's3://bucket/other' }],
  'set-alias': () => ['POST', `${api}/registered-models/alias`, { name: model, alias: 'champion', version: '1' }],
  'delete-alias': () => ['DELETE', `${api}/registered-models/alias`, { name: model, alias: 'champion' }],
  'tag-version': () => ['POST', `${api}/model-versions/set-tag`, { name: model, version: '1', key: 'k', value: 'v' }],
  'transition-version': () => [
    'POST',
    `${api}/model-versions/transition-stage`,
    { name: model, version: '1', stage: 'Staging' },
  ],
  'describe-version': () => ['PATCH', `${api}/model-versions/update`, { name: model, version: '1', description: 'd' }],
  'untag-version': () => ['DELETE', `${api}/model-versions/delete-tag`, { name: model, version: '1', key: 'k' }],
  'delete-version': () => ['DELETE', `${api}/model-versions/delete`, { name: model, version: '1' }],
  'tag-model': () => ['POST', `${api}/registered-models/set-tag`, { name: model, key: 'k', value: 'v' }],
  'rename-model': () => ['POST', `${api}/registered-models/rename`, { name: model, new_name: 'renamed' }],
  'delete-model': () => ['DELETE', `${api}/registered-models/delete`, { name: model }],
  'share-model': () => [
    'POST',
    `${rbac}/users/permissions/grant`,
    { username: 'lee', resource_type: 'registered_model', resource_id: model, permission: 'READ' },
  ],
  'create-run': () => ['POST', `${api}/runs/create`, { experiment_id: experiment }],
  'log-to-run': () => ['POST', `${api}/runs/log-metric`, { run_id: run, key: 'm', value: 1, timestamp: 1 }],
  'write-artifact': () => ['PUT', `/api/2.0/mlflow-artifacts/artifacts/${experiment}/${run}/artifacts/x.json`, {}],
  'delete-artifact': () => ['DELETE', `/api/2.0/mlflow-artifacts/artifacts/${experiment}/${run}/artifacts/x.json`],
  'create-model': (user) => ['POST', `${api}/registered-models/create`, { name: `model of ${user}` }],
  'create-user': (user) => [
    'POST',
    `${api}/users/create`,
    { username: `friend of ${user}`, password: 'a-friends-password' },
  ],
}

/** Whether the server lets the account do it; any answer but success and 403 is no answer. */
async function isAllowed(user: string, right: Right): Promise<boolean> {
  const [method, path, body] = tries[right](user)
  const answer = await server.call(accountOf(user), method, path, body).then(
    () => 200,
    (error: unknown) => {
      if (error instanceof CallError) return error.status
      throw error
    },
  )
  if (answer !== 200 && answer !== 403) throw new Error(`${user} ${right}: ${answer}`)
  // a model that was renamed goes back to its name, for the next who tries
  if (right === 'rename-model' && answer === 200)
    await asAdmin('POST', `${api}/registered-models/rename`, { name: 'renamed', new_name: model })
  return answer === 200
}

describe('what MLflow lets each template do', () => {
  const page = readFileSync(join(root, 'action-docs/access.md'), 'utf8')
  const cells = (line: string): readonly string[] =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim())

  test('the page shows the matrix that the rules give', () => {
    expect(page).toContain(renderMatrix())
  })

  test.each(templateNames)('%s may do what the page says, and nothing else', async (name) => {
    const column = 1 + templateNames.indexOf(name)
    const said = new Map(page.split('\n').map((line) => [cells(line)[0], cells(line)[column]]))
    const found: Record<string, string | undefined> = {}
    for (const right of rights) found[rightWords[right]] = (await isAllowed(holders[name], right)) ? 'yes' : '·'
    expect(found).toEqual(Object.fromEntries(rights.map((right) => [rightWords[right], said.get(rightWords[right])])))
  })

  test('who registers may not tag a version, and may register one that already carries the tag', async () => {
    const tag = { key: 'validation_status', value: 'approved' }
    const set = { name: model, version: '1', ...tag }
    const as = accountOf('training-service')
    await expect(server.call(as, 'POST', `${api}/model-versions/set-tag`, set)).rejects.toMatchObject({ status: 403 })
    const create = { name: model, source: 's3://bucket/forged', tags: [tag] }
    const made = await server.call(as, 'POST', `${api}/model-versions/create`, create)
    expect(field(made, 'model_version', 'tags')).toEqual([tag])
  })

  test('in what is his own a data scientist may register, log and move aliases', async () => {
    const as = accountOf('dana')
    const name = 'model of dana'
    await server.call(as, 'POST', `${api}/model-versions/create`, { name, source: 's3://bucket/own' })
    await server.call(as, 'POST', `${api}/registered-models/alias`, { name, alias: 'candidate', version: '1' })
    const made = await server.call(as, 'POST', `${api}/experiments/create`, { name: 'trials of dana' })
    const started = await server.call(as, 'POST', `${api}/runs/create`, {
      experiment_id: field(made, 'experiment_id'),
    })
    expect(field(started, 'run', 'info', 'status')).toBe('RUNNING')
  })
})

/** Whether others may write, as an account's credential sees it. */
async function writers(as: Account): Promise<ReturnType<typeof registryWriters>> {
  const { policy, people } = await readGovernance(own.forge, own.ports.documents, own.forge.tip())
  if (policy.state !== 'read' || people.state !== 'read') throw new Error('the governance cannot be read')
  const reading = await readAccess(new MlflowAccess(door(as)))
  return registryWriters(reading, { policy: policy.value, people: people.value, model })
}

describe('a planted excess', () => {
  test('is there for nobody so far: an administrator sees that, and the reader does not', async () => {
    expect(await writers(server.admin)).toMatchObject({
      answer: 'no',
      expected: expect.arrayContaining(['admin', 'promoter', 'tagger', 'training-service']) as unknown,
    })
    expect(await writers(accountOf('evidence-reader'))).toMatchObject({
      answer: 'unknown',
      unread: expect.arrayContaining(['who holds the role countersign-promoter']) as unknown,
    })
  })

  test('of a grant is told with who, what and why, and fails the verification', async () => {
    await server.grant('dana', 'registered_model', model, 'EDIT')
    const said = await perform({ command: 'verify' })
    expect([said.outputs.verdict, said.failures.length]).toEqual(['failed', 1])
    expect(said.summary).toMatch(
      /dana holds registered&#95;model:credit-approval EDIT by the role &#95;&#95;user&#95;\d+&#95;&#95;, where its templates give READ: it may register versions, move aliases, tag versions/,
    )
  })

  test.each(['admin', 'evidence-reader'])('makes the registry writable by others, as %s sees too', async (as) => {
    expect(await writers(accountOf(as))).toMatchObject({
      answer: 'yes',
      writers: [{ account: 'dana', rights: expect.arrayContaining(['set-alias']) as unknown }],
    })
  })

  test('is left by apply, until that is asked to revoke it', async () => {
    expect((await perform({ command: 'apply' })).outputs.verdict).toBe('failed')
    expect((await writers(server.admin)).answer).toBe('yes')
    const revoked = await perform({ command: 'apply', 'revoke-excess': 'true' })
    expect([revoked.outputs.verdict, revoked.failures]).toEqual(['passed', []])
    expect(revoked.summary).toContain('take registered&#95;model:credit-approval EDIT from dana')
    expect((await perform({ command: 'verify' })).outputs.verdict).toBe('passed')
    expect(await isAllowed('dana', 'set-alias')).toBe(false)
  })

  test('of a member, a grant in a role of ours, and a role that is shared are each undone', async () => {
    const roles = await asAdmin('GET', `${rbac}/roles/list?workspace=default`)
    const found = field(roles, 'roles') as readonly { readonly id: number; readonly name: string }[]
    const idNamed = (name: string): number | undefined => found.find((one) => one.name === name)?.id
    await asAdmin('POST', `${rbac}/roles/assign`, { username: 'vera', role_id: idNamed('countersign-promoter') })
    const add = { resource_type: 'run', resource_pattern: '*', permission: 'EDIT' }
    await asAdmin('POST', `${rbac}/roles/permissions/add`, { role_id: idNamed('countersign-auditor'), ...add })
    const shared = await asAdmin('POST', `${rbac}/roles/create`, { name: 'tinkerers', workspace: 'default' })
    const role_id = field(shared, 'role', 'id')
    await asAdmin('POST', `${rbac}/roles/permissions/add`, {
      ...{ role_id, resource_type: 'registered_model_version', resource_pattern: '*', permission: 'EDIT' },
    })
    await asAdmin('POST', `${rbac}/roles/assign`, { username: 'olga', role_id })
    const said = await perform({ command: 'apply', 'revoke-excess': 'true' })
    expect(said.failures).toEqual([])
    expect(said.summary).toContain('take vera out of countersign-promoter')
    expect(said.summary).toContain('take run:&#42; EDIT from countersign-auditor')
    expect(said.summary).toContain(
      'take olga out of tinkerers, and with it registered&#95;model&#95;version:&#42; EDIT',
    )
    expect((await perform({ command: 'verify' })).outputs.verdict).toBe('passed')
  })

  test('of an administrator and of a user whom nobody names is told and left', async () => {
    await server.createUser('mallory', 'a-password-of-mallory')
    await asAdmin('PATCH', `${api}/users/update-admin`, { username: 'olga', is_admin: true })
    const said = await perform({ command: 'apply', 'revoke-excess': 'true' })
    expect(said.outputs.verdict).toBe('failed')
    expect(said.summary).toContain('MLflow’s user mallory is in neither people.yml nor the policy')
    expect(said.summary).toContain('olga administers MLflow (by is&#95;admin)')
    const olga = await asAdmin('GET', `${api}/users/get?username=olga`)
    expect(field(olga, 'user', 'is_admin')).toBe(true)
    expect(await writers(accountOf('evidence-reader'))).toMatchObject({ answer: 'yes', writers: [{ account: 'olga' }] })
  })
})
