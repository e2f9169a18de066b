import { readFileSync } from 'node:fs'
import type { StandIn } from '../github/server.ts'

/** Talks to the forge as anybody would: HTTP with a token. */

export type Json = Readonly<Record<string, unknown>>

export class ForgeAnswer extends Error {
  readonly status: number
  constructor(status: number, said: string) {
    super(said)
    this.status = status
  }
}

async function asked(
  url: string,
  method: string,
  headers: Readonly<Record<string, string>>,
  body: unknown,
): Promise<unknown> {
  const response = await fetch(url, {
    method,
    headers: { ...headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const text = await response.text()
  const parsed: unknown = text === '' ? null : JSON.parse(text)
  if (!response.ok) {
    const { message = text, errors } = (parsed ?? {}) as {
      readonly message?: string
      readonly errors?: readonly unknown[]
    }
    throw new ForgeAnswer(
      response.status,
      `${response.status} ${message}${errors === undefined ? '' : ` ${JSON.stringify(errors)}`}`,
    )
  }
  return parsed
}

/** One REST call; a refusal is an error with the forge's own words. */
export const rest = (forge: StandIn, token: string, method: string, path: string, body?: unknown): Promise<unknown> =>
  asked(
    `${forge.apiUrl}${path}`,
    method,
    { authorization: `Bearer ${token}`, accept: 'application/vnd.github+json' },
    body,
  )

/** One act of GitHub's own staff: what no API gives, such as making an account. */
export const staff = (forge: StandIn, name: string, body?: unknown): Promise<unknown> =>
  asked(
    `${forge.adminUrl}/${name}`,
    body === undefined ? 'GET' : 'POST',
    { 'x-stand-in-secret': forge.adminSecret },
    body,
  )

export const text = (path: string): string => readFileSync(path, 'utf8')
