import type { People } from '../governance/people.ts'
import type { Policy } from '../governance/policy.ts'
import type { Finding } from '../verdict.ts'
import { administration, excessFinding, excessOf, type Excess } from './excess.ts'
import { accessFinding } from './finding.ts'
import { formatGrant, writes, type Grant } from './grant.ts'
import { managedRoles, type Revocation, type Step } from './managed-role.ts'
import { holdersOf, isOwnRole, type AccessReading, type Holder } from './reading.ts'
import { namedAccounts, seatGrants, type Seating } from './seat.ts'
import { templateOf, type Scope } from './template.ts'

export type AccessPlan = {
  /** what is to be granted, in this order */
  readonly steps: readonly Step[]
  /** what is to be taken away, where that is wanted */
  readonly revocations: readonly Revocation[]
  readonly findings: readonly Finding[]
}

export type AccessQuestion = {
  readonly policy: Policy
  readonly people: People
  readonly seating: Seating
  readonly scope: Scope
  readonly reading: AccessReading
}

const oldest = { major: 3, minor: 17 }

/** Whether this MLflow asks for tags and aliases separately, as the templates need it. */
export function splitsRights(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  return major > oldest.major || (major === oldest.major && minor >= oldest.minor)
}

/** What of the reading is missing, so that a plan is not whole. */
function unread({ asked, workspaces, everybody, failed }: AccessReading): readonly Finding[] {
  const untold = everybody === null && failed.length === 0
  const detail = 'this credential was itself granted or denied what it is found out by. Use another administrator’s.'
  return [
    ...(untold ? [accessFinding('access-unreadable', 'error', { what: 'what everybody may', detail })] : []),
    ...failed.map(({ what, detail }) => accessFinding('access-unreadable', 'error', { what, detail })),
    ...(asked !== null && !asked.admin ? [accessFinding('not-administrator', 'error', { account: asked.name })] : []),
    ...(workspaces === true ? [accessFinding('workspaces-enabled', 'error')] : []),
  ]
}

/** Users that nobody on the server has yet; their passwords are no business of ours. */
function missingAccounts({ seating, reading }: AccessQuestion): readonly Finding[] {
  if (reading.accounts === null) return []
  const there = new Set(reading.accounts.map(({ name }) => name))
  return seating.seats
    .filter(({ account }) => !there.has(account))
    .map(({ account, person, templates }) =>
      accessFinding('account-missing', 'fail', { account, person, roles: templates }),
    )
}

const expectedOf = ({ seating, scope }: AccessQuestion, account: string): readonly Grant[] =>
  seating.seats.filter((seat) => seat.account === account).flatMap((seat) => seatGrants(seat, scope))

/** Who is more than the files say: administrators, strangers, and those with a grant above their templates. */
function surplus(question: AccessQuestion): {
  readonly excess: readonly Excess[]
  readonly findings: readonly Finding[]
} {
  const { policy, people, seating, scope, reading } = question
  const everybody = reading.everybody ?? 'NO_PERMISSIONS'
  const named = namedAccounts(policy, people)
  const excess: Excess[] = []
  const findings: Finding[] = []
  for (const holder of holdersOf(reading)) {
    const { name } = holder.account
    const administrates = administration(holder)
    if (administrates !== null) {
      if (!seating.administrators.includes(name))
        findings.push(accessFinding('administrator-unnamed', 'fail', { account: name, by: administrates.by }))
      continue
    }
    if (!named.has(name)) findings.push(accessFinding('account-unknown', 'fail', { account: name }))
    // what our own roles hold is judged once, by the role
    const foreign: Holder = { ...holder, roles: holder.roles.filter((role) => templateOf(role.name) === null) }
    const over = excessOf(foreign, expectedOf(question, name), everybody, scope)
    excess.push(...over)
    findings.push(...over.map(excessFinding))
  }
  if (writes(everybody) || everybody === 'USE')
    findings.push(accessFinding('default-too-high', 'fail', { level: everybody }))
  return { excess, findings }
}

/** How an excess is ended: on a user's own role by the grant, on a shared one by leaving it, since others hold it too. */
function ending({ account, role, grant }: Excess): Revocation {
  return isOwnRole(role)
    ? { do: 'remove', role: role.name, roleId: role.id, grant, account }
    : { do: 'unassign', role: role.name, roleId: role.id, account, with: role.grants.map(formatGrant) }
}

const revocationKey = (one: Revocation): string =>
  one.do === 'unassign' ? `unassign ${one.roleId} ${one.account}` : `${one.do} ${one.grant.id}`

/** Why a revocation is left to people: it would take from whoever plans it, or unmake an administrator. */
function left(one: Revocation, asked: string | null): Finding | null {
  const why = 'account' in one && one.account === asked ? 'own-account' : null
  return why === null ? null : accessFinding('left-in-place', 'note', { account: asked, role: one.role, why })
}

/** What stands between the rights in the registry and those that the governance files ask for. */
export function planAccess(question: AccessQuestion): AccessPlan {
  const { seating, reading } = question
  const { excess, findings } = surplus(question)
  const managed = managedRoles(question)
  const wanted = [...excess.map(ending), ...managed.revocations]
  const unique = [...new Map(wanted.map((one) => [revocationKey(one), one])).values()]
  const kept = unique.map((one) => ({ one, why: left(one, reading.asked?.name ?? null) }))
  return {
    steps: managed.steps,
    revocations: kept.filter(({ why }) => why === null).map(({ one }) => one),
    findings: [
      ...unread(reading),
      ...seating.findings,
      ...missingAccounts(question),
      ...findings,
      ...managed.findings,
      ...kept.flatMap(({ why }) => why ?? []),
    ],
  }
}

/** What a plan comes to: unknown where anything could not be looked at, failed where anything differs. */
export function planState({ steps, revocations, findings }: AccessPlan): 'passed' | 'failed' | 'unknown' {
  const has = (weight: Finding['weight']): boolean => findings.some((finding) => finding.weight === weight)
  if (has('error')) return 'unknown'
  return has('fail') || steps.length > 0 || revocations.length > 0 ? 'failed' : 'passed'
}
