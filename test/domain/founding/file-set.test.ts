import { describe, expect, test } from 'vitest'
import { exampleScenarios, judgingFiles, remainingFiles } from '../../../shared/domain/founding/file-set.ts'
import { founding, trialFounding } from '../../builders/founding.ts'

const terms = {
  owners: [{ team: 'acme/model-risk' }],
  ownersFile: null,
  scenarios: exampleScenarios(),
  setupPage: '# Steps\n',
}
const paths = (files: readonly { readonly path: string }[]): readonly string[] => files.map(({ path }) => path)

describe('the files', () => {
  test('that judge come first, each with its schema for the editor', () => {
    expect(judgingFiles(founding()).map(({ path, text }) => [path, text.split('\n')[0]])).toEqual([
      ['governance/policy.yml', '# yaml-language-server: $schema=../schemas/policy.schema.json'],
      ['governance/people.yml', '# yaml-language-server: $schema=../schemas/people.schema.json'],
    ])
  })

  test('beside them are workflows, owners, scenarios, schemas, training, the App and the steps', () => {
    expect(paths(remainingFiles(founding(), terms))).toEqual([
      '.github/workflows/governance.yml',
      '.github/workflows/review-relay.yml',
      '.github/workflows/scheduled.yml',
      '.github/workflows/registered.yml',
      '.github/workflows/rollback.yml',
      '.github/workflows/policy-test.yml',
      '.github/workflows/promote.yml',
      '.github/CODEOWNERS',
      'governance/scenarios/approvals-in-order.yml',
      'governance/scenarios/tiers.yml',
      'docs/model-template.yml',
      ...['policy', 'people', 'holdouts', 'model', 'request', 'scenarios'].map((name) => `schemas/${name}.schema.json`),
      'training/log_for_review.py',
      'setup/app-manifest.json',
      'SETUP.md',
    ])
  })

  test('of a set-up that runs versions again hold its workflow, without what only sealed rows need, and ask for it', () => {
    const run = founding({ rescore: true })
    const file = remainingFiles(run, terms).find(({ path }) => path === '.github/workflows/rescore.yml')
    expect(file?.text).toContain(`countersign/countersign/actions/reproduce@${'c'.repeat(40)} # v0.1.0`)
    expect(file?.text).toContain('transport-key: ${{ secrets.COUNTERSIGN_TRANSPORT_KEY }}')
    expect(file?.text).not.toMatch(/holdout|sealed rows/i)
    expect(judgingFiles(run)[0]?.text).toContain('    provenance: {high: rescored}')
    expect(judgingFiles(founding())[0]?.text).toContain('    provenance: {high: builder-supplied}')
  })

  test('that play scenarios are left out where none holds', () => {
    const all = paths(remainingFiles(founding(), { ...terms, scenarios: [] }))
    expect(all.filter((path) => path.includes('scenarios/') || path.includes('policy-test'))).toEqual([])
  })

  test('of a trial hold no App, and say so in each job', () => {
    const all = remainingFiles(trialFounding(), terms)
    expect(paths(all)).not.toContain('.github/workflows/registered.yml')
    expect(paths(all)).not.toContain('setup/app-manifest.json')
    expect(all.filter(({ text }) => text.includes('COUNTERSIGN_APP'))).toEqual([])
  })

  test('hold a model’s file as its owner wrote it', () => {
    const models = [{ model: 'churn', text: 'model: churn\n' }]
    const file = remainingFiles(founding({ models }), terms).find(({ path }) => path === 'models/churn.yml')
    expect(file?.text).toBe('# yaml-language-server: $schema=../schemas/model.schema.json\nmodel: churn\n')
  })

  test('keep the owners that are there', () => {
    const ownersFile = '* @acme/everybody\n'
    const file = remainingFiles(founding(), { ...terms, ownersFile }).find(({ path }) => path.endsWith('CODEOWNERS'))
    expect(file?.text.startsWith('* @acme/everybody\n\n/.github/ @acme/model-risk\n')).toBe(true)
  })
})
