import { createSign } from 'node:crypto'
import { exchanged, input, mask, notImplemented, saveState, setOutput, variable, variablesFrom } from '../toolkit.ts'

/** One field of an answer; without a library, since loading one takes longer than all the rest and every job mints tokens. */
function field(answer: unknown, name: string, type: 'number' | 'string'): string {
  const value: unknown = typeof answer === 'object' && answer !== null ? Reflect.get(answer, name) : undefined
  if (typeof value !== type) throw new Error(`The answer has no ${type} "${name}".`)
  return String(value)
}

function base64(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}

function signedJwt(app: string, key: string): string {
  const now = Math.floor(Date.now() / 1000)
  const body = `${base64({ alg: 'RS256', typ: 'JWT' })}.${base64({ iat: now - 60, exp: now + 540, iss: app })}`
  return `${body}.${createSign('RSA-SHA256').update(body).sign(key, 'base64url')}`
}

async function asked(method: string, path: string, bearer: string, body?: unknown): Promise<unknown> {
  const headers = { accept: 'application/vnd.github+json', authorization: `Bearer ${bearer}` }
  const { status, text } = await exchanged(method, `${input('github-api-url')}${path}`, headers, body)
  if (status < 200 || status > 299) throw new Error(`${method} ${path} answered ${status}: ${text}`)
  return JSON.parse(text)
}

function permissions(): Readonly<Record<string, string>> | undefined {
  const pairs = variablesFrom('INPUT_PERMISSION-').flatMap(([name, value]) => {
    const level = value.trim()
    return level === ''
      ? []
      : [[name.slice('INPUT_PERMISSION-'.length).toLowerCase().replaceAll('-', '_'), level] as const]
  })
  return pairs.length === 0 ? undefined : Object.fromEntries(pairs)
}

function wantedRepositories(): { readonly owner: string; readonly repositories: readonly string[] } {
  const [here = '', name = ''] = variable('GITHUB_REPOSITORY').split('/')
  const owner = input('owner')
  const repositories = input('repositories')
    .split(/[\n,]/)
    .map((one) => one.trim())
    .filter((one) => one !== '')
  if (owner === '' && repositories.length === 0) return { owner: here, repositories: [name] }
  return { owner: owner === '' ? here : owner, repositories: repositories.map((one) => one.replace(/^.*\//, '')) }
}

/** Asks the run's API for an installation token. */
export async function mint(): Promise<void> {
  notImplemented(['enterprise'])
  const app = input('client-id') || input('app-id')
  if (app === '') throw new Error("Either 'client-id' or 'app-id' input must be set")
  const key = input('private-key').replaceAll('\\n', '\n')
  if (key === '') throw new Error('Input required and not supplied: private-key')
  const { owner, repositories } = wantedRepositories()
  const jwt = signedJwt(app, key)
  const place =
    repositories.length > 0 ? `/repos/${owner}/${repositories[0]}/installation` : `/users/${owner}/installation`
  const installation = await asked('GET', place, jwt)
  const id = field(installation, 'id', 'number')
  const body = { ...(repositories.length > 0 && { repositories }), permissions: permissions() }
  const minted = await asked('POST', `/app/installations/${id}/access_tokens`, jwt, body)
  const token = field(minted, 'token', 'string')
  mask(token)
  setOutput('token', token)
  setOutput('installation-id', id)
  setOutput('app-slug', field(installation, 'app_slug', 'string'))
  if (input('skip-token-revoke') === 'true') return
  saveState('token', token)
  saveState('expires', field(minted, 'expires_at', 'string'))
}
