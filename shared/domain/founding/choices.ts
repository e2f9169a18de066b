import { didYouMean } from '../document/nearest.ts'
import type { Role } from '../governance/policy.ts'
import { Tier } from '../stage.ts'
import { foundingRoles, type EnvironmentChoice, type SuitePin } from './founding.ts'

/** The short words of flags and answers, read into what they mean. */

/** What the words mean, or a sentence that says why they mean nothing. */
export type Choice<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: string }

const chosen = <T>(value: T): Choice<T> => ({ ok: true, value })
const refused = (problem: string): Choice<never> => ({ ok: false, problem })

const names = foundingRoles.map(({ role }) => role)

/** Who holds a role: a team `organisation/team`, or people by their keys with commas between. */
export function readHolder(text: string, { trial }: { readonly trial: boolean }): Choice<Role> {
  if (/^[^/\s,]+\/[^/\s,]+$/.test(text))
    return trial
      ? refused(`"${text}" is a team, which only the suite's GitHub App can read; a trial lists people.`)
      : chosen({ team: text })
  const people = text.split(',').map((key) => key.trim())
  return people.every((key) => /^[a-z0-9][a-z0-9-]*$/.test(key))
    ? chosen({ people })
    : refused(`"${text}" is neither organisation/team nor a list of people such as rita,rob.`)
}

/** A role with its holder: `model-risk=acme/model-risk`, `model-risk=rita,rob`. */
export function readRoleChoice(
  text: string,
  mode: { readonly trial: boolean },
): Choice<{ readonly role: string; readonly holder: Role }> {
  const [role = '', holder = ''] = text.split(/=(.*)/s).map((part) => part.trim())
  if (!names.some((name) => name === role))
    return refused(`"${role}" is no role (${names.join(', ')}).${didYouMean(role, names)}`)
  if (holder === '') return refused(`"${text}" does not say who holds ${role}: write ${role}=organisation/team.`)
  const read = readHolder(holder, mode)
  return read.ok ? chosen({ role, holder: read.value }) : read
}

/** An environment with its alias: `production=champion`, `staging=challenger:low`. */
export function readEnvironmentChoice(text: string): Choice<EnvironmentChoice> {
  const [, name, alias, tier] = /^([a-z][a-z0-9-]*)=([\w-]+)(?::(\w+))?$/.exec(text.trim()) ?? []
  if (name === undefined || alias === undefined)
    return refused(`"${text}" is no environment with its alias, such as production=champion or staging=challenger:low.`)
  if (tier === undefined) return chosen({ name, alias, requires: null })
  const requires = Tier.safeParse(tier)
  return requires.success
    ? chosen({ name, alias, requires: requires.data })
    : refused(`"${tier}" is no tier (${Tier.options.join(', ')}).${didYouMean(tier, Tier.options)}`)
}

/** The tiers that are told apart; the high one always is, since a model that nobody knows is judged by it. */
export function readTiers(texts: readonly string[]): Choice<readonly Tier[]> {
  const words = texts.flatMap((text) => text.split(',')).map((word) => word.trim())
  const unknown = words.find((word) => !Tier.safeParse(word).success)
  if (unknown !== undefined)
    return refused(`"${unknown}" is no tier (${Tier.options.join(', ')}).${didYouMean(unknown, Tier.options)}`)
  return words.includes('high')
    ? chosen(Tier.options.filter((tier) => words.includes(tier)))
    : refused('The tiers must hold high: a model whose tier is not known is judged by it.')
}

/** The commit of the suite that workflows pin: `<commit>`, or `owner/name@<commit>` where it is a copy of one's own. */
export function readSuitePin(text: string, version: string): Choice<SuitePin> {
  const [, repository, commit] =
    /^(?:([\w.-]+\/[\w.-]+)@)?([0-9a-f]{40})$/.exec(text.trim().replace(/\s+#.*$/, '')) ?? []
  return commit === undefined
    ? refused(
        `"${text}" is no commit: 40 hex digits, with owner/name@ before them where it is not countersign/countersign.`,
      )
    : chosen({ repository: repository ?? 'countersign/countersign', commit, version })
}

/** `owner/name` from the address of a git remote, whichever way it is written, or null. */
export function repositoryOfRemote(remote: string): string | null {
  const [, owner, name] = /[/:]([\w.-]+)\/([\w.-]+?)(?:\.git)?\/?$/.exec(remote.trim()) ?? []
  return owner === undefined || name === undefined ? null : `${owner}/${name}`
}
