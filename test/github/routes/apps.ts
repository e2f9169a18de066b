import { createVerify } from 'node:crypto'
import { accountBody } from '../bodies.ts'
import type { App, Installation, Permissions } from '../store.ts'
import { nothing, one, Refusal, unprocessable, type Answer, type Call } from '../wire.ts'
import type { Row } from './row.ts'

type Claims = { readonly iss?: unknown; readonly iat?: unknown; readonly exp?: unknown }

const parsed = (part: string): unknown => {
  try {
    return JSON.parse(Buffer.from(part, 'base64url').toString('utf8'))
  } catch {
    return null
  }
}

/** The App that signed the bearer token, or GitHub's refusals of one that is malformed, too long-lived or not signed with its key. */
function appOf(call: Call): App {
  const [head = '', body = '', signature = ''] = (call.bearer ?? '').split('.')
  const claims = parsed(body) as Claims | null
  if (claims === null || parsed(head) === null) throw new Refusal(401, 'A JSON web token could not be decoded')
  const app = call.store.apps.find((each) => String(each.id) === String(claims.iss) || each.clientId === claims.iss)
  if (app === undefined) throw new Refusal(404, 'Integration not found')
  const [issued, expires, now] = [Number(claims.iat), Number(claims.exp), Date.now() / 1000]
  if (call.store.on('app-jwt')) {
    if (!createVerify('RSA-SHA256').update(`${head}.${body}`).verify(app.publicKey, signature, 'base64url'))
      throw new Refusal(401, 'A JSON web token could not be decoded')
    if (!(expires > now))
      throw new Refusal(
        401,
        "'Expiration time' claim ('exp') must be a numeric value representing the future time at which the assertion expires",
      )
    if (expires - now > 600) throw new Refusal(401, "'Expiration time' claim ('exp') is too far in the future")
    if (!(issued <= now + 60))
      throw new Refusal(
        401,
        "'Issued at' claim ('iat') must be an Integer representing the time that the assertion was issued",
      )
  }
  return app
}

const owner = (call: Call, login: string): unknown => {
  const account = call.store.account(login)
  return account === null ? null : accountBody(call.url, account)
}

const appBody = (call: Call, app: App): unknown => ({
  id: app.id,
  slug: app.slug,
  client_id: app.clientId,
  node_id: `A_${app.id}`,
  name: app.slug,
  owner: owner(call, app.owner),
  description: null,
  external_url: call.url,
  html_url: `${call.url}/apps/${app.slug}`,
  created_at: '2026-01-01T00:00:00Z',
  updated_at: '2026-01-01T00:00:00Z',
  permissions: app.permissions,
  events: [],
})

export const installationBody = (call: Call, installation: Installation): unknown => ({
  id: installation.id,
  account: owner(call, installation.owner),
  app_id: installation.app.id,
  app_slug: installation.app.slug,
  client_id: installation.app.clientId,
  target_id: 1,
  target_type: 'Organization',
  permissions: installation.permissions,
  events: [],
  repository_selection: 'all',
  access_tokens_url: call.url,
  repositories_url: call.url,
  html_url: call.url,
  created_at: '2026-01-01T00:00:00Z',
  updated_at: '2026-01-01T00:00:00Z',
  single_file_name: null,
  suspended_at: null,
  suspended_by: null,
})

function installed(call: Call, login: string): Answer {
  const app = appOf(call)
  const installation = call.store.installations.find(
    (each) => each.app.id === app.id && each.owner.toLowerCase() === login.toLowerCase(),
  )
  if (installation === undefined) throw new Refusal(404, 'Not Found')
  return one(installationBody(call, installation))
}

const levels = ['none', 'read', 'write', 'admin']

function tokenMade(call: Call): Answer {
  const app = appOf(call)
  const { store } = call
  const installation = store.installations.find(({ id }) => id === Number(call.values.installation_id))
  if (installation?.app.id !== app.id) throw new Refusal(404, 'Integration not found')
  const asked = call.body.permissions
  const permissions = (typeof asked === 'object' && asked !== null ? asked : installation.permissions) as Permissions
  const exceeds = Object.entries(permissions).some(
    ([name, level]) =>
      levels.indexOf(level) > levels.indexOf(installation.permissions[name] ?? (name === 'metadata' ? 'read' : 'none')),
  )
  if (exceeds && store.on('installation-scope'))
    throw new Refusal(422, 'The permissions requested are not granted to this installation.')
  const names = Array.isArray(call.body.repositories) ? call.body.repositories.map(String) : []
  const repos = names.map((name) => store.repo(installation.owner, name))
  if (repos.includes(null))
    throw unprocessable(
      'There is at least one repository that does not exist or is not accessible to the parent installation.',
    )
  if (repos.length > 1) throw new Refusal(501, 'The stand-in mints tokens for one repository or for all.')
  const repository = repos[0] == null ? null : `${repos[0].owner}/${repos[0].name}`
  const expiresAt = store.nowMs() + 3_600_000
  const token = store.addToken({ kind: 'installation', account: app.bot, app, permissions, repository, expiresAt })
  return one(
    {
      token: token.value,
      expires_at: new Date(expiresAt).toISOString().replace(/\.\d{3}Z$/, 'Z'),
      permissions,
      repository_selection: repository === null ? 'all' : 'selected',
    },
    201,
  )
}

export const appRows: readonly Row[] = [
  { route: 'GET /app', answer: (call) => one(appBody(call, appOf(call))) },
  {
    route: 'GET /apps/{app_slug}',
    answer: (call) => {
      const app = call.store.apps.find(({ slug }) => slug === call.values.app_slug)
      if (app === undefined) throw new Refusal(404, 'Not Found')
      return one(appBody(call, app))
    },
  },
  {
    route: 'GET /app/installations',
    answer: (call) => {
      const app = appOf(call)
      return {
        status: 200,
        list: call.store.installations
          .filter((each) => each.app.id === app.id)
          .map((each) => installationBody(call, each)),
      }
    },
  },
  {
    route: 'GET /app/installations/{installation_id}',
    answer: (call) => {
      const app = appOf(call)
      const found = call.store.installations.find(({ id }) => id === Number(call.values.installation_id))
      if (found?.app.id !== app.id) throw new Refusal(404, 'Not Found')
      return one(installationBody(call, found))
    },
  },
  { route: 'GET /orgs/{org}/installation', answer: (call) => installed(call, call.values.org ?? '') },
  {
    route: 'GET /repos/{owner}/{repo}/installation',
    answer: (call) => {
      if (call.store.repo(call.values.owner ?? '', call.values.repo ?? '') === null) throw new Refusal(404, 'Not Found')
      return installed(call, call.values.owner ?? '')
    },
  },
  { route: 'POST /app/installations/{installation_id}/access_tokens', answer: tokenMade },
  {
    route: 'DELETE /installation/token',
    answer: (call) => {
      if (call.token?.kind !== 'installation')
        throw new Refusal(403, 'Resource not accessible by personal access token')
      call.store.tokens.delete(call.token.value)
      return nothing
    },
  },
]
