import type { People } from '../governance/people.ts'
import type { Policy } from '../governance/policy.ts'
import type { Finding } from '../verdict.ts'
import { accessFinding, type WritersCode } from './finding.ts'
import { writes, type Grant } from './grant.ts'
import { holdersOf, holdingOf, type AccessReading, type Holder } from './reading.ts'
import { may, registryRights, type Right } from './right.ts'
import { namedAccounts, seatGrants, serviceSeats } from './seat.ts'

/** An account that may change what the registry says of a model, and is not there for it. */
export type Writer = { readonly account: string; readonly rights: readonly Right[]; readonly roles: readonly string[] }

/** Whether others than those the policy names may write what is governed; `unknown` is never told as `no`. */
export type WritersVerdict = {
  readonly answer: 'yes' | 'no' | 'unknown'
  readonly writers: readonly Writer[]
  /** the accounts that are there for it and may */
  readonly expected: readonly string[]
  /** why it is not known whether there are more */
  readonly unread: readonly string[]
}

type Named = { readonly policy: Policy; readonly people: People; readonly model: string }

const rightsOf = (model: string, everybody: AccessReading['everybody'], holding: ReturnType<typeof holdingOf>) =>
  registryRights.filter((right) => may(right, holding, everybody ?? 'NO_PERMISSIONS', { model, experiment: '' }))

/** What the account is there for; people are there to read. */
function expectedRights({ policy, people, model }: Named, account: string): readonly Right[] {
  if (policy.access?.administrators.includes(account) === true) return registryRights
  const seat = serviceSeats(policy, people).find((one) => one.account === account)
  const scope = { models: [model], experiments: [], development: [] }
  const grants = seat === undefined ? [] : seatGrants(seat, scope)
  return rightsOf(model, 'NO_PERMISSIONS', { admin: false, grants })
}

/** Whether a role alone lets its holders change something, whatever reads they have otherwise. */
function isWriting(grants: readonly Grant[], model: string): boolean {
  const readable: Grant = { kind: 'registered_model', pattern: model, level: 'READ' }
  return rightsOf(model, 'NO_PERMISSIONS', { admin: false, grants: [...grants, readable] }).length > 0
}

/** What this credential was not told and would have to be, for a `no`. */
function unreadParts(reading: AccessReading, model: string): readonly string[] {
  const { asked, accounts, roles, everybody, workspaces, failed } = reading
  const hidden =
    asked?.admin === true
      ? []
      : (roles ?? []).filter(({ grants }) => isWriting(grants, model)).map(({ name }) => `who holds the role ${name}`)
  const missing: readonly (readonly [boolean, string])[] = [
    [asked === null, 'whose credential this is'],
    [accounts === null, 'who has an account'],
    [roles === null, 'which roles there are'],
    [everybody === null, 'what everybody may'],
    [workspaces !== false, 'what other workspaces allow'],
  ]
  return [
    ...missing.filter(([is]) => is).map(([, what]) => what),
    ...hidden,
    ...failed.map(({ what, detail }) => `${what}: ${detail}`),
  ]
}

/** Judges who may change what the registry says of a model, from the grants that the credential at hand was shown. */
export function registryWriters(reading: AccessReading, named: Named): WritersVerdict {
  const { model } = named
  const expected: string[] = []
  const writers: Writer[] = writes(reading.everybody ?? 'NO_PERMISSIONS')
    ? [{ account: '*', rights: rightsOf(model, reading.everybody, { admin: false, grants: [] }), roles: [] }]
    : []
  const judge = (holder: Holder): void => {
    const { name } = holder.account
    const able = rightsOf(model, reading.everybody, holdingOf(holder))
    const meant = expectedRights(named, name)
    const beyond = able.filter((right) => !meant.includes(right))
    if (beyond.length > 0) writers.push({ account: name, rights: beyond, roles: holder.roles.map((role) => role.name) })
    else if (able.length > 0) expected.push(name)
  }
  holdersOf(reading).forEach(judge)
  const unread = unreadParts(reading, model)
  const answer = writers.length > 0 ? 'yes' : unread.length > 0 ? 'unknown' : 'no'
  return { answer, writers, expected, unread }
}

const most = 10

const cut = (all: readonly string[]): readonly string[] =>
  all.length > most ? [...all.slice(0, most), `${all.length - most} more`] : all

const codes: Readonly<Record<WritersVerdict['answer'], WritersCode>> = {
  yes: 'registry-writable-by-others',
  no: 'registry-not-writable-by-others',
  unknown: 'registry-writers-unknown',
}

/** The verdict as a note: it is shown and decides nothing. */
export function writersFinding({ answer, writers, expected, unread }: WritersVerdict, named: Named): Finding {
  const strangers = writers.filter(({ account }) => !namedAccounts(named.policy, named.people).has(account))
  const facts = {
    answer,
    accounts: cut(writers.map(({ account }) => account)),
    strangers: cut(strangers.map(({ account }) => account)),
    rights: registryRights.filter((right) => writers.some((one) => one.rights.includes(right))),
    expected: cut(expected),
    unread: cut(unread),
  }
  return accessFinding(codes[answer], 'note', facts)
}
