import { createSign } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { isFields } from '../../shared/domain/scenario/overlay.ts'
import type { TeamState, World } from '../../shared/domain/scenario/world.ts'
import { appPermissions } from '../../shared/domain/protection/setup.ts'
import { startStandIn, type StandIn } from '../github/server.ts'
import { rest, staff } from '../journey/forge.ts'
import { git, type Clone } from './branch.ts'

/** A forge of the scenario's own: its people and teams, the App, an empty repository. */

export const repository = 'acme/models'
const administrator = 'forge-administrator'

export type Forge = {
  readonly standIn: StandIn
  readonly clone: Clone
  readonly app: App
  readonly folder: string
  /** who has an account there, by the name that the scenario gives them */
  readonly known: Set<string>
  /** a token of whoever acts, by the name that the scenario gives them */
  readonly tokenOf: (name: string) => string
  readonly stop: () => Promise<void>
}

const App = z.looseObject({ id: z.number(), slug: z.string(), clientId: z.string(), privateKey: z.string() })
export type App = z.infer<typeof App>

const Token = z.looseObject({ token: z.string() })

/** The team of the forge that holds a role; null where a list does. */
export function teamOf(world: World, role: string): { readonly org: string; readonly slug: string } | null {
  const { policyValue } = world
  const held = isFields(policyValue) && isFields(policyValue.roles) ? policyValue.roles[role] : null
  const team = isFields(held) && typeof held.team === 'string' ? held.team : null
  const [org, slug] = team?.split('/') ?? []
  return org === undefined || slug === undefined ? null : { org, slug }
}

const shownAs = (world: World, name: string): string => world.people.get(name)?.account.login ?? name

/** Tells the forge who is in a role's team now. */
export async function setTeam(standIn: StandIn, world: World, role: string, state: TeamState): Promise<void> {
  const team = teamOf(world, role)
  if (team === null) return
  const here = (names: Iterable<string>): Record<string, 'active'> =>
    Object.fromEntries(
      [...names].flatMap((name) =>
        world.people.get(name)?.account.state === 'deleted' ? [] : [[shownAs(world, name), 'active'] as const],
      ),
    )
  await staff(standIn, 'teams', { ...team, members: here(state.direct) })
  for (const [child, names] of state.nested)
    await staff(standIn, 'teams', { org: team.org, slug: child, parent: team.slug, members: here(names) })
}

/** Makes an account for everybody of the world who has none yet. */
export async function seatEverybody(standIn: StandIn, world: World, known: Set<string>): Promise<void> {
  for (const [name, { account, emails }] of world.people) {
    if (known.has(name)) continue
    await staff(standIn, 'accounts', { login: name, id: account.id, emails })
    known.add(name)
  }
}

/** Starts the forge and fills it with everybody of the world. */
export async function foundForge(world: World): Promise<Forge> {
  const folder = mkdtempSync(join(tmpdir(), 'scenario-'))
  const standIn = await startStandIn({ folder: join(folder, 'forge') })
  const stop = async (): Promise<void> => {
    await standIn.stop()
    rmSync(folder, { recursive: true, force: true })
  }
  try {
    return { ...(await fill(standIn, world, folder)), stop }
  } catch (error) {
    await stop()
    throw error
  }
}

async function fill(standIn: StandIn, world: World, folder: string): Promise<Omit<Forge, 'stop'>> {
  await staff(standIn, 'clock', { at: world.clock, frozen: true })
  const orgs = new Set(['acme', ...[...world.teams.keys()].flatMap((role) => teamOf(world, role)?.org ?? [])])
  for (const login of orgs) await staff(standIn, 'accounts', { login, type: 'Organization' })
  const known = new Set<string>()
  await seatEverybody(standIn, world, known)
  for (const [role, state] of world.teams) await setTeam(standIn, world, role, state)
  const [owner = '', name = ''] = repository.split('/')
  const writers = Object.fromEntries([...world.people.keys()].map((one) => [one, 'write']))
  await staff(standIn, 'repositories', { owner, name, people: { ...writers, [administrator]: 'admin' } })
  const app = App.parse(await staff(standIn, 'apps', { slug: 'countersign', owner, permissions: appPermissions }))
  const tokens = new Map<string, string>()
  for (const one of [...world.scenario.events.flatMap(namesIn), ...Object.keys(world.scenario.people), administrator])
    if (!tokens.has(one) && (world.people.has(one) || one === administrator))
      tokens.set(one, Token.parse(await staff(standIn, 'tokens', { login: one })).token)
  const tokenOf = (who: string): string => {
    const found = tokens.get(who) ?? tokens.get(nameOf(world, who))
    if (found === undefined) throw new Error(`nobody called ${who} has a token`)
    return found
  }
  const mine = join(folder, 'mine')
  mkdirSync(mine)
  await git(mine, ['init', '--quiet', '--bare', '--template=', '--initial-branch=main', mine])
  const remote = (who: string): string =>
    `${standIn.url.replace('://', `://x-access-token:${tokenOf(who)}@`)}/${repository}.git`
  return { standIn, clone: { folder: mine, remote }, app, folder, known, tokenOf }
}

const namesIn = (one: World['scenario']['events'][number]): readonly string[] =>
  'by' in one.event && one.event.by !== undefined ? [one.event.by] : []

/** The name that the scenario gives to whoever is called so now. */
function nameOf(world: World, login: string): string {
  return [...world.people].find(([, { account }]) => account.login === login)?.[0] ?? login
}

export const asAdministrator = (forge: Forge, method: string, path: string, body?: unknown): Promise<unknown> =>
  rest(forge.standIn, forge.tokenOf(administrator), method, `/repos/${repository}${path}`, body)

export const asPerson = (forge: Forge, name: string, method: string, path: string, body?: unknown): Promise<unknown> =>
  rest(forge.standIn, forge.tokenOf(name), method, `/repos/${repository}${path}`, body)

export const administratorName = administrator

const encoded = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')
const Installation = z.looseObject({ id: z.number() })

/** A fresh token of the App; old ones end within the hour, and a scenario may last for months. */
export async function appToken({ standIn, app }: Forge): Promise<string> {
  // keys are proved by this machine's time, whatever time the scenario plays at
  const at = Math.floor(Date.now() / 1000)
  const said = `${encoded({ alg: 'RS256', typ: 'JWT' })}.${encoded({ iat: at - 30, exp: at + 300, iss: app.clientId })}`
  const jwt = `${said}.${createSign('RSA-SHA256').update(said).sign(app.privateKey, 'base64url')}`
  const { id } = Installation.parse(await rest(standIn, jwt, 'GET', `/repos/${repository}/installation`))
  return Token.parse(await rest(standIn, jwt, 'POST', `/app/installations/${id}/access_tokens`, {})).token
}
