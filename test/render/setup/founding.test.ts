import { describe, expect, test } from 'vitest'
import { renderSetup } from '../../../shared/render/setup/founding.ts'
import { founding, trialFounding } from '../../builders/founding.ts'

describe('the page of steps', () => {
  const page = renderSetup(founding())

  test('asks an owner of the organisation for the App, with each permission and why', () => {
    expect(page).toContain('## 1. Ticket for an owner of acme: the GitHub App')
    expect(page).toContain('https://github.com/organizations/acme/settings/apps/new?name=countersign-acme')
    expect(page).toMatch(/\| `members` +\| read +\| reads who is in the teams that the policy names/)
  })

  test('stores each secret in its environment, and none in the repository', () => {
    const secrets = page.split('\n').filter((line) => line.startsWith('gh secret set'))
    expect(secrets).toHaveLength(11)
    expect(secrets.filter((line) => !/ --env (?:governance|staging|production) /.test(line))).toEqual([])
  })

  test('makes one transport key for both jobs where versions are run again, and no key of the App for the one that runs them', () => {
    const rescoring = renderSetup(founding({ rescore: true }))
    const secrets = rescoring.split('\n').filter((line) => line.includes(' --env rescore '))
    expect(secrets.map((line) => line.split(' ')[3])).toEqual([
      'COUNTERSIGN_TRANSPORT_KEY',
      'MLFLOW_READ_USERNAME',
      'MLFLOW_READ_PASSWORD',
    ])
    expect(rescoring).toContain('under `evaluation.rescore`')
    expect(page).not.toContain('rescore')
  })

  test('calls the suite by its commit', () => {
    expect(page).toContain(
      `npx --yes github:countersign/countersign#${'c'.repeat(40)} protect apply --app countersign-acme`,
    )
  })

  test('of a trial asks for no App', () => {
    const trial = renderSetup(trialFounding())
    expect(trial).toContain('*writer unproven*')
    expect(trial).not.toMatch(/COUNTERSIGN_APP|--app |MLFLOW_TAG|tagger/)
  })
})
