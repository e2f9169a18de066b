import { createSign } from 'node:crypto'
import { z } from 'zod'
import type { Alone } from '../../journey/alone.ts'
import { rest } from '../../journey/forge.ts'

const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')
const Installation = z.looseObject({ id: z.number() })
const Token = z.looseObject({ token: z.string() })

/** An installation token of the company's App, minted as any client does. */
export async function installationToken({ forge, company: { app } }: Alone): Promise<string> {
  const now = Math.floor(Date.now() / 1000)
  const said = `${part({ alg: 'RS256', typ: 'JWT' })}.${part({ iat: now - 60, exp: now + 300, iss: app.clientId })}`
  const jwt = `${said}.${createSign('RSA-SHA256').update(said).sign(app.privateKey, 'base64url')}`
  const { id } = Installation.parse(await rest(forge, jwt, 'GET', '/orgs/acme/installation'))
  return Token.parse(await rest(forge, jwt, 'POST', `/app/installations/${id}/access_tokens`, {})).token
}
