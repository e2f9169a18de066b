import type { Finding } from '../verdict.ts'
import { accessFinding } from './finding.ts'
import { exceeds, formatGrant, isAdministration, type Grant } from './grant.ts'
import type { AccessReading, AccessRole, HeldGrant } from './reading.ts'
import type { Seating } from './seat.ts'
import { managedRole, templateGrants, templateNames, type Scope, type TemplateName } from './template.ts'

/** What is to be done so that a role of ours holds its template's grants and its members. */
export type Step =
  | { readonly do: 'create'; readonly role: string; readonly template: TemplateName }
  | { readonly do: 'grant'; readonly role: string; readonly grant: Grant }
  | { readonly do: 'raise'; readonly role: string; readonly grant: Grant; readonly from: HeldGrant }
  | { readonly do: 'assign'; readonly role: string; readonly account: string }

/** What is taken away, where that is wanted. */
export type Revocation =
  | {
      readonly do: 'remove'
      readonly role: string
      readonly roleId: number
      readonly grant: HeldGrant
      /** whose own role it is */
      readonly account?: string
    }
  | {
      readonly do: 'lower'
      readonly role: string
      readonly roleId: number
      readonly grant: HeldGrant
      readonly to: Grant
    }
  | {
      readonly do: 'unassign'
      readonly role: string
      readonly roleId: number
      readonly account: string
      /** what goes with it */
      readonly with: readonly string[]
    }

export type ManagedPlan = {
  readonly steps: readonly Step[]
  readonly revocations: readonly Revocation[]
  readonly findings: readonly Finding[]
}

type Question = { readonly seating: Seating; readonly scope: Scope; readonly reading: AccessReading }

const sameKey = (a: Grant, b: Grant): boolean => a.kind === b.kind && a.pattern === b.pattern

/** What a role of ours lacks of its template. */
function lacking(role: string, own: AccessRole | null, wanted: readonly Grant[]): ManagedPlan {
  const steps: Step[] = []
  const findings: Finding[] = []
  for (const grant of wanted) {
    const held = own?.grants.find((one) => sameKey(one, grant))
    if (held === undefined) steps.push({ do: 'grant', role, grant })
    else if (held.level === 'DENY')
      findings.push(accessFinding('access-denied', 'fail', { role, grant: formatGrant(held) }))
    else if (exceeds(grant.level, held.level)) steps.push({ do: 'raise', role, grant, from: held })
  }
  return { steps, findings, revocations: [] }
}

/** What a role of ours holds beyond its template, whoever is in it. */
function beyond(own: AccessRole, wanted: readonly Grant[]): ManagedPlan {
  const found = own.grants.flatMap(
    (grant): readonly { readonly finding: Finding; readonly end: Revocation | null }[] => {
      const to = wanted.find((one) => sameKey(one, grant))
      if (grant.level === 'DENY' || (to !== undefined && !exceeds(grant.level, to.level))) return []
      const facts = { role: own.name, grant: formatGrant(grant), expected: to?.level ?? 'nothing' }
      const at = { role: own.name, roleId: own.id, grant }
      const end: Revocation = to === undefined ? { do: 'remove', ...at } : { do: 'lower', ...at, to }
      const finding = accessFinding('role-above-template', 'fail', facts)
      // no administrator is unmade here, however it became one
      return [{ finding, end: isAdministration([grant]) ? null : end }]
    },
  )
  return {
    steps: [],
    findings: found.map(({ finding }) => finding),
    revocations: found.flatMap(({ end }) => end ?? []),
  }
}

const leaving =
  (own: AccessRole) =>
  ({ name: account }: { readonly name: string }): Revocation => ({
    do: 'unassign',
    role: own.name,
    roleId: own.id,
    account,
    with: own.grants.map(formatGrant),
  })

/** Who is to join a role of ours, and who is in it without being named; unknown members are neither. */
function membersOf(name: TemplateName, own: AccessRole | null, { seating, reading }: Question): ManagedPlan {
  const role = managedRole(name)
  const wanted = new Set(
    seating.seats.filter(({ templates }) => templates.includes(name)).map(({ account }) => account),
  )
  const known = (reading.accounts ?? []).filter(({ roles }) => roles !== null)
  const isIn = ({ roles }: (typeof known)[number]): boolean => own !== null && roles?.includes(own.id) === true
  const joining = known.filter((account) => wanted.has(account.name) && !isIn(account))
  const settled = seating.settled.includes(name)
  const surplus = settled ? known.filter((account) => !wanted.has(account.name) && isIn(account)) : []
  return {
    steps: joining.map(({ name: account }) => ({ do: 'assign', role, account })),
    // who administers by the role is unmade by people, not here
    revocations: own === null || isAdministration(own.grants) ? [] : surplus.map(leaving(own)),
    findings: surplus.map(({ name: account }) => accessFinding('member-not-in-role', 'fail', { account, role })),
  }
}

/** What is to be done with the roles that bear our names; nothing where the roles are not known. */
export function managedRoles(question: Question): ManagedPlan {
  const { reading, scope } = question
  const { roles } = reading
  if (roles === null) return { steps: [], revocations: [], findings: [] }
  const parts = templateNames.flatMap((name): readonly ManagedPlan[] => {
    const role = managedRole(name)
    const own = roles.find((one) => one.name === role) ?? null
    const wanted = templateGrants(name, scope)
    const create: readonly Step[] = own === null ? [{ do: 'create', role, template: name }] : []
    return [
      { steps: create, revocations: [], findings: [] },
      lacking(role, own, wanted),
      ...(own === null ? [] : [beyond(own, wanted)]),
      membersOf(name, own, question),
    ]
  })
  return {
    steps: parts.flatMap(({ steps }) => steps),
    revocations: parts.flatMap(({ revocations }) => revocations),
    findings: parts.flatMap(({ findings }) => findings),
  }
}
