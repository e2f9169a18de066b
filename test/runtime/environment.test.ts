import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { environmentSecrets, readEnvironment } from '../../shared/runtime/environment.ts'
import { runnerEnvironment } from '../fakes/runner.ts'

const folder = mkdtempSync(join(tmpdir(), 'countersign-environment-'))
const inWorkflow = runnerEnvironment({ event: { name: 'push', payload: { action: 'created' } } }, folder)

describe('in a workflow', () => {
  const environment = readEnvironment(inWorkflow, '/nowhere')

  test('the forge is the one the runner names', () => {
    expect(environment.forge).toEqual({
      apiUrl: 'https://api.github.com',
      graphqlUrl: 'https://api.github.com/graphql',
      serverUrl: 'https://github.com',
      repository: { owner: 'acme', name: 'models' },
    })
  })

  test('the run knows its address and the ref its workflow was read from', () => {
    expect(environment.workflow).toEqual({
      id: 4711,
      number: 7,
      attempt: 1,
      url: 'https://github.com/acme/models/actions/runs/4711/attempts/1',
      job: 'judge',
      actor: { login: 'dana', id: 101 },
      triggeringActor: 'dana',
      ref: 'refs/heads/main',
      sha: 'a'.repeat(40),
      headRef: null,
      baseRef: null,
      workflow: {
        repository: 'acme/models',
        path: '.github/workflows/governance.yml',
        ref: 'refs/heads/main',
        sha: 'a'.repeat(40),
      },
    })
  })

  test('a ref with an @ of its own stays whole', () => {
    const ref = 'acme/models/.github/workflows/governance.yml@refs/heads/fix@main'
    const { workflow } = readEnvironment({ ...inWorkflow, GITHUB_WORKFLOW_REF: ref }, '/nowhere')
    expect(workflow?.workflow.ref).toBe('refs/heads/fix@main')
  })

  test('the event is the one of the event file', () => {
    expect(environment.event).toMatchObject({ name: 'push', payload: { action: 'created' } })
  })
})

describe('on a command line', () => {
  const environment = readEnvironment({}, '/clone')

  test('the forge is the public one and no workflow runs', () => {
    expect(environment.forge.graphqlUrl).toBe('https://api.github.com/graphql')
    expect(environment.forge.repository).toBeNull()
    expect(environment.workflow).toBeNull()
    expect(environment.event.name).toBeNull()
  })

  test('the workspace is the working folder', () => {
    expect(environment.folders.workspace).toBe('/clone')
  })

  test('an enterprise server serves GraphQL beside its REST address', () => {
    const { forge } = readEnvironment({ GITHUB_API_URL: 'https://git.acme.example/api/v3/' }, '/')
    expect(forge).toMatchObject({
      apiUrl: 'https://git.acme.example/api/v3',
      graphqlUrl: 'https://git.acme.example/api/graphql',
    })
  })

  test('the empty variable is the missing one', () => {
    expect(readEnvironment({ GITHUB_API_URL: ' ', GITHUB_REPOSITORY: '' }, '/').forge.repository).toBeNull()
  })
})

describe('network and registry', () => {
  test.each([
    [{ HTTPS_PROXY: 'http://proxy:3128' }, 'http://proxy:3128'],
    [{ https_proxy: 'http://proxy:3128', HTTPS_PROXY: 'http://other' }, 'http://proxy:3128'],
    [{}, null],
  ])('the proxy of %j', (env, expected) => {
    expect(readEnvironment(env, '/').network.httpsProxy).toBe(expected)
  })

  test('credentials are known as secrets, the proxy password too', () => {
    const env = {
      MLFLOW_TRACKING_USERNAME: 'dana',
      MLFLOW_TRACKING_PASSWORD: 'p1',
      MLFLOW_TRACKING_TOKEN: 't1',
      HTTPS_PROXY: 'http://me:x1@proxy',
    }
    expect(environmentSecrets(readEnvironment(env, '/'))).toEqual(['p1', 't1', 'x1'])
  })

  test('the registry address of the environment is not read: it stands in the policy alone', () => {
    const environment = readEnvironment({ MLFLOW_TRACKING_URI: 'https://elsewhere.example' }, '/')
    expect(JSON.stringify(environment)).not.toContain('elsewhere')
  })

  test.each([
    [{}, null],
    [{ MLFLOW_HTTP_REQUEST_TIMEOUT: '90' }, 90],
  ])('the patience with the registry in %j, in seconds', (env, seconds) => {
    expect(readEnvironment(env, '/').registry.patienceSeconds).toBe(seconds)
  })

  test('a patience that is no number is a mistake', () => {
    expect(() => readEnvironment({ MLFLOW_HTTP_REQUEST_TIMEOUT: '0' }, '/')).toThrow(
      'MLFLOW_HTTP_REQUEST_TIMEOUT must be a positive whole number',
    )
  })

  test('half a credential is a mistake', () => {
    expect(() => readEnvironment({ MLFLOW_TRACKING_USERNAME: 'dana' }, '/')).toThrow(
      'MLFLOW_TRACKING_PASSWORD is not set',
    )
  })
})

describe('what cannot be used is refused by name', () => {
  test.each([
    ['GITHUB_API_URL', 'http://api.github.com', 'must be an https address'],
    ['GITHUB_API_URL', 'https://user:pw@api.github.com', 'without credentials'],
    ['GITHUB_API_URL', 'file:///etc/passwd', 'must be an https address'],
    ['GITHUB_REPOSITORY', 'acme/models/..', 'must read owner/name'],
    ['GITHUB_RUN_ID', '-3', 'positive whole number'],
    ['GITHUB_SHA', 'main', 'full commit id'],
    ['GITHUB_WORKFLOW_REF', 'governance.yml', 'owner/name/.github/workflows/file@ref'],
  ])('%s=%s', (name, value, said) => {
    expect(() => readEnvironment({ ...inWorkflow, [name]: value }, '/')).toThrow(new RegExp(`${name} .*${said}`))
  })

  test('a server on loopback may do without https', () => {
    expect(readEnvironment({ GITHUB_API_URL: 'http://127.0.0.1:8080' }, '/').forge.apiUrl).toBe('http://127.0.0.1:8080')
  })

  test('all of them in one sentence', () => {
    expect(() => readEnvironment({ GITHUB_SHA: 'x', GITHUB_RUN_ID: 'y' }, '/')).toThrow(/GITHUB_RUN_ID .*; GITHUB_SHA /)
  })

  test('an event file that is no JSON', () => {
    const path = join(folder, 'broken.json')
    writeFileSync(path, '{')
    expect(() => readEnvironment({ GITHUB_EVENT_PATH: path }, '/')).toThrow('event file')
  })
})
