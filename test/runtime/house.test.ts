import { createServer } from 'node:http'
import { describe, expect, test } from 'vitest'
import { readEnvironment } from '../../shared/runtime/environment.ts'
import { houseOf, type Credentials, type House } from '../../shared/runtime/house.ts'
import { fakeHouse } from '../fakes/house.ts'
import { world } from '../builders/world.ts'

const given: Credentials = {
  token: 'ghs_x',
  app: 'countersign',
  mlflowUsername: undefined,
  mlflowPassword: undefined,
  mlflowToken: undefined,
}

async function house(env: Readonly<Record<string, string>> = { GITHUB_REPOSITORY: 'acme/models' }): Promise<House> {
  const fake = fakeHouse({ ports: (await world()).ports })
  return houseOf({ ...fake, environment: readEnvironment(env, '/nowhere') }, '1.2.3')
}

describe('the ports of a run', () => {
  test('are opened by its credentials', async () => {
    const ports = (await house()).ports(given)
    expect(ports.app).toBe('countersign')
    expect(ports.forge.webUrl).toBe('https://github.com')
    expect(Object.keys(ports).sort()).toEqual(
      expect.arrayContaining(['documents', 'forge', 'ledgerOf', 'predictions', 'registryAt']),
    )
  })

  test('ask the registry that the policy names, and no other', async () => {
    const ports = (await house()).ports({ ...given, mlflowToken: 't' })
    expect(ports.registryAt('https://mlflow.acme.example/some/path').origin).toBe('https://mlflow.acme.example')
    expect(() => ports.registryAt('http://mlflow.acme.example')).toThrow()
  })

  test.each<[string, Readonly<Record<string, string>>, Partial<Credentials>, string]>([
    ['a repository', {}, {}, 'The governance repository is unknown.'],
    ['a token', { GITHUB_REPOSITORY: 'acme/models' }, { token: undefined }, 'No token for the forge was given.'],
    [
      'a password',
      { GITHUB_REPOSITORY: 'acme/models' },
      { mlflowUsername: 'u' },
      'Half of the registry credential is missing.',
    ],
    [
      'a username',
      { GITHUB_REPOSITORY: 'acme/models' },
      { mlflowPassword: 'p' },
      'Half of the registry credential is missing.',
    ],
  ])('are not opened without %s', async (_, env, credentials, said) => {
    const own = await house(env)
    const open = () => own.ports({ ...given, ...credentials }).registryAt('https://mlflow.acme.example')
    expect(open).toThrow(said)
  })
})

test('a token that was given is used, whatever name and password the environment holds', async () => {
  const shown: unknown[] = []
  const server = createServer((request, response) => {
    shown.push(request.headers.authorization)
    response.writeHead(404, { 'content-type': 'application/json' }).end('{"error_code":"RESOURCE_DOES_NOT_EXIST"}')
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const address = server.address()
  const uri = `http://127.0.0.1:${typeof address === 'object' ? (address?.port ?? 0) : 0}`
  const env = { MLFLOW_TRACKING_USERNAME: 'promoter', MLFLOW_TRACKING_PASSWORD: 'p' }
  const own = await house({ GITHUB_REPOSITORY: 'acme/models', ...env })
  expect(
    await own
      .ports({ ...given, mlflowToken: 't' })
      .registryAt(uri)
      .registeredModel('m'),
  ).toBeNull()
  expect(shown).toEqual(['Bearer t'])
  server.closeAllConnections()
  await new Promise((done) => server.close(done))
})

describe('the settings of the forge', () => {
  test('are those of the run’s repository', async () => {
    expect((await house()).administration(given).page).toBe('https://github.com/acme/models')
  })

  test('are not opened without a token', async () => {
    const own = await house()
    expect(() => own.administration({ ...given, token: undefined })).toThrow('No token for the forge was given.')
  })
})

describe('the readers of the house', () => {
  test('tell a file of predictions that cannot be read from one that lacks a column', async () => {
    const { predictions } = (await house()).ports(given)
    const csv = new TextEncoder().encode('score\n0.5\n')
    const wanted = (name: string) => [{ name, as: 'number' as const }]
    expect(await predictions.read(csv, 'p.csv', wanted('label'))).toMatchObject({ problem: 'missing-column' })
    expect(await predictions.read(new Uint8Array([1, 2, 3]), 'p.parquet', wanted('score'))).toMatchObject({
      problem: 'other',
    })
    expect(await predictions.read(csv, 'p.csv', wanted('score'))).toMatchObject({ table: { rows: 1 } })
  })

  test('read and write documents', async () => {
    const { documents } = (await house()).ports(given)
    expect(documents.locate(documents.format({ a: '7' }), 'x.yml')).toMatchObject({
      ok: true,
      value: { value: { a: '7' } },
    })
  })
})

test('the time is told in whole seconds', async () => {
  expect((await house()).now()).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/)
})

test('the suite is named with its version', async () => {
  expect((await house()).suite).toBe('countersign 1.2.3')
})
