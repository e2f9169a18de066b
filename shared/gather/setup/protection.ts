import type { App } from '../../domain/protection/administered.ts'
import type { Policy } from '../../domain/governance/policy.ts'
import { codeOwnersPath } from '../../domain/protection/code-owners.ts'
import type { Settings } from '../../domain/protection/plan.ts'
import { seen, unseen, type Seen } from '../../domain/protection/seen.ts'
import type { Actor, Holder, Setup } from '../../domain/protection/setup.ts'
import type { Administration } from '../../ports/administration.ts'
import type { Forge } from '../../ports/forge.ts'
import { seenOf } from './seen.ts'

/** Reads what administrators have set, part by part: one that cannot be read leaves the others readable. */

/** Whom an administrator names beside the policy. */
export type Asked = {
  /** the App's slug and number; null where none is named */
  readonly app: { readonly slug: string | null; readonly id: number | null } | null
  readonly nativeApprovals: number
  readonly breakGlassTeam: string | null
}

async function actorOf(administration: Administration, forge: Forge, holder: Holder): Promise<Actor> {
  if ('team' in holder) {
    const id = await administration.team(holder.team)
    if (id === null) throw new Error(`The forge shows no team ${holder.team} to this token.`)
    return { type: 'Team', id, name: holder.team }
  }
  const account = await forge.account(holder.login)
  if (account === null) throw new Error(`There is no account ${holder.login}.`)
  return { type: 'User', id: account.id, name: account.login }
}

/** Those who may dismiss a veto, by number. */
export const readDismissers = (
  administration: Administration,
  forge: Forge,
  setup: Setup,
): Promise<Seen<readonly Actor[]>> =>
  seenOf(() => Promise.all(setup.dismissers.map((holder) => actorOf(administration, forge, holder))))

/** The team of the role that the policy lets merge past the rules; null where it names none, or people. */
function policyTeam(policy: Policy | null): string | null {
  const role = policy?.break_glass === undefined ? undefined : policy.roles[policy.break_glass.merged_by]
  return role !== undefined && 'team' in role ? role.team : null
}

/** The break-glass team by its number, which is the policy's where that names one; null where none is named. */
export async function readBreakGlass(
  administration: Administration,
  forge: Forge,
  { breakGlassTeam: asked }: Asked,
  policy: Policy | null,
): Promise<Seen<Actor> | null> {
  const own = policyTeam(policy)
  if (own !== null && asked !== null && own.toLowerCase() !== asked.toLowerCase())
    return unseen(`the policy lets ${own} merge past the rules, and --break-glass-team names ${asked}`)
  const team = own ?? asked
  return team === null ? null : seenOf(() => actorOf(administration, forge, { team }))
}

/** The named App as the forge shows it; null where it shows none. */
export async function readApp(administration: Administration, { app }: Asked): Promise<Seen<App | null>> {
  if (app === null) return unseen('no App was named')
  const { slug, id } = app
  if (slug === null) return id === null ? unseen('no App was named') : seen({ id, slug: `number ${id}` })
  return seenOf(() => administration.app(slug))
}

/** What stands now of all that `protect` sets. */
export async function readSettings(
  administration: Administration,
  forge: Forge,
  { defaultBranch, tip }: { readonly defaultBranch: string; readonly tip: string },
): Promise<Settings> {
  const [rulesets, branchRules, environments, codeOwners] = await Promise.all([
    seenOf(() => administration.rulesets()),
    seenOf(() => administration.branchRules(defaultBranch)),
    seenOf(() => administration.environments()),
    seenOf(async () => {
      const file = (await forge.folder(tip, '.github')).find(({ path }) => path === codeOwnersPath)
      if (file === undefined) return null
      if (file.text === null) throw new Error(`${codeOwnersPath} is a ${file.kind}, not a text file.`)
      return file.text
    }),
  ])
  return { rulesets, branchRules, environments, codeOwners }
}
