import { createServer } from 'node:http'
import { z } from 'zod'
import { ruleNames, type RuleName } from '../../github/rules.ts'
import type { Account, MlflowServer } from '../../mlflow/server.ts'
import { as, checks, cloneOf, countersign, head, settled, signOffBlock, type Said } from '../acts.ts'
import { git } from '../clone.ts'
import { checkNames, repository, type Name } from '../company.ts'
import { staff } from '../forge.ts'
import { withoutScenarios, withoutSideRuns } from '../excerpts.ts'
import { closePull, judgedAgain, openPull, pushBranch, type Files } from '../handmade.ts'
import { startPlatform, type Platform, type PlatformOptions } from '../platform.ts'
import { onMain, policyRequest, signedInTurn } from '../requests.ts'

/** The platform without a registry, and requests that ask none: what the forge itself enforces shows in seconds. */

const nobody: Account = { user: 'nobody', password: 'nothing' }
const accounts = { trainer: nobody, dana: nobody, gates: nobody, tagger: nobody, promoter: nobody }
const unasked = (): Promise<never> => Promise.reject(new Error('These stories have no registry.'))

/** A registry that holds nothing. */
async function emptyRegistry(): Promise<MlflowServer> {
  const server = createServer((_, response) => {
    response.writeHead(404, { 'content-type': 'application/json' })
    response.end('{"error_code":"RESOURCE_DOES_NOT_EXIST","message":"Nothing is registered."}')
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 9
  return {
    url: `http://127.0.0.1:${port}`,
    admin: nobody,
    startSeconds: 0,
    createUser: unasked,
    grant: unasked,
    createExperiment: unasked,
    createRegisteredModel: unasked,
    call: unasked,
    log: () => '',
    stop: () => new Promise((done) => server.close(() => done())),
  }
}

/** The rules that whoever runs the tests has switched off. */
const switchedOff = (): readonly RuleName[] => {
  const named = (process.env.STAND_IN_WITHOUT ?? '').split(',')
  return ruleNames.filter((name) => named.includes(name))
}

/** A policy change may be merged at once here: its wait has tests of its own. */
const withoutWait = (path: string, text: string): string =>
  path === 'governance/policy.yml' ? text.replace(', cool_down: P1D', '') : text

const fewRuns = (path: string, text: string): string | null => withoutSideRuns(path, withoutWait(path, text))

/** As quiet, and with both jobs of promote.yml. */
export const withBothPromoters = (path: string, text: string): string | null =>
  withoutScenarios(path, withoutWait(path, text))

/** Forge, example and workflows with an empty registry, and without the rules that STAND_IN_WITHOUT names. */
export async function quietPlatform(more: Pick<PlatformOptions, 'changed'> = {}): Promise<Platform> {
  const registry = await emptyRegistry()
  const platform = await startPlatform({
    without: switchedOff(),
    registry,
    accounts,
    changed: fewRuns,
    ...more,
  })
  const stop = async (): Promise<void> => {
    await platform.stop()
    await registry.stop()
  }
  return { ...platform, stop }
}

let opened = 0

/** A policy request pushed as a branch and not opened: one more comment in policy.yml, with every digest right. */
export async function pushedChange(platform: Platform, by: Name = 'mel', more: Files = {}): Promise<string> {
  opened += 1
  const policy = await onMain(platform, 'governance/policy.yml')
  const folders = await git(await cloneOf(platform, 'mel'), 'ls-tree', '--name-only', 'HEAD', 'promotions/_policy/')
  const number = Math.max(0, ...folders.split('\n').map((path) => Number(path.split('/').at(-1)))) + 1
  const line = `${policy}# Looked at for the ${opened}. time.\n`
  const files = await policyRequest(platform, number, { 'governance/policy.yml': line })
  await pushBranch(platform, by, `change-${opened}`, { ...files, ...more })
  return `change-${opened}`
}

/** The request that is open on a platform: two at a time would hold each other. */
const current = new Map<string, number>()

/** Opens a pushed request in the place of the one before, and has it judged. */
export async function openBranch(platform: Platform, by: Name, branch: string): Promise<number> {
  const before = current.get(platform.forge.url)
  if (before !== undefined) await closePull(platform, before).catch(() => undefined)
  const pull = await openPull(platform, by, branch)
  current.set(platform.forge.url, pull)
  return pull
}

/** A policy request that the workflow has judged and nobody has signed; the one before it is closed. */
export const openChange = async (platform: Platform, by: Name = 'mel', more: Files = {}): Promise<number> =>
  openBranch(platform, by, await pushedChange(platform, by, more))

/** Both of model risk sign; the workflow judges once more, after the second. */
export async function bothSign(platform: Platform, pull: number): Promise<void> {
  const body = await signOffBlock(platform, pull, 'model-risk')
  const sign = (name: Name): Promise<unknown> =>
    as(platform, name, 'POST', `/pulls/${pull}/reviews`, { event: 'APPROVE', body })
  await unheard(platform, () => sign('rita'))
  await sign('rob')
  await settled(platform)
}

/** Everybody signs, one stage after the other; the workflow judges once, after all of them. */
export async function everybodySigns(platform: Platform, pull: number): Promise<void> {
  await unheard(platform, () => signedInTurn(platform, pull, 'model-validator', 'compliance-officer', 'business-owner'))
  await judgedAgain(platform, pull)
}

const isGreen = async (platform: Platform, pull: number): Promise<boolean> => {
  const said = await checks(platform, pull)
  return checkNames.every((name) => said[name] === 'success')
}

/** A policy request that both have signed and whose four checks the workflow has turned green. */
export async function greenChange(platform: Platform, by: Name = 'mel', more: Files = {}): Promise<number> {
  const pull = await openChange(platform, by, more)
  await bothSign(platform, pull)
  if (!(await isGreen(platform, pull))) throw new Error(`The request #${pull} is not green.`)
  return pull
}

const State = z.looseObject({ state: z.string() })

/** The request that an earlier test has left open, or null. */
async function leftOpen(platform: Platform): Promise<number | null> {
  const before = current.get(platform.forge.url)
  if (before === undefined) return null
  const { state } = State.parse(await as(platform, 'mel', 'GET', `/pulls/${before}`))
  return state === 'open' ? before : null
}

/** A green request: the one that is open where it is green or both can still sign it, else a new one. */
export async function anyGreen(platform: Platform): Promise<number> {
  const before = await leftOpen(platform)
  if (before === null) return greenChange(platform)
  if (await isGreen(platform, before)) return before
  await bothSign(platform, before)
  return (await isGreen(platform, before)) ? before : greenChange(platform)
}

/** A request that awaits its signatures: the one that is open where it does, else a new one. */
export async function anyUnsigned(platform: Platform): Promise<number> {
  const before = await leftOpen(platform)
  const waits = before !== null && (await checks(platform, before))[checkNames[1]] === 'in_progress'
  return before !== null && waits ? before : openChange(platform)
}

/** The platform as somebody meets it who works with another token than their own. */
export const bearing = (platform: Platform, name: Name, token: string): Platform => ({
  ...platform,
  company: { ...platform.company, tokens: { ...platform.company.tokens, [name]: token } },
})

/** What the command line answers in a person's clone when the token beside it is this one. */
export async function saidTo(
  platform: Platform,
  name: Name,
  token: string,
  ...words: readonly string[]
): Promise<Said> {
  await cloneOf(platform, name)
  return countersign(bearing(platform, name, token), name, ...words)
}

const Token = z.looseObject({ token: z.string() })
type Permissions = Readonly<Record<string, 'read' | 'write' | 'admin'>>

/** A token of an account with these permissions alone. */
export const tokenFor = async (platform: Platform, login: string, permissions: Permissions): Promise<string> =>
  Token.parse(await staff(platform.forge, 'tokens', { login, permissions })).token

/** The token that a job of some workflow in the repository has. */
export const jobToken = async (platform: Platform, permissions: Permissions): Promise<string> =>
  Token.parse(await staff(platform.forge, 'job-tokens', { repository, permissions })).token

export const shaOf = async (platform: Platform, pull: number): Promise<string> => (await head(platform, pull)).sha

/** Does something of which no workflow hears. */
export async function unheard<T>({ forge, dispatcher }: Platform, deed: () => Promise<T>): Promise<T> {
  await staff(forge, 'receiver', { url: null })
  try {
    return await deed()
  } finally {
    await staff(forge, 'settle', {})
    await staff(forge, 'receiver', { url: dispatcher.url })
  }
}
