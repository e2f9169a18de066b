import type { AccessCode } from '../../domain/access/finding.ts'
import type { Right } from '../../domain/access/right.ts'
import type { Finding } from '../../domain/verdict.ts'
import { visible } from '../escape.ts'
import { clause, word } from './words.ts'

type Say = (facts: Finding['facts']) => string

/** Each right as what somebody may do. */
export const rightWords: Readonly<Record<Right, string>> = {
  'read-model': 'read models',
  'read-run': 'read runs',
  'create-version': 'register versions',
  'set-alias': 'move aliases',
  'delete-alias': 'delete aliases',
  'tag-version': 'tag versions',
  'transition-version': 'move versions to another MLflow stage',
  'describe-version': 'describe versions',
  'untag-version': 'delete tags of versions',
  'delete-version': 'delete versions',
  'tag-model': 'tag models',
  'rename-model': 'rename models',
  'delete-model': 'delete models',
  'share-model': 'grant others rights on models',
  'create-run': 'create runs',
  'log-to-run': 'log to runs that exist',
  'write-artifact': 'overwrite files of runs',
  'delete-artifact': 'delete files of runs',
  'create-model': 'create models',
  'create-user': 'create users',
}

const isRight = (text: string): text is Right => Object.hasOwn(rightWords, text)

/** A fact that lists rights, in words; another one as it is. */
function rightsIn(facts: Finding['facts'], name: string): string {
  const value = facts[name]
  if (!Array.isArray(value)) return word(facts, name)
  const words = value.map((one: unknown) =>
    typeof one === 'string' && isRight(one) ? rightWords[one] : visible(String(one), 100),
  )
  return words.length === 0 ? 'do nothing more yet' : words.join(', ')
}

const listed = (facts: Finding['facts'], name: string): string | null => {
  const value = facts[name]
  return Array.isArray(value) && value.length === 0 ? null : word(facts, name)
}

const holder: Say = (f) =>
  f.person === null || f.person === undefined
    ? 'a service that the policy or people.yml names'
    : `${word(f, 'person')}’s`

/** What else may write, or nothing. */
function expected(f: Finding['facts']): string {
  const who = listed(f, 'expected')
  return who === null ? '' : ` Named for it by policy or people.yml and able to: ${who}.`
}

const strangers: Say = (f) => {
  const who = listed(f, 'strangers')
  return who === null ? '' : ` Named by no governance file: ${who}.`
}

/** One sentence a code about rights in the registry. Plain text: whoever shows it escapes it. */
export const accessSentences: Readonly<Record<AccessCode, Say>> = {
  'access-unreadable': (f) =>
    `Could not be read: ${word(f, 'what')} (${clause(f, 'detail')}). What depends on it is unknown.`,
  'not-administrator': (f) =>
    `${word(f, 'account')} is no administrator of MLflow, which tells nobody else who holds which role. Run this with an administrator’s credential, on a machine of theirs.`,
  'workspaces-enabled': () =>
    'This MLflow keeps workspaces apart, which the templates do not know; what other workspaces allow is unknown. Look at their roles by hand.',
  'server-too-old': (f) =>
    `MLflow ${word(f, 'version')} does not tell rights on versions from rights on models, as the templates need it. Use 3.17 or newer.`,
  'membership-unreadable': (f) =>
    `Who is in the role ${word(f, 'role')} is unknown: ${clause(f, 'detail')}. Nobody is given or denied its rights until it can be read.`,
  'member-unmapped': (f) =>
    `${word(f, 'login')} is in the role ${word(f, 'role')} and in nobody’s entry of people.yml, so its MLflow user is unknown. Add it to governance/people.yml.`,
  'service-unnamed': (f) =>
    `The policy names no account for access.${word(f, 'key')}, so its rights cannot be told from others’. Add the MLflow user to governance/policy.yml.`,
  'experiment-unknown': (f) =>
    `MLflow has no experiment "${word(f, 'name')}" that this credential may read. Look at the name, or create it.`,
  'account-missing': (f) =>
    `MLflow has no user ${word(f, 'account')} (${holder(f)}), who is to hold ${word(f, 'roles')}. Have an administrator create it and hand its password over; no password passes through here.`,
  'step-failed': (f) => `Not done: ${clause(f, 'what')}, since ${clause(f, 'detail')}. Mend that and apply again.`,
  'access-denied': (f) =>
    `The role ${word(f, 'role')} holds ${word(f, 'grant')}, which nothing can be granted past. Remove the denial by hand if it is not meant.`,
  'default-too-high': (f) =>
    `Everybody with an account may ${word(f, 'level')} whatever nothing is granted on. Set default_permission in the server’s auth configuration to READ or NO_PERMISSIONS.`,
  'administrator-unnamed': (f) =>
    `${word(f, 'account')} administers MLflow (by ${word(f, 'by')}) and may do everything, and access.administrators of the policy does not name it. Name it there, or have another administrator take it away; this suite never does.`,
  'account-unknown': (f) =>
    `MLflow’s user ${word(f, 'account')} is in neither people.yml nor the policy. Add whose it is, or have an administrator delete it.`,
  'grant-above-template': (f) =>
    `${word(f, 'account')} holds ${word(f, 'grant')} by the role ${word(f, 'role')}, where its templates give ${word(f, 'expected')}: it may ${rightsIn(f, 'rights')}. Take it away, or apply with revoke-excess.`,
  'role-above-template': (f) =>
    `The role ${word(f, 'role')} holds ${word(f, 'grant')}, where its template gives ${word(f, 'expected')}. Take it away, or apply with revoke-excess.`,
  'member-not-in-role': (f) =>
    `${word(f, 'account')} is in MLflow’s role ${word(f, 'role')} and not in the role of the policy. Take it out, or apply with revoke-excess.`,
  'effective-differs': (f) =>
    `MLflow lets ${word(f, 'account')} ${word(f, 'found')} on ${word(f, 'resource')}, where its templates come to ${word(f, 'expected')}. Apply, or take away in MLflow what gives more.`,
  'effective-unreadable': (f) =>
    `What ${word(f, 'account')} may on ${word(f, 'resource')} is unknown: ${word(f, 'detail')}`,
  'no-registry-user': (f) =>
    `${word(f, 'person')}, of the role ${word(f, 'role')}, has no MLflow user in people.yml and so no rights there.`,
  'role-without-template': (f) => `The role ${word(f, 'role')} has no template; its members are given nothing by it.`,
  'left-in-place': (f) =>
    `What ${word(f, 'account')} holds by the role ${word(f, 'role')} is left, since it is the account that this is run with. Have another administrator take it away.`,
  'revocation-withheld': (f) =>
    `Nothing was taken away (${word(f, 'count')} to take), since not everything is known: what looks like too much may be meant. Mend what is unknown and apply again.`,
  'registry-writable-by-others': (f) =>
    `Registry writable by others: yes. ${word(f, 'accounts') === '*' ? 'Everybody with an account' : word(f, 'accounts')} may ${rightsIn(f, 'rights')}.${strangers(f)} The ledger shows such a move; countersign access plan shows by which grant it is possible.`,
  'registry-not-writable-by-others': (f) =>
    `Registry writable by others: no, as far as MLflow’s own permissions go.${expected(f)}`,
  'registry-writers-unknown': (f) =>
    `Registry writable by others: unknown. This credential is not told ${word(f, 'unread')}. An administrator’s countersign access verify would know.${expected(f)}`,
}
