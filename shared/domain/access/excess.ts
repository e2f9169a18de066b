import type { Finding } from '../verdict.ts'
import { accessFinding } from './finding.ts'
import { exceeds, formatGrant, isAdministration, levelAt, writes, type Grant, type Key, type Level } from './grant.ts'
import type { AccessRole, HeldGrant, Holder } from './reading.ts'
import { everywhere, may, rights, type Place, type Right } from './right.ts'
import { governedModels, type Scope } from './template.ts'

/** A grant that gives an account more than its templates do. */
export type Excess = {
  readonly account: string
  readonly role: AccessRole
  readonly grant: HeldGrant
  /** the most that the templates give there; null where they give nothing */
  readonly expected: Level | null
  /** what it allows beyond the templates */
  readonly rights: readonly Right[]
}

/** The models and experiments that are governed, and everything at once. */
export function placesOf(scope: Scope): readonly Place[] {
  const { experiments, development } = scope
  const models = governedModels(scope)
  const ids = [...experiments, ...development]
  const named = models.flatMap((model) => ids.map((experiment): Place => ({ model, experiment })))
  const bare = ids.length === 0 ? models.map((model): Place => ({ model, experiment: everywhere.experiment })) : []
  return [...named, ...bare, everywhere]
}

const allAtOnce: ReadonlySet<string> = new Set(['registered_model_version', 'run', 'logged_model', 'workspace'])

/** The governed resources that a grant speaks of; for one on everything, everything. */
function governedKeys({ kind, pattern }: Grant, scope: Scope): readonly Key[] {
  if (allAtOnce.has(kind)) return [{ kind, id: '*' }]
  const ids =
    kind === 'registered_model'
      ? governedModels(scope)
      : kind === 'experiment'
        ? [...scope.experiments, ...scope.development]
        : null
  if (ids === null) return []
  return [...(pattern === '*' ? ['*'] : []), ...ids.filter((id) => pattern === id)].map((id) => ({ kind, id }))
}

const holds = (grants: readonly Grant[]) => ({ admin: false, grants })

/** What the grant allows somewhere beyond what the others allow. */
export function rightsGained(grant: Grant, others: readonly Grant[], everybody: Level, scope: Scope): readonly Right[] {
  return rights.filter((right) =>
    placesOf(scope).some(
      (place) =>
        may(right, holds([...others, grant]), everybody, place) && !may(right, holds(others), everybody, place),
    ),
  )
}

/** The grants by which a holder may write more than the expected grants let it; administrators are judged by name. */
export function excessOf(
  { account, roles }: Holder,
  expected: readonly Grant[],
  everybody: Level,
  scope: Scope,
): readonly Excess[] {
  return roles.flatMap((role) =>
    role.grants.flatMap((grant): readonly Excess[] => {
      if (!writes(grant.level) || isAdministration([grant])) return []
      const [over] = governedKeys(grant, scope).filter((key) => exceeds(grant.level, levelAt(expected, key)))
      if (over === undefined) return []
      const gained = rightsGained(grant, expected, everybody, scope)
      return [{ account: account.name, role, grant, expected: levelAt(expected, over), rights: gained }]
    }),
  )
}

/** Whether the account administers everything, and by which role where not by its own mark. */
export function administration({ account, roles }: Holder): { readonly by: string } | null {
  if (account.admin) return { by: 'is_admin' }
  const role = roles.find(({ grants }) => isAdministration(grants))
  return role === undefined ? null : { by: role.name }
}

/** A grant that is too much, as a finding: who, by which role, on what, and why. */
export const excessFinding = ({ account, role, grant, expected, rights: gained }: Excess): Finding =>
  accessFinding('grant-above-template', 'fail', {
    account,
    role: role.name,
    grant: formatGrant(grant),
    expected: expected ?? 'nothing',
    rights: gained,
  })
