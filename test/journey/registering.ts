import { spawn, type ChildProcess } from 'node:child_process'
import { createHmac } from 'node:crypto'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { z } from 'zod'
import { repository } from './company.ts'
import type { Platform } from './platform.ts'

/** MLflow's webhook, the relay between it and the forge, and versions that somebody registers. */

export const secret = 'the secret of webhook and relay'

export type Relay = {
  readonly address: string
  /** resolves at the next line of its log that holds these words */
  readonly said: (words: string) => Promise<string>
  readonly stop: () => Promise<number>
}

function listenTo(child: ChildProcess): Relay['said'] {
  const lines: string[] = []
  const waiting = new Set<() => void>()
  const heard = (line: string): void => {
    lines.push(line)
    for (const look of waiting) look()
  }
  for (const stream of [child.stdout, child.stderr])
    if (stream !== null) createInterface({ input: stream }).on('line', heard)
  return (words) =>
    new Promise((done) => {
      const look = (): void => {
        const at = lines.findIndex((line) => line.includes(words))
        if (at < 0) return
        waiting.delete(look)
        done(lines.splice(at, 1)[0] ?? '')
      }
      waiting.add(look)
      look()
    })
}

/** `countersign relay` as Mel runs it, with a token that may write contents. */
export async function startRelay(platform: Platform): Promise<Relay> {
  const { forge, company, suite, folder } = platform
  const env = {
    PATH: process.env.PATH ?? '',
    HOME: folder,
    GITHUB_API_URL: forge.apiUrl,
    GITHUB_GRAPHQL_URL: forge.graphqlUrl,
    GITHUB_SERVER_URL: forge.url,
    GITHUB_REPOSITORY: repository,
    GITHUB_TOKEN: company.tokens.mel,
    COUNTERSIGN_WEBHOOK_SECRET: secret,
    ...platform.machineVariables,
  }
  const words = [join(suite, 'dist', 'countersign.js'), 'relay', '--port', '0', '--alias', 'candidate']
  const child = spawn(process.execPath, words, { env, cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] })
  const ended = new Promise<number>((done) => child.once('exit', (code) => done(code ?? 1)))
  const said = listenTo(child)
  const address = /http:\/\/\S+:\d+/.exec(await said('Listening at'))?.[0] ?? ''
  const stop = (): Promise<number> => {
    child.kill('SIGTERM')
    return ended
  }
  return { address, said, stop }
}

const hooks = '/api/2.0/mlflow/webhooks'
const Hook = z.looseObject({ webhook: z.looseObject({ webhook_id: z.string() }) })

/** A webhook of the registry that tells the relay of every alias; its id. MLflow notices it within a minute. */
export async function hookUp({ registry }: Platform, url: string): Promise<string> {
  const events = [{ entity: 'MODEL_VERSION_ALIAS', action: 'CREATED' }]
  const made = await registry.call(registry.admin, 'POST', hooks, { name: 'governance', url, secret, events })
  return Hook.parse(made).webhook.webhook_id
}

/** What the relay answers to MLflow's own trial of a version that was registered, signed as MLflow signs. */
export async function tried({ registry }: Platform, hook: string): Promise<unknown> {
  const event = { entity: 'MODEL_VERSION', action: 'CREATED' }
  const said = await registry.call(registry.admin, 'POST', `${hooks}/${hook}/test`, { event })
  return z.looseObject({ result: z.looseObject({ response_status: z.number() }) }).parse(said).result.response_status
}

/** A change of a pull request that REST has no route for. */
export async function changed(
  { forge, company }: Platform,
  name: 'mel' | 'dana',
  change: string,
  id: string,
): Promise<void> {
  const query = `mutation($id: ID!) { ${change}(input: { pullRequestId: $id }) { pullRequest { isDraft } } }`
  const headers = { authorization: `Bearer ${company.tokens[name]}`, 'content-type': 'application/json' }
  const answer = await fetch(forge.graphqlUrl, {
    method: 'POST',
    headers,
    body: JSON.stringify({ query, variables: { id } }),
  })
  const { errors } = z.looseObject({ errors: z.unknown().optional() }).parse(await answer.json())
  if (errors !== undefined) throw new Error(JSON.stringify(errors))
}

const Version = z.looseObject({
  model_version: z.looseObject({
    version: z.string(),
    source: z.string(),
    run_id: z.string(),
    tags: z.array(z.looseObject({ key: z.string(), value: z.string() })).default([]),
  }),
})
const versions = '/api/2.0/mlflow/model-versions'

/** A version with its tags, as an administrator sees them. */
export async function versionOf({ registry }: Platform, version: string) {
  const path = `${versions}/get?name=credit-approval&version=${version}`
  const { model_version: found } = Version.parse(await registry.call(registry.admin, 'GET', path))
  return { ...found, tags: Object.fromEntries(found.tags.map(({ key, value }) => [key, value])) }
}

/** The number of a further version of what another one holds; the training service says for whom it trained. */
export async function registeredAgain(platform: Platform, version: string, developers: string): Promise<string> {
  const { registry, accounts } = platform
  const { source, run_id: run } = await versionOf(platform, version)
  const tag = { run_id: run, key: 'countersign.developers', value: developers }
  await registry.call(accounts.trainer, 'POST', '/api/2.0/mlflow/runs/set-tag', tag)
  const body = { name: 'credit-approval', source, run_id: run, model_id: source.replace('models:/', '') }
  return Version.parse(await registry.call(accounts.trainer, 'POST', `${versions}/create`, body)).model_version.version
}

/** What the relay answers to a delivery that somebody sends by hand. */
export async function delivered(
  address: string,
  { id, by = secret, version = '2' }: { readonly id: string; readonly by?: string; readonly version?: string },
): Promise<number> {
  const at = String(Math.floor(Date.now() / 1000))
  const data = { name: 'credit-approval', version, alias: 'candidate' }
  const body = JSON.stringify({ entity: 'model_version_alias', action: 'created', data })
  const signature = createHmac('sha256', by).update(`${id}.${at}.${body}`).digest('base64')
  const headers = {
    'x-mlflow-delivery-id': id,
    'x-mlflow-timestamp': at,
    'x-mlflow-signature': `v1,${signature}`,
  }
  return (await fetch(address, { method: 'POST', headers, body })).status
}
