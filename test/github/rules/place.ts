import { createSign } from 'node:crypto'
import { onTestFinished, test, expect } from 'vitest'
import { z } from 'zod'
import { rules, type RuleName } from '../rules.ts'
import { startStandIn, type StandIn } from '../server.ts'

/** A small company at a stand-in of its own, driven as anybody would: by HTTP with a token. */

export type Said = { readonly status: number; readonly body: unknown; readonly headers: Headers; readonly text: string }

/** dana and erin write, mel administers, rita reads, olga is an outsider. */
export const people = { dana: 'write', erin: 'write', mel: 'admin', rita: 'read', olga: null } as const
export type Name = keyof typeof people

export type Place = {
  readonly forge: StandIn
  readonly tokens: Readonly<Record<Name, string>>
  /** one call with a token, or with none; paths that begin with a slash are the API's, others the repository's */
  readonly call: (
    who: Name | { readonly token: string | null },
    method: string,
    path: string,
    body?: unknown,
    headers?: Readonly<Record<string, string>>,
  ) => Promise<Said>
  readonly staff: (name: string, body?: unknown) => Promise<unknown>
}

export const root = '/repos/acme/governance'

/** What lies at a path of something read. */
export const inside = (value: unknown, ...path: readonly (string | number)[]): unknown =>
  path.reduce<unknown>(
    (one, key) => (typeof one === 'object' && one !== null ? (Reflect.get(one, key) as unknown) : undefined),
    value,
  )

export const textAt = (value: unknown, ...path: readonly (string | number)[]): string => String(inside(value, ...path))

export async function asked(
  url: string,
  method: string,
  headers: Readonly<Record<string, string>>,
  body?: unknown,
): Promise<Said> {
  const response = await fetch(url, {
    method,
    headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  })
  const text = await response.text()
  const isJson = (response.headers.get('content-type') ?? '').includes('json') && text !== ''
  return {
    status: response.status,
    body: isJson ? (JSON.parse(text) as unknown) : text,
    headers: response.headers,
    text,
  }
}

const Token = z.object({ token: z.string() })

async function populated(place: Omit<Place, 'tokens'>): Promise<Readonly<Record<Name, string>>> {
  const { staff } = place
  await staff('accounts', { login: 'acme', type: 'Organization' })
  const names = Object.keys(people).filter((name): name is Name => name in people)
  for (const login of names) await staff('accounts', { login, emails: [`${login}@acme.example`] })
  const roles = Object.fromEntries(
    Object.entries(people).flatMap(([name, level]) => (level === null ? [] : [[name, level]])),
  )
  await staff('repositories', { owner: 'acme', name: 'governance', private: true, people: roles })
  const tokens = await Promise.all(
    names.map(async (login) => [login, Token.parse(await staff('tokens', { login })).token] as const),
  )
  return z.record(z.enum(['dana', 'erin', 'mel', 'rita', 'olga']), z.string()).parse(Object.fromEntries(tokens))
}

/** The company with one commit on main, and without the rules named. */
export async function place(without: readonly RuleName[] = []): Promise<Place> {
  const forge = await startStandIn({ without })
  onTestFinished(() => forge.stop())
  const staff = async (name: string, body?: unknown): Promise<unknown> => {
    const said = await asked(
      `${forge.adminUrl}/${name}`,
      body === undefined ? 'GET' : 'POST',
      { 'x-stand-in-secret': forge.adminSecret },
      body,
    )
    if (said.status !== 200) throw new Error(said.text)
    return said.body
  }
  const held: { tokens: Readonly<Record<string, string>> } = { tokens: {} }
  const call: Place['call'] = (who, method, path, body, headers = {}) => {
    const token = typeof who === 'string' ? (held.tokens[who] ?? '') : who.token
    const bearer = token === null ? {} : { authorization: `Bearer ${token}` }
    return asked(
      `${forge.apiUrl}${path.startsWith('/') ? path : `${root}/${path}`.replace(/\/$/, '')}`,
      method,
      { ...bearer, ...headers },
      body,
    )
  }
  const tokens = await populated({ forge, call, staff })
  held.tokens = tokens
  const whole = { forge, tokens, call, staff }
  await write(whole, 'mel', 'main', 'README.md', 'governance\n')
  return whole
}

/** Writes a file to a branch; the commit. */
export async function write(
  { call }: Pick<Place, 'call'>,
  who: Name,
  branch: string,
  path: string,
  text: string,
  sha?: string,
): Promise<string> {
  const content = Buffer.from(text).toString('base64')
  const said = await call(who, 'PUT', `contents/${path}`, {
    message: `Write ${path}`,
    branch,
    content,
    ...(sha === undefined ? {} : { sha }),
  })
  if (said.status >= 300) throw new Error(`${said.status} ${said.text}`)
  return textAt(said.body, 'commit', 'sha')
}

export async function tip({ call }: Place, branch = 'main'): Promise<string> {
  return textAt((await call('mel', 'GET', `git/ref/heads/${branch}`)).body, 'object', 'sha')
}

/** A new branch from main. */
export async function branch(at: Place, name: string, who: Name = 'dana'): Promise<void> {
  const said = await at.call(who, 'POST', 'git/refs', { ref: `refs/heads/${name}`, sha: await tip(at) })
  if (said.status !== 201) throw new Error(said.text)
}

/** Opens a pull request by dana of one new file; its head. */
export async function propose(at: Place, head = 'proposal', more: object = {}): Promise<string> {
  await branch(at, head)
  const sha = await write(at, 'dana', head, `${head}.yml`, 'model: churn\n')
  const said = await at.call('dana', 'POST', 'pulls', { title: 'Promote churn', head, base: 'main', ...more })
  if (said.status !== 201) throw new Error(said.text)
  return sha
}

export const review = (at: Place, who: Name, event: string, body = 'Looked at.'): Promise<Said> =>
  at.call(who, 'POST', 'pulls/1/reviews', { event, body })

export const merge = async (at: Place, who: Name = 'erin', body: object = {}): Promise<number> =>
  (await at.call(who, 'PUT', 'pulls/1/merge', body)).status

/** Puts rules on a branch, as mel may. */
export async function protect(
  at: Place,
  ruleset: readonly object[],
  more: object = {},
  ref = '~DEFAULT_BRANCH',
): Promise<number> {
  const conditions = { ref_name: { include: [ref], exclude: [] } }
  const said = await at.call('mel', 'POST', 'rulesets', {
    name: 'rules',
    target: 'branch',
    enforcement: 'active',
    conditions,
    rules: ruleset,
    ...more,
  })
  if (said.status !== 201) throw new Error(said.text)
  return Number(inside(said.body, 'id'))
}

export const pullRule = (parameters: object = {}): object => ({
  type: 'pull_request',
  parameters: {
    required_approving_review_count: 0,
    dismiss_stale_reviews_on_push: false,
    require_code_owner_review: false,
    require_last_push_approval: false,
    required_review_thread_resolution: false,
    ...parameters,
  },
})

export const checkRule = (checks: readonly object[], strict = false): object => ({
  type: 'required_status_checks',
  parameters: { strict_required_status_checks_policy: strict, required_status_checks: checks },
})

const Job = z.object({ token: z.string() })

/** The token of a running job, with what its `permissions:` say. */
export async function job({ staff }: Place, permissions: object): Promise<{ readonly token: string }> {
  return Job.parse(await staff('job-tokens', { repository: 'acme/governance', permissions }))
}

export const TestApp = z.object({
  id: z.number(),
  clientId: z.string(),
  privateKey: z.string(),
  installation: z.number(),
  bot: z.string(),
})
export type TestApp = z.infer<typeof TestApp>

export const usual = {
  checks: 'write',
  contents: 'write',
  members: 'read',
  pull_requests: 'write',
  statuses: 'write',
} as const

/** Makes an App of the organisation and installs it. */
export async function installed({ staff }: Place, slug = 'countersign', permissions: object = usual): Promise<TestApp> {
  return TestApp.parse(await staff('apps', { slug, owner: 'acme', permissions }))
}

const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')

/** The JWT by which an App proves itself. */
export function jwt({ clientId, privateKey }: TestApp, claims: object = {}): string {
  const now = Math.floor(Date.now() / 1000)
  const said = `${part({ alg: 'RS256', typ: 'JWT' })}.${part({ iat: now - 60, exp: now + 300, iss: clientId, ...claims })}`
  return `${said}.${createSign('RSA-SHA256').update(said).sign(privateKey, 'base64url')}`
}

/** An installation token of an App, with no more than what is asked for. */
export async function mint({ call }: Place, app: TestApp, body: object = {}): Promise<Said> {
  return call({ token: jwt(app) }, 'POST', `/app/installations/${app.installation}/access_tokens`, body)
}

export async function appToken(at: Place, app?: TestApp): Promise<{ readonly token: string }> {
  const said = await mint(at, app ?? (await installed(at)))
  return Token.parse({ token: inside(said.body, 'token') })
}

/** A check run by whoever holds the token. */
export const check = (at: Place, who: { readonly token: string }, head: string, more: object = {}): Promise<Said> =>
  at.call(who, 'POST', 'check-runs', {
    name: 'gates',
    head_sha: head,
    status: 'completed',
    conclusion: 'success',
    ...more,
  })

type Outcome = { readonly held: unknown; readonly off: unknown }

/** A rule of GitHub's shown both ways: what follows where it is enforced, and what where its switch is off. */
export function rule(
  name: RuleName,
  title: string,
  deed: (at: Place) => Promise<unknown>,
  { held, off }: Outcome,
): void {
  test(`${title} [${name}: ${rules[name].cites}]`, async () => {
    expect(await deed(await place())).toEqual(held)
    expect(await deed(await place([name]))).toEqual(off)
  })
}
