import { describe, expect, test } from 'vitest'
import type { Facts } from '../../shared/domain/facts.ts'
import { judgeRequest } from '../../shared/domain/judgement.ts'
import { askedSection } from '../../shared/render/asked.ts'
import { examplePolicy } from '../builders/documents.ts'
import { facts } from '../builders/facts.ts'

const shown = (own: Facts): string => askedSection(own, judgeRequest(own, '2026-01-06T12:00:00Z', null))
const withTeam = (team: string, app: string | null): Facts => {
  const own = facts({ app })
  const policy = { ...examplePolicy(), roles: { ...examplePolicy().roles, 'data-scientist': { team } } }
  return { ...own, governance: { ...own.governance, policy: { state: 'read', value: policy } } }
}

describe('who is asked and told', () => {
  test('calls the consulted and the informed; the asked are called by their review request', () => {
    expect(shown(facts())).toBe(
      'Asked to sign independent validation: `acme/model-validation`. Consulted: @acme/data-science. For information: @acme/compliance.',
    )
  })

  test('calls the asked by name where no App can request them', () => {
    expect(shown(facts({ app: null }))).toContain('@acme/model-validation')
  })

  test('calls nobody by a name that is none', () => {
    expect(shown(withTeam('acme/x](y)<!--', 'app'))).not.toMatch(/@acme\/x|(?<!`[^`]*)<!--/)
  })

  test('is nothing where nobody is asked', () => {
    expect(shown(facts({ request: { state: 'none' } }))).toBe('')
  })
})
