import { createHash } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { completed } from './contract/complete.ts'
import { checkExchange, loadContract } from './contract/check.ts'
import { routeOf } from './contract/routes.ts'
import { rows } from './routes/all.ts'
import type { Store } from './store.ts'
import type { Webhooks } from './webhooks.ts'
import { Later, Refusal, tokenOf, type Answer, type Call } from './wire.ts'

/** What goes back over the wire. */
export type Reply = {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer | string
}

export type Served = {
  readonly store: Store
  readonly hooks: Webhooks
  readonly url: string
  readonly problems: string[]
}

const docs = 'https://docs.github.com/rest'

/** Routes that GitHub has and its cut-down description here has not; each is checked by its test alone. */
const beyond: Readonly<Record<string, RegExp>> = {
  'DELETE /installation/token': /^\/installation\/token$/,
  'GET /': /^\/?$/,
}

function route(
  method: string,
  path: string,
): { readonly name: string; readonly values: Readonly<Record<string, string>> } | null {
  const found = routeOf(loadContract().routes, method, path)
  // beside a number nothing of `/user/` is built
  const isOther = found?.route.path === '/user/{account_id}' && !/^\d+$/.test(found.values.account_id ?? '')
  if (found !== undefined && !isOther) return { name: `${method} ${found.route.path}`, values: found.values }
  const other = Object.entries(beyond).find(([name, pattern]) => name.startsWith(`${method} `) && pattern.test(path))
  return other === undefined ? null : { name: other[0], values: {} }
}

function parsedBody(text: string): Readonly<Record<string, unknown>> {
  if (text.trim() === '') return {}
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value === 'object' && value !== null && !Array.isArray(value))
      return value as Readonly<Record<string, unknown>>
  } catch {
    throw new Refusal(400, 'Problems parsing JSON')
  }
  throw new Refusal(400, 'Body should be a JSON object')
}

function pageLinks(url: URL, base: string, page: number, last: number): string {
  const link = (number: number, rel: string): string => {
    const next = new URL(url)
    next.searchParams.set('page', String(number))
    return `<${base}${next.pathname}${next.search}>; rel="${rel}"`
  }
  const links = [
    ...(page > 1 ? [link(page - 1, 'prev')] : []),
    ...(page < last ? [link(page + 1, 'next'), link(last, 'last')] : []),
    ...(page > 1 ? [link(1, 'first')] : []),
  ]
  return links.join(', ')
}

function paged(
  answer: Answer,
  url: URL,
  base: string,
  everything: boolean,
): { readonly body: unknown; readonly link: string } {
  const list = answer.list ?? []
  const wanted = Number(url.searchParams.get('per_page') ?? 30)
  const size = everything ? list.length + 1 : Math.min(100, Number.isInteger(wanted) && wanted > 0 ? wanted : 30)
  const wrapped = (page: readonly unknown[]): unknown => {
    const part = page.map((item) => (item instanceof Later ? item.made() : item))
    return answer.key === undefined ? part : { total_count: list.length, [answer.key]: part }
  }
  if (answer.cursor === true) {
    const from = Number(Buffer.from(url.searchParams.get('after') ?? '', 'base64url').toString('utf8') || 0)
    const next = new URL(url)
    next.searchParams.set('after', Buffer.from(String(from + size)).toString('base64url'))
    return {
      body: wrapped(list.slice(from, from + size)),
      link: from + size < list.length ? `<${base}${next.pathname}${next.search}>; rel="next"` : '',
    }
  }
  const page = Math.max(1, Number(url.searchParams.get('page') ?? 1) || 1)
  return {
    body: wrapped(list.slice((page - 1) * size, page * size)),
    link: pageLinks(url, base, page, Math.max(1, Math.ceil(list.length / size))),
  }
}

const headersOf = (store: Store): Readonly<Record<string, string>> => ({
  'x-github-media-type': 'github.v3; format=json',
  'x-ratelimit-limit': '5000',
  'x-ratelimit-remaining': '4999',
  'x-ratelimit-used': '1',
  'x-ratelimit-resource': 'core',
  'x-ratelimit-reset': String(Math.floor(store.nowMs() / 1000) + 3600),
})

const json = (status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): Reply => ({
  status,
  headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
  body: JSON.stringify(body),
})

export const refused = (error: unknown): Reply => {
  if (!(error instanceof Refusal))
    return json(500, {
      message: `The stand-in failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
    })
  return json(
    error.status,
    {
      message: error.message,
      ...(error.errors === null ? {} : { errors: error.errors }),
      documentation_url: docs,
      status: String(error.status),
    },
    error.headers,
  )
}

function successful(answer: Answer, asked: URL, served: Served, method: string, request: IncomingMessage): Reply {
  const { store, url } = served
  const extra = headersOf(store)
  if (answer.raw !== undefined)
    return {
      status: answer.status,
      headers: { ...extra, 'content-type': answer.raw.type },
      body: Buffer.from(answer.raw.content),
    }
  if (answer.body === undefined && answer.list === undefined) return { status: answer.status, headers: extra, body: '' }
  const { body, link } =
    answer.list === undefined ? { body: answer.body, link: '' } : paged(answer, asked, url, !store.on('pagination'))
  const whole = completed(method, asked.pathname.replace(/^\/api\/v3/, ''), answer.status, body)
  const reply = json(answer.status, whole, { ...extra, ...(link === '' ? {} : { link }) })
  if (method !== 'GET') return reply
  const etag = `W/"${createHash('sha256').update(reply.body).digest('hex')}"`
  if (request.headers['if-none-match'] === etag && store.on('conditional-requests'))
    return { status: 304, headers: { ...extra, etag }, body: '' }
  return { ...reply, headers: { ...reply.headers, etag } }
}

async function answered(served: Served, request: IncomingMessage, text: string, asked: URL): Promise<Reply> {
  const method = methodOf(request)
  const found = route(method, asked.pathname.replace(/^\/api\/v3/, ''))
  const row = found === null ? undefined : rows.get(found.name)
  const { token, bearer } = tokenOf(served.store, request)
  if (found === null || row === undefined)
    throw new Refusal(501, `The stand-in does not build ${method} ${asked.pathname}.`)
  const body = /json|text\/plain|^$/.test(request.headers['content-type'] ?? '') ? parsedBody(text) : {}
  const { store, hooks, url } = served
  const call: Call = {
    store,
    hooks,
    url,
    method,
    path: asked.pathname,
    query: asked.searchParams,
    body,
    values: found.values,
    accept: request.headers.accept ?? '',
    token,
    bearer,
  }
  return successful(await row.answer(call), asked, served, method, request)
}

/**
 * GitHub gives `stale` as a conclusion, and its description of the answer has forgotten it; when an account was
 * suspended is told by servers of one's own, whose description this one is not.
 */
const described = (said: string): string =>
  said.replaceAll('"conclusion":"stale"', '"conclusion":"cancelled"').replaceAll(/,"suspended_at":"[^"]*"/g, '')

/** What is asked: who asks for the head of an answer asks for that answer. */
const methodOf = (request: IncomingMessage): string => (request.method === 'HEAD' ? 'GET' : (request.method ?? 'GET'))

/** GitHub's answer to one REST request; one that departs from GitHub's own description, on either side, is a loud 500. */
export async function answerRest(served: Served, request: IncomingMessage, text: string): Promise<Reply> {
  const asked = new URL(request.url ?? '/', served.url)
  const reply = await answered(served, request, text, asked).catch((error: unknown) => refused(error))
  const path = asked.pathname.replace(/^\/api\/v3/, '')
  const method = methodOf(request)
  if (
    reply.status >= 500 ||
    Object.entries(beyond).some(([name, pattern]) => name.startsWith(`${method} `) && pattern.test(path))
  )
    return reply
  const isJson = (reply.headers['content-type'] ?? '').includes('json')
  const said = reply.body.toString('utf8')
  const exchange = {
    method,
    path,
    query: Object.fromEntries(asked.searchParams),
    status: reply.status,
    responseHeaders: reply.headers,
    responseBody: said === '' ? undefined : isJson ? (JSON.parse(described(said)) as unknown) : said,
  }
  const problems = checkExchange(
    (request.headers['content-type'] ?? '').includes('json') && text !== '' && reply.status !== 400
      ? { ...exchange, requestBody: JSON.parse(text) as unknown }
      : exchange,
  )
  if (problems.length === 0) return reply
  served.problems.push(...problems)
  return json(500, { message: `Not as GitHub describes it: ${problems.join('; ')}` })
}
