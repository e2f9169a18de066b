import { request, type Dispatcher } from 'undici'
import { z } from 'zod'
import { isLoopback } from '../../domain/address.ts'
import { AdvisoryRecord } from '../../domain/advisory/record.ts'
import { hitOf, type Hit, type Package } from '../../domain/advisory/vulnerability.ts'
import type { Advisories, AdvisoryAnswer } from '../../ports/advisories.ts'

/** The OSV service: which records name a package at a version, then each record once. */

const BatchAnswer = z.object({
  results: z.array(
    z.object({
      vulns: z.array(z.object({ id: z.string() })).nullish(),
      next_page_token: z.string().nullish(),
    }),
  ),
})

/** What keeps the service from answering, in words for people; a state of the reading, never of the process. */
class ServiceError extends Error {}

export type ServiceOptions = {
  readonly address: string
  readonly now: () => string
  readonly dispatcher?: Dispatcher
  readonly timeLimitMs?: number
  readonly sleep?: (ms: number) => Promise<void>
}

const largestAnswer = 32 * 2 ** 20
const most = { queries: 1000, pages: 50, records: 5000, tries: 3, together: 6 }
const flaky = new Set([408, 429, 500, 502, 503, 504])

type Named = { readonly package: Package; readonly id: string }

export class OsvAdvisories implements Advisories {
  readonly #options: ServiceOptions
  readonly #sleep: (ms: number) => Promise<void>

  constructor(options: ServiceOptions) {
    this.#options = options
    this.#sleep = options.sleep ?? ((ms) => new Promise((resolve) => setTimeout(resolve, ms)))
  }

  async #once(path: string, body: unknown): Promise<{ readonly status: number; readonly text: string }> {
    const { address, dispatcher, timeLimitMs = 20_000 } = this.#options
    const answer = await request(`${address.replace(/\/+$/, '')}${path}`, {
      method: body === null ? 'GET' : 'POST',
      headers: { accept: 'application/json', ...(body === null ? {} : { 'content-type': 'application/json' }) },
      ...(body === null ? {} : { body: JSON.stringify(body) }),
      ...(dispatcher === undefined ? {} : { dispatcher }),
      headersTimeout: timeLimitMs,
      bodyTimeout: timeLimitMs,
      signal: AbortSignal.timeout(timeLimitMs * 2),
    })
    const parts: Uint8Array[] = []
    let size = 0
    for await (const part of answer.body) {
      const bytes = part as Uint8Array
      size += bytes.length
      if (size > largestAnswer) throw new ServiceError('its answer is larger than any answer')
      parts.push(bytes)
    }
    return { status: answer.statusCode, text: Buffer.concat(parts).toString('utf8') }
  }

  async #ask<T extends z.ZodType>(path: string, body: unknown, schema: T): Promise<z.infer<T>> {
    for (let attempt = 1; ; attempt++) {
      const answer = await this.#once(path, body).catch((cause: unknown) => {
        if (cause instanceof ServiceError) throw cause
        return {
          status: 0,
          text:
            cause instanceof Error && /timeout/i.test(cause.name)
              ? 'it did not answer in time'
              : 'it cannot be reached',
        }
      })
      const again = answer.status === 0 || flaky.has(answer.status)
      if (again && attempt < most.tries) await this.#sleep(500 * 2 ** attempt)
      else if (answer.status !== 200)
        throw new ServiceError(answer.status === 0 ? answer.text : `it answered with status ${answer.status}`)
      else return parsed(answer.text, schema)
    }
  }

  /** The records that the service names, page by page. */
  async #named(packages: readonly Package[]): Promise<readonly Named[]> {
    const found: Named[] = []
    let open = packages.map((own) => ({ own, token: null as string | null }))
    for (let page = 1; open.length > 0; page++) {
      if (page > most.pages) throw new ServiceError('its answer has more pages than are followed')
      const next: typeof open = []
      for (let at = 0; at < open.length; at += most.queries) {
        const asked = open.slice(at, at + most.queries)
        const queries = asked.map(({ own, token }) => ({
          package: { name: own.name, ecosystem: 'PyPI' },
          // a local label says who built it, and stands in no record
          version: own.version.replace(/\+.*$/, ''),
          ...(token === null ? {} : { page_token: token }),
        }))
        const { results } = await this.#ask('/v1/querybatch', { queries }, BatchAnswer)
        if (results.length !== asked.length)
          throw new ServiceError('it answered another number of questions than were asked')
        results.forEach(({ vulns, next_page_token: token }, index) => {
          const own = asked[index]?.own
          if (own === undefined) return
          found.push(...(vulns ?? []).map(({ id }) => ({ package: own, id })))
          if (token != null && token !== '') next.push({ own, token })
        })
      }
      open = next
    }
    return found
  }

  async #records(ids: readonly string[]): Promise<ReadonlyMap<string, AdvisoryRecord>> {
    if (ids.length > most.records) throw new ServiceError('it names more records than are followed')
    const found = new Map<string, AdvisoryRecord>()
    for (let at = 0; at < ids.length; at += most.together) {
      const part = ids.slice(at, at + most.together)
      const records = await Promise.all(
        part.map((id) => this.#ask(`/v1/vulns/${encodeURIComponent(id)}`, null, AdvisoryRecord)),
      )
      records.forEach((record, index) => found.set(part[index] ?? '', record))
    }
    return found
  }

  async lookUp(packages: readonly Package[]): Promise<AdvisoryAnswer> {
    const { address } = this.#options
    if (!URL.canParse(address))
      return { reading: { state: 'failed', detail: 'the address of the service is none' }, hits: [] }
    const url = new URL(address)
    const source = `the service at ${url.host}`
    try {
      if (url.protocol !== 'https:' && !isLoopback(url.hostname)) throw new ServiceError('its address is not https')
      const named = await this.#named(packages)
      const records = await this.#records([...new Set(named.map(({ id }) => id))])
      const hits = named.flatMap(({ package: own, id }): Hit | readonly never[] => {
        const record = records.get(id)
        return record === undefined ? [] : (hitOf(record, own, { sure: true }) ?? [])
      })
      const at = this.#options.now()
      return { reading: { state: 'read', source, date: at, at }, hits }
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error
      return { reading: { state: 'failed', detail: `${source}: ${error.message}` }, hits: [] }
    }
  }
}

function parsed<T extends z.ZodType>(text: string, schema: T): z.infer<T> {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw new ServiceError('its answer is no JSON')
  }
  const answer = schema.safeParse(value)
  if (!answer.success) throw new ServiceError('its answer is not in the form that it documents')
  return answer.data
}
