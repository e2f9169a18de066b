import { z } from 'zod'
import type { Running } from '../server.ts'
import type { Account, Team } from '../store.ts'
import { Refusal } from '../wire.ts'
import { accountNamed, deed, type Deed } from './deed.ts'

/** Accounts and teams, and what becomes of them. */

function newAccount({ store }: Running, login: string, type: Account['type'], emails: readonly string[], id?: number) {
  if (store.account(login) !== null) throw new Refusal(422, `${login} is taken`)
  if (id !== undefined && store.accounts.has(id)) throw new Refusal(422, `an account has the number ${id}`)
  return store.addAccount(login, type, emails, id)
}

const State = z
  .strictObject({
    login: z.string(),
    rename: z.string().optional(),
    /** with `rename`: somebody else, of another number, has the old name from now on */
    takenOver: z.boolean().default(false),
    remove: z.boolean().default(false),
    suspend: z.boolean().optional(),
    /** with `suspend`: its teams still show it, as a server does that is slow to forget */
    stays: z.boolean().default(false),
    becomes: z.enum(['User', 'Bot']).optional(),
  })
  .refine(({ rename, takenOver }) => rename !== undefined || !takenOver, {
    error: 'a name is taken over after it was given up: say rename too',
  })

function changeState(running: Running, given: z.infer<typeof State>): unknown {
  const { store } = running
  const account = accountNamed(running, given.login)
  const { rename, suspend } = given
  if (rename !== undefined && store.account(rename) !== null) throw new Refusal(422, `${rename} is taken`)
  const old = account.login
  account.login = rename ?? old
  account.type = given.becomes ?? account.type
  if (suspend !== undefined) account.suspended = suspend ? { at: store.now(), stays: given.stays } : undefined
  if (given.remove) {
    account.removed = true
    store.accounts.delete(account.id)
  }
  const stranger = given.takenOver ? store.addAccount(old, 'User', []) : null
  return { id: account.id, login: account.login, ...(stranger === null ? {} : { stranger: stranger.id }) }
}

const NewTeam = z.strictObject({
  org: z.string(),
  slug: z.string(),
  /** absent: as it was, for a new team none */
  parent: z.string().nullable().optional(),
  /** all of them; `pending` is an invitation that nobody took up */
  members: z.record(z.string(), z.enum(['active', 'pending'])),
})

/** Whether a team stands above another, or is it. */
function isAbove(running: Running, above: string, team: Team): boolean {
  const parent = team.parent === null ? null : running.store.team(team.org, team.parent)
  return team.slug === above || (parent !== null && isAbove(running, above, parent))
}

function setTeam(running: Running, { org, slug, parent, members }: z.infer<typeof NewTeam>): unknown {
  const { store } = running
  const above = parent === undefined || parent === null ? null : store.team(org, parent)
  if (parent !== undefined && parent !== null && above === null) throw new Refusal(422, `no team ${org}/${parent}`)
  if (above !== null && isAbove(running, slug, above)) throw new Refusal(422, `${slug} would be its own parent`)
  const known = store.team(org, slug)
  const team: Team = known ?? { id: store.id(), org, slug, parent: null, members: new Map() }
  if (known === null) store.teams.push(team)
  team.parent = parent === undefined ? team.parent : parent
  team.members.clear()
  for (const [login, state] of Object.entries(members)) team.members.set(accountNamed(running, login).id, state)
  return { id: team.id }
}

export const accountDeeds: Readonly<Record<string, Deed>> = {
  accounts: deed(
    z.strictObject({
      login: z.string(),
      type: z.enum(['User', 'Organization', 'Bot']).default('User'),
      emails: z.array(z.string()).default([]),
      id: z.int().optional(),
    }),
    (running, { login, type, emails, id }) => newAccount(running, login, type, emails, id),
  ),
  'account-state': deed(State, changeState),
  teams: deed(NewTeam, setTeam),
}
