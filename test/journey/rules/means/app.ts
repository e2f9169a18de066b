import { createSign } from 'node:crypto'
import { onTestFinished } from 'vitest'
import { z } from 'zod'
import { startDispatcher } from '../../../runner/dispatcher.ts'
import { repository, type App } from '../../company.ts'
import { rest, staff } from '../../forge.ts'
import type { Platform } from '../../platform.ts'

/** Apps as the environments of the workflows hold them: another key, another App, a token of one's own. */

const AnApp = z.looseObject({
  id: z.number(),
  slug: z.string(),
  clientId: z.string(),
  privateKey: z.string(),
  bot: z.string(),
})

/** An App of the company that is installed everywhere with these permissions. */
export const anotherApp = async (
  platform: Platform,
  slug: string,
  permissions: Readonly<Record<string, string>>,
): Promise<App> => AnApp.parse(await staff(platform.forge, 'apps', { slug, owner: 'acme', permissions }))

const encoded = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')

function signed({ clientId, privateKey }: App): string {
  const now = Math.floor(Date.now() / 1000)
  const said = `${encoded({ alg: 'RS256', typ: 'JWT' })}.${encoded({ iat: now - 30, exp: now + 300, iss: clientId })}`
  return `${said}.${createSign('RSA-SHA256').update(said).sign(privateKey, 'base64url')}`
}

const Installation = z.looseObject({ id: z.number() })
const Token = z.looseObject({ token: z.string() })

/** A token of the App's installation, with all that it was granted. */
export async function appToken({ forge, company }: Platform, app: App = company.app): Promise<string> {
  const jwt = signed(app)
  const { id } = Installation.parse(await rest(forge, jwt, 'GET', `/repos/${repository}/installation`))
  return Token.parse(await rest(forge, jwt, 'POST', `/app/installations/${id}/access_tokens`, {})).token
}

/** The platform with another App or key in the environments of its workflows, until the test is over. */
export async function holding(platform: Platform, app: Pick<App, 'clientId' | 'privateKey'>): Promise<Platform> {
  const { forge, suite, machineVariables } = platform
  const place = { branches: ['main'], variables: {}, secrets: { COUNTERSIGN_APP_PRIVATE_KEY: app.privateKey } }
  const dispatcher = await startDispatcher({
    webUrl: forge.url,
    apiUrl: forge.apiUrl,
    graphqlUrl: forge.graphqlUrl,
    adminUrl: forge.adminUrl,
    adminSecret: forge.adminSecret,
    webhookSecret: forge.webhookSecret,
    repositories: [repository],
    variables: { COUNTERSIGN_APP_CLIENT_ID: app.clientId },
    secrets: {},
    environments: { governance: place, staging: place, production: place },
    actions: { 'countersign/countersign': suite },
    machineVariables,
  })
  await staff(forge, 'receiver', { url: dispatcher.url })
  onTestFinished(async () => {
    await staff(forge, 'receiver', { url: platform.dispatcher.url })
    await dispatcher.stop()
  })
  return { ...platform, dispatcher }
}
