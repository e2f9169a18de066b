import type { Founding } from '../../shared/domain/founding/founding.ts'
import { examplePeople } from './documents.ts'

/** The answers of the example's company, by which its own governance repository comes out. */
export const founding = (other: Partial<Founding> = {}): Founding => ({
  registry: 'https://mlflow.acme.example',
  owner: 'acme',
  name: 'model-governance',
  webUrl: 'https://github.com',
  branch: 'main',
  trial: false,
  rescore: false,
  suite: { repository: 'countersign/countersign', commit: 'c'.repeat(40), version: '0.1.0' },
  runner: ['ubuntu-latest'],
  roles: {
    'data-scientist': { team: 'acme/data-science' },
    'ml-engineer': { team: 'acme/ml-engineering' },
    'model-validator': { team: 'acme/model-validation' },
    'compliance-officer': { team: 'acme/compliance' },
    'legal-counsel': { team: 'acme/legal' },
    'business-owner': { team: 'acme/business-owners' },
    'model-risk': { team: 'acme/model-risk' },
    auditor: { team: 'acme/internal-audit' },
  },
  environments: [
    { name: 'staging', alias: 'challenger', requires: 'low' },
    { name: 'production', alias: 'champion', requires: null },
  ],
  tiers: ['high', 'medium', 'low'],
  people: examplePeople(),
  models: [],
  ...other,
})

/** The same company's trial, which lists people. */
export const trialFounding = (other: Partial<Founding> = {}): Founding =>
  founding({
    trial: true,
    roles: {
      'data-scientist': { people: ['dana'] },
      'ml-engineer': { people: ['mel'] },
      'model-validator': { people: ['vera'] },
      'compliance-officer': { people: ['carl'] },
      'legal-counsel': { people: ['lee'] },
      'business-owner': { people: ['olga'] },
      'model-risk': { people: ['rita', 'rob'] },
      auditor: { people: ['audrey'] },
    },
    ...other,
  })
