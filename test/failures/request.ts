import { createSign } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import { GithubConnection } from '../../shared/clients/github/connection.ts'
import { GithubForge } from '../../shared/clients/github/forge.ts'
import { GithubLedger } from '../../shared/clients/github/ledger/ledger.ts'
import { commentMarker } from '../../shared/render/comment.ts'
import type { Ports } from '../../shared/runtime/house.ts'
import { appPermissions } from '../../shared/domain/protection/setup.ts'
import { propose, signAll } from '../builders/requests.ts'
import { account, app, baseTree, world, type Login, type World } from '../builders/world.ts'
import type { Tree } from '../fakes/forge.ts'
import { startStandIn, type StandIn } from '../github/server.ts'
import { clone, commitAll, git } from '../journey/clone.ts'
import { rest, staff } from '../journey/forge.ts'
import { publish, recordGovernance } from '../scenarios/suite.ts'

/** The world of the builders at a real forge: one request that everybody signed. */

export const repository = 'acme/models'
const branch = 'request'

const teams: Readonly<Record<string, readonly Login[]>> = {
  'data-science': ['dana'],
  'ml-engineering': ['dana'],
  'model-validation': ['vera'],
  compliance: ['carl'],
  legal: [],
  'business-owners': ['olga'],
  'model-risk': ['rita', 'rolf'],
  'internal-audit': [],
}
const logins = ['dana', 'vera', 'carl', 'olga', 'rita', 'rolf'] as const

const Token = z.looseObject({ token: z.string() })
const App = z.looseObject({ clientId: z.string(), privateKey: z.string(), installation: z.number() })
const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')

async function appToken(standIn: StandIn, own: z.infer<typeof App>): Promise<string> {
  const now = Math.floor(Date.now() / 1000)
  const said = `${part({ alg: 'RS256', typ: 'JWT' })}.${part({ iat: now - 60, exp: now + 300, iss: own.clientId })}`
  const jwt = `${said}.${createSign('RSA-SHA256').update(said).sign(own.privateKey, 'base64url')}`
  return Token.parse(await rest(standIn, jwt, 'POST', `/app/installations/${own.installation}/access_tokens`, {})).token
}

export type SignedRequest = {
  readonly standIn: StandIn
  readonly number: number
  /** what the suite sees through the address of an API; the registry is a fresh one each time */
  readonly portsAt: (apiUrl: string, patience?: 'little') => Promise<{ readonly ports: Ports; readonly own: World }>
  readonly merge: () => Promise<void>
  readonly stop: () => Promise<void>
}

function layOut(folder: string, tree: Tree): void {
  for (const [path, entry] of Object.entries(tree)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), typeof entry === 'string' ? entry : '')
  }
}

async function portsOf(
  token: string,
  apiUrl: string,
  patience?: 'little',
): Promise<{ readonly ports: Ports; readonly own: World }> {
  const own = await world()
  const connection = new GithubConnection({
    ...{ apiUrl, token, userAgent: 'countersign-test' },
    sleep: async () => undefined,
    patienceMs: 10_000,
    ...(patience === undefined ? {} : { timeLimitMs: 100 }),
  })
  const forge = new GithubForge({ connection, repository, webUrl: 'https://github.com', marker: commentMarker })
  const ledgerOf = (name: string) => new GithubLedger({ connection, repository, branch: name })
  return { own, ports: { ...own.ports, forge, ledgerOf, clock: () => connection.serverTime ?? '2026-01-05T13:00:00Z' } }
}

export async function signedRequest(): Promise<SignedRequest> {
  const folder = mkdtempSync(join(tmpdir(), 'failures-'))
  const standIn = await startStandIn({ folder: join(folder, 'forge') })
  const at = (time: string): Promise<unknown> => staff(standIn, 'clock', { at: time, frozen: true })
  await at('2026-01-04T09:00:00Z')
  await staff(standIn, 'accounts', { login: 'acme', type: 'Organization' })
  for (const login of logins)
    await staff(standIn, 'accounts', { login, id: account(login).id, emails: [`${login}@acme.example`] })
  for (const [slug, members] of Object.entries(teams))
    await staff(standIn, 'teams', {
      ...{ org: 'acme', slug },
      members: Object.fromEntries(members.map((one) => [one, 'active'])),
    })
  const people = Object.fromEntries(logins.map((login) => [login, login === 'rita' ? 'admin' : 'write']))
  await staff(standIn, 'repositories', { owner: 'acme', name: 'models', people })
  const made = App.parse(await staff(standIn, 'apps', { slug: app, owner: 'acme', permissions: appPermissions }))
  const tokens = new Map<Login, string>()
  for (const login of logins) tokens.set(login, Token.parse(await staff(standIn, 'tokens', { login })).token)
  const as = (who: Login, method: string, path: string, body: unknown): Promise<unknown> =>
    rest(standIn, tokens.get(who) ?? '', method, `/repos/${repository}${path}`, body)
  const mine = join(folder, 'mine')
  const push = async (who: Login, tree: Tree, to: string): Promise<void> => {
    const target = join(mine, who)
    await clone(standIn, repository, tokens.get(who) ?? '', target, { name: who, email: `${who}@acme.example` })
    await git(target, 'checkout', '--quiet', '-B', to)
    layOut(target, tree)
    await commitAll(target, 'A commit')
    await git(target, 'push', '--quiet', 'origin', to)
  }
  await push('rita', { ...baseTree(), 'promotions/_policy/0001/request.yml': '{}' }, 'main')
  // a token ends within the hour, and a night lies between
  const nightly = await portsOf(await appToken(standIn, made), standIn.apiUrl)
  await recordGovernance(nightly.ports, 'governance-ledger')
  await at('2026-01-05T09:00:00Z')
  const { ports, own } = await portsOf(await appToken(standIn, made), standIn.apiUrl)
  const asked = await propose(own)
  signAll(own, asked.number, asked.digest)
  const { pull } = own.forge.pullNow(asked.number)
  await push('dana', own.forge.treeAt(pull.head.sha), branch)
  const opened = await as('dana', 'POST', '/pulls', { title: 'Promote', head: branch, base: 'main', body: '' })
  const { number } = z.looseObject({ number: z.number() }).parse(opened)
  await at('2026-01-05T09:01:00Z')
  await publish(ports, number, false)
  await ports.forge.writeComment(number, `${commentMarker}\n`, null)
  await as('dana', 'POST', `/pulls/${number}/requested_reviewers`, { reviewers: ['vera'] })
  for (const { author, submittedAt, body } of pull.reviews) {
    await at(submittedAt)
    const who = logins.find((login) => login === author.login) ?? 'vera'
    await as(who, 'POST', `/pulls/${number}/reviews`, { event: 'APPROVE', body })
  }
  await at('2026-01-05T13:00:00Z')
  const token = await appToken(standIn, made)
  return {
    ...{ standIn, number },
    portsAt: (apiUrl, patience) => portsOf(token, apiUrl, patience),
    merge: async () => {
      await as('rita', 'PUT', `/pulls/${number}/merge`, {})
      await at('2026-01-05T13:05:00Z')
    },
    stop: async () => {
      await standIn.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
