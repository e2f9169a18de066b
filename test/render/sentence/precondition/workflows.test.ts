import { expect, test } from 'vitest'
import { workflowTellings } from '../../../../shared/render/sentence/precondition/workflows.ts'

test('a secret in the open is named with its place', () => {
  const said = workflowTellings['mlflow-only-in-environments'].missing({
    places: ['secret MLFLOW_TOKEN of the repository'],
  })
  expect(said).toBe('A branch’s workflow can read or set the secret MLFLOW_TOKEN of the repository.')
})

test('a secret that is not there is stored by a command or on a page', () => {
  expect(workflowTellings['credentials-in-place'].mend((path) => `/${path}`)).toBe(
    'gh secret set NAME --env ENVIRONMENT, or /settings/environments.',
  )
})
