import { assign, type Candidate } from '../approval/matching.ts'
import type { Membership } from '../forge.ts'
import { routeOf } from '../request/route.ts'
import { stageNames } from '../stage.ts'
import { proposalFinding } from '../request/proposal.ts'
import type { Finding } from '../verdict.ts'
import type { People } from './people.ts'
import type { Policy } from './policy.ts'

/** Whether what a policy asks could be met at all by the people who are in its roles now. */

type Question = { readonly what: string; readonly stages: ReturnType<typeof routeOf>['stages'] }

/** Every set of stages that the policy can ask: a change of what judges, and each tier in each environment. */
function questions(policy: Policy): readonly Question[] {
  const changes = { what: 'changes', stages: routeOf(policy, 'policy', 'high', null).stages }
  const moves = Object.keys(policy.environments).flatMap((environment) =>
    (['high', 'medium', 'low'] as const).map((tier) => ({
      what: `${environment} in tier ${tier}`,
      stages: routeOf(policy, 'promotion', tier, environment).stages,
    })),
  )
  return [changes, ...moves, ...ownKinds(policy)]
}

/** What the policy asks of other kinds in words of its own; what it says nothing of is asked of roles that it asks already. */
function ownKinds({ rollback, retirement, break_glass: glass }: Policy): readonly Question[] {
  const sections = { rollback, retirement, 'break-glass': glass }
  return Object.entries(sections).flatMap(([what, section]) =>
    section === undefined ? [] : [{ what, stages: [{ ...signedNowhere, approvals: section.approvals }] }],
  )
}

const signedNowhere = {
  stage: 'business-sign-off',
  required: true,
  consulted: [],
  answers: [],
  validFor: null,
} as const

type Asked = {
  readonly what: string
  readonly roles: readonly string[]
  readonly key: string
  readonly stages: Question['stages']
}

const askedBy = (policy: Policy): readonly Asked[] =>
  questions(policy).map(({ what, stages }) => {
    const own = stages.filter(({ required, stage }) => required && stage !== 'validation-gates')
    const all = own.flatMap(({ approvals }) => approvals)
    const roles = [...new Set(all.map(({ role }) => role))]
    const once = policy.separation_of_duties.one_person_one_stage
    const key = JSON.stringify([own.map(({ approvals }) => approvals), roles.map((role) => policy.roles[role]), once])
    return { what, roles, key, stages: own }
  })

/** The roles whose members are needed to tell whether the policy can be met. */
export const neededRoles = (policy: Policy): readonly string[] => [
  ...new Set(askedBy(policy).flatMap(({ roles }) => roles)),
]

/**
 * What could never be met, each said once. What the policy of before asked in the same words is noted only: a role that
 * is empty today must not keep every other change out. Builders are not known yet, so more may be needed in the end.
 */
export function unsatisfiable(
  policy: Policy,
  people: People,
  memberships: readonly Membership[],
  before: Policy | null,
): readonly Finding[] {
  const known = new Map(Object.entries(people.people).map(([person, { id }]) => [id, person]))
  const inRole = (role: string): readonly string[] =>
    (memberships.find((membership) => membership.role === role)?.members ?? []).flatMap(({ id, kind, state }) => {
      const person = known.get(id)
      return person === undefined || kind !== 'user' || state !== 'active' ? [] : [person]
    })
  const old = new Set(before === null ? [] : askedBy(before).map(({ key }) => key))
  const said = new Set<string>()
  return askedBy(policy).flatMap(({ what, roles, key, stages }) => {
    const asked = stages.map(({ stage, approvals }) => ({ stage: stageNames.indexOf(stage), approvals }))
    const candidates = asked.flatMap(({ stage, approvals }) =>
      approvals.flatMap(({ role }) =>
        inRole(role).map(
          // one stage after the other, as every real request has it
          (person): Candidate => ({ stage, person, at: `2000-01-01T00:0${stage}:00Z`, roles: [role] }),
        ),
      ),
    )
    const filled = assign(asked, candidates, policy.separation_of_duties.one_person_one_stage)
    const short = asked.some(
      ({ stage, approvals }) => (filled.get(stage)?.length ?? 0) < approvals.reduce((sum, { count }) => sum + count, 0),
    )
    const text = asked
      .flatMap(({ approvals }) => approvals)
      .map(({ role, count }) => `${count} of ${role}`)
      .join(', ')
    if (!short || said.has(text)) return []
    said.add(text)
    const have = roles.map((role) => `${role}: ${inRole(role).length}`)
    return [
      proposalFinding('never-satisfiable', old.has(key) ? 'note' : 'error', {
        what,
        asked: text,
        have: have.join(', '),
      }),
    ]
  })
}
