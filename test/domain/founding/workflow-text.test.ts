import { describe, expect, test } from 'vitest'
import { templates } from '../../../shared/domain/founding/templates.ts'
import { promotionText, workflowText } from '../../../shared/domain/founding/workflow-text.ts'
import { founding } from '../../builders/founding.ts'

const template = (example: string, name: string): string => templates[`${example}/.github/workflows/${name}.yml`] ?? ''
const unpinned = (text: string): string => text.replaceAll(/@c{40} # v0\.1\.0/g, '@v0.1.0')

describe('a workflow', () => {
  test('is the example’s, pinned to the commit', () => {
    const text = workflowText(template('governance-repo', 'governance'), founding())
    expect(unpinned(text)).toBe(template('governance-repo', 'governance'))
    expect(text).toContain(`uses: countersign/countersign/actions/validation-gates@${'c'.repeat(40)} # v0.1.0`)
  })

  test('runs on the runner, and takes the suite from the copy, that were chosen', () => {
    const suite = { repository: 'acme/countersign', commit: 'd'.repeat(40), version: '0.2.0' }
    const text = workflowText(
      template('governance-repo', 'scheduled'),
      founding({ suite, runner: ['self-hosted', 'governance'] }),
    )
    expect(text).not.toContain('ubuntu-latest')
    expect(text).toContain('runs-on: [self-hosted, governance]')
    expect(text).not.toContain('countersign/countersign/')
    expect(text).toContain(`uses: acme/countersign/actions/open-requests@${'d'.repeat(40)} # v0.2.0`)
  })
})

describe('the promotion', () => {
  test.each(['governance-repo', 'trial-repo'])('of the example’s environments is that of %s', (example) => {
    const text = template(example, 'promote')
    expect(unpinned(promotionText(text, founding()))).toBe(text)
  })

  test('has a job for each environment, each after the one before, on the branch', () => {
    const environments = ['test', 'shadow', 'live'].map((name) => ({ name, alias: name, requires: null }))
    const text = promotionText(template('governance-repo', 'promote'), founding({ environments, branch: 'trunk' }))
    expect([...text.matchAll(/^ {4}needs: (.*)$/gm)].map(([, name]) => name)).toEqual(['test', 'shadow'])
    expect([...text.matchAll(/^ {10}environment: (.*)$/gm)].map(([, name]) => name)).toEqual(['test', 'shadow', 'live'])
    expect(text).toContain('branches: [trunk]')
    expect(text).not.toMatch(/staging|production/)
  })

  test('accepts an unproven writer only where more than the low tier is asked', () => {
    const text = promotionText(template('trial-repo', 'promote'), founding())
    expect(text.match(/accept-unproven/g)).toHaveLength(1)
  })

  test('of a template without its last job is an error', () => {
    expect(() => promotionText('jobs:\n', founding())).toThrow('has no job for production')
  })
})
