import { describe, expect, test } from 'vitest'
import { governanceChanges } from '../../shared/render/governance-changes.ts'
import { facts, found, foundPolicy, policyRequest } from '../builders/facts.ts'

const digest = (letter: string): string => `sha256:${letter.repeat(64)}`
const files = [
  { path: 'governance/people.yml', digest: digest('a'), text: '' },
  { path: 'governance/policy.yml', digest: digest('b'), text: '' },
]

function change(named: Readonly<Record<string, string>>, recorded: string | null): string {
  const own = facts()
  return governanceChanges({
    ...own,
    governance: { ...own.governance, files },
    ledger: { ...own.ledger, governance: recorded },
    request: foundPolicy({ request: { state: 'read', value: { ...policyRequest, governance: named } } }),
  })
}

describe('what a change of governance shows', () => {
  test('each file that differs, with its digest before and after, and how many stay', () => {
    const text = change({ 'governance/people.yml': digest('a'), 'governance/policy.yml': digest('c') }, digest('9'))
    expect(text).toContain(`| \`governance/policy.yml\` | \`${'b'.repeat(16)}\` | \`${'c'.repeat(16)}\` |`)
    expect(text).not.toContain('people.yml')
    expect(text).toContain('1 further file stays as recorded.')
  })

  test('a file that comes and one that goes', () => {
    const text = change({ 'governance/people.yml': digest('a'), '.github/workflows/x.yml': digest('d') }, digest('9'))
    expect(text).toMatch(/`\.github\/workflows\/x\.yml` *\| none/)
    expect(text).toMatch(/`governance\/policy\.yml` *\| `b+` *\| none/)
  })

  test('for the genesis every file', () => {
    const text = change({ 'governance/people.yml': digest('a'), 'governance/policy.yml': digest('b') }, null)
    expect(text.match(/not recorded/g)).toHaveLength(2)
  })

  test('that nothing differs', () => {
    const same = { 'governance/people.yml': digest('a'), 'governance/policy.yml': digest('b') }
    expect(change(same, digest('9'))).toBe('No governance file differs from the default branch.')
  })

  test('nothing for a request of another kind', () => {
    expect(governanceChanges(facts({ request: found() }))).toBe('')
  })
})
