import { describe, expect, test } from 'vitest'
import type { Facts } from '../../../shared/domain/facts.ts'
import type { Role } from '../../../shared/domain/governance/policy.ts'
import { handlesOf, invitationsOf } from '../../../shared/domain/raci/invitation.ts'
import { judgeRequest } from '../../../shared/domain/judgement.ts'
import type { Asking } from '../../../shared/domain/raci/raci.ts'
import { examplePolicy } from '../../builders/documents.ts'
import { facts } from '../../builders/facts.ts'
import { pull } from '../../builders/forge.ts'

const asking: Asking = {
  stage: 'independent-validation',
  ...{ requested: ['model-validator'], required: ['model-validator'] },
  ...{ mentioned: [], informed: [] },
}

function held(
  roles: Readonly<Record<string, Role>>,
  requests: NonNullable<Facts['pull']['reviewRequests']> = [],
): Facts {
  const own = facts({ pull: pull({ reviewRequests: requests }) })
  const policy = { ...examplePolicy(), roles: { ...examplePolicy().roles, ...roles } }
  return { ...own, governance: { ...own.governance, policy: { state: 'read', value: policy } } }
}
const invited = (own: Facts) => invitationsOf(own, judgeRequest(own, '2026-01-06T12:00:00Z', null), asking)

describe('reviews are asked', () => {
  test('of the role’s team', () => {
    expect(invited(held({}))).toEqual({ teams: ['acme/model-validation'], people: [] })
  })

  test('of the people of a list, but never of the author or of who else built it', () => {
    const people = held({ 'model-validator': { people: ['dana', 'vera', 'carl'] } })
    expect(invited(people).people).toEqual(['vera-acme', 'carl-acme'])
    const built = [{ fact: 'run-user', kind: 'claimed', account: null, person: 'carl', where: 'the run' }] as const
    expect(handlesOf(['model-validator'], people, { builders: built }).people).toEqual(['vera-acme'])
  })

  test.each([
    ['not of whom somebody asked since the stage opened', '2026-01-05T09:00:10Z', []],
    ['again of whom nobody asked since it opened anew', '2026-01-05T09:00:09Z', ['acme/model-validation']],
  ])('%s', (_, at, teams) => {
    expect(invited(held({}, [{ at, whom: 'Acme/Model-Validation' }])).teams).toEqual(teams)
  })

  test('of nobody where policy or people cannot be read', () => {
    const own = held({})
    const broken: Facts = { ...own, governance: { ...own.governance, people: { state: 'absent' } } }
    expect(handlesOf(['model-validator'], broken, { builders: [] })).toEqual({ teams: [], people: [] })
  })
})
