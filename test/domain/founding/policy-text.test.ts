import { describe, expect, test } from 'vitest'
import { policyText } from '../../../shared/domain/founding/policy-text.ts'
import { templates } from '../../../shared/domain/founding/templates.ts'
import { readPolicy } from '../../../shared/domain/governance/policy-rules.ts'
import type { Policy } from '../../../shared/domain/governance/policy.ts'
import { examplePolicy, located, policyPath, valueOf } from '../../builders/documents.ts'
import { founding, trialFounding } from '../../builders/founding.ts'

const template = (example: string): string => templates[`${example}/${policyPath}`] ?? ''
const policy = (text: string): Policy => valueOf(readPolicy(located(text, policyPath)))
const written = (other: Parameters<typeof founding>[0] = {}): string =>
  policyText(founding(other), template('governance-repo'))

describe('the policy', () => {
  test('of the example’s own answers is the example’s, but for regulations, which nobody asked for', () => {
    expect(policy(written())).toEqual({ ...examplePolicy(), regulations: [] })
  })

  test('of a trial lists people', () => {
    expect(policy(policyText(trialFounding(), template('trial-repo'))).roles['model-risk']).toEqual({
      people: ['rita', 'rob'],
    })
  })

  test('names the registry, the environments and their aliases', () => {
    const read = policy(
      written({
        registry: 'https://ml.bank.example/mlflow',
        environments: [{ name: 'live', alias: 'champion', requires: null }],
      }),
    )
    expect(read.registry.uri).toBe('https://ml.bank.example/mlflow')
    expect(read.environments).toEqual({ live: { alias: 'champion' } })
  })

  test.each([
    ['medium', ['high', 'low'], 'medium', 4],
    ['medium and low', ['high'], 'low', 4],
    ['low', ['high', 'medium'], 'low', 2],
  ] as const)('without the tier %s asks of it what the next higher one asks', (_, tiers, tier, stages) => {
    expect(policy(written({ tiers })).tiers[tier]).toHaveLength(stages)
  })

  test('consults no counsel where nobody is one', () => {
    const { 'legal-counsel': _, ...roles } = founding().roles
    const read = policy(written({ roles }))
    expect(read.stages['compliance-review']?.consulted).toEqual([])
    expect(Object.keys(read.roles)).not.toContain('legal-counsel')
  })

  test('of a template that has lost a section is an error', () => {
    expect(() => policyText(founding(), 'policy: 1\nregistry:\n  uri: x\n')).toThrow('no section roles')
  })
})
