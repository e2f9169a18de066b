import { describe, expect, test } from 'vitest'
import * as credentials from '../../../shared/domain/doctor/credentials.ts'
import type { World } from '../../../shared/domain/doctor/world.ts'
import { seen, unseen } from '../../../shared/domain/protection/seen.ts'
import { soundWorld } from '../../builders/administration.ts'

const sound = await soundWorld()
const files = credentials.filesOf(sound)
const held = (repository: readonly string[], more: Partial<World['secrets']> = {}): World => ({
  ...sound,
  secrets: { ...sound.secrets, repository: seen(repository), ...more },
})

describe('a credential that only an environment may hold', () => {
  test.each([
    ['MLFLOW_TRACKING_PASSWORD', true],
    ['MY_MLflow_TOKEN', true],
    ['COUNTERSIGN_APP_PRIVATE_KEY', true],
    ['*', true],
    ['SLACK_WEBHOOK', false],
    ['COUNTERSIGN_APP_CLIENT_ID', false],
  ])('%s: %s', (name, expected) => {
    expect(credentials.isCredential(files.seen ? files.value : [])(name)).toBe(expected)
  })

  test('is also what the workflows use for one, however it is called', () => {
    const use = { action: 'a/b/actions/promote', ref: '', inputs: { 'mlflow-password': '${{ secrets.REGISTRY }}' } }
    const job = { id: 'a', name: 'a', environment: null, permissions: true, runsOn: [], uses: [use], secrets: [] }
    const file = { path: 'x.yml', events: [], closed: true, jobs: [job], loose: [], fetchesProposal: false }
    expect(credentials.isCredential([file])('registry')).toBe(true)
  })
})

test('T35: one credential in the open is missing, whatever else could not be read', () => {
  const world = held(['MLFLOW_TOKEN'])
  const blind = { ...world, variables: { ...world.variables, repository: unseen('Refused.') } }
  expect(credentials.mlflowOnlyInEnvironments(blind).state).toBe('missing')
  expect(credentials.mlflowOnlyInEnvironments({ ...blind, secrets: sound.secrets }).state).toBe('unknown')
})

test('a credential of the repository does not stand in for the environment’s', () => {
  const bare = held(['COUNTERSIGN_APP_PRIVATE_KEY', 'MLFLOW_READ_USERNAME', 'MLFLOW_READ_PASSWORD'], {
    environments: seen({ governance: [], staging: [], production: [] }),
  })
  expect(credentials.credentialsInPlace(bare).state).toBe('missing')
})

test('a file that is no workflow hides what it uses', () => {
  const odd = { ...sound, workflowFiles: seen([{ path: '.github/workflows/odd.yml', file: null }]) }
  expect(credentials.filesOf(odd)).toMatchObject({ seen: false, why: expect.stringContaining('odd.yml') })
})
