import { createSign } from 'node:crypto'
import { z } from 'zod'
import { GithubConnection } from '../../shared/clients/github/connection.ts'
import { GithubForge } from '../../shared/clients/github/forge.ts'
import { GithubLedger } from '../../shared/clients/github/ledger/ledger.ts'
import { locate, formatYaml } from '../../shared/clients/document/yaml.ts'
import { formatRecord, placeRecord, recordPath } from '../../shared/domain/ledger/record.ts'
import { readGovernance } from '../../shared/gather/governance.ts'
import { houseOf, type House } from '../../shared/runtime/house.ts'
import { genesis } from '../builders/ledger.ts'
import { exampleText } from '../builders/documents.ts'
import { environmentSecrets, workflowTexts } from '../builders/workflows.ts'
import { playAction, type Played } from '../fakes/runner.ts'
import { fakeRegistry } from '../fakes/registry.ts'
import type { StandIn } from '../github/server.ts'
import { foundCompany, repository, type Company } from '../journey/company.ts'
import { rest, staff } from '../journey/forge.ts'

/** The company of the example with its repository at the stand-in, as an administrator finds it before anything is protected. */

const Token = z.looseObject({ token: z.string() })
const everything = [
  'actions',
  'administration',
  'checks',
  'contents',
  'environments',
  'issues',
  'members',
  'organization_administration',
  'pull_requests',
  'secrets',
  'statuses',
  'variables',
  'workflows',
] as const

export type Place = { readonly forge: StandIn; readonly company: Company; readonly owner: string }

/** The token of mel, who administers the repository and owns the organisation, with some permissions taken away. */
export async function ownerToken(forge: StandIn, without: readonly string[] = []): Promise<string> {
  const permissions = Object.fromEntries(
    everything.filter((name) => !without.includes(name)).map((name) => [name, 'admin']),
  )
  return Token.parse(await staff(forge, 'tokens', { login: 'mel-acme', permissions })).token
}

export const call = ({ forge, owner }: Place, method: string, path: string, body?: unknown): Promise<unknown> =>
  rest(forge, owner, method, `/repos/${repository}${path}`, body)

export async function write(at: Place, path: string, text: string): Promise<void> {
  const known = await call(at, 'GET', `/contents/${path}`).then(
    (body) => z.looseObject({ sha: z.string() }).parse(body).sha,
    () => undefined,
  )
  const content = Buffer.from(text).toString('base64')
  await call(at, 'PUT', `/contents/${path}`, {
    message: `Write ${path}`,
    content,
    ...(known === undefined ? {} : { sha: known }),
  })
}

const kept = ['governance/policy.yml', 'governance/people.yml', 'models/credit-approval.yml', '.github/CODEOWNERS']

/** The repository with everything that is a file, and nothing that is a setting. */
export async function founded(forge: StandIn): Promise<Place> {
  const company = await foundCompany(forge)
  const at = { forge, company, owner: await ownerToken(forge) }
  for (const path of kept) await write(at, path, exampleText(path))
  for (const [path, text] of Object.entries(workflowTexts)) await write(at, path, text)
  return at
}

const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')

/** A token of the App with all that it was given. */
export async function appToken({ forge, company }: Place): Promise<string> {
  const now = Math.floor(Date.now() / 1000)
  const said = `${part({ alg: 'RS256', typ: 'JWT' })}.${part({ iat: now - 60, exp: now + 300, iss: company.app.clientId })}`
  const jwt = `${said}.${createSign('RSA-SHA256').update(said).sign(company.app.privateKey, 'base64url')}`
  const [one] = z.array(z.looseObject({ id: z.number() })).parse(await rest(forge, jwt, 'GET', '/app/installations'))
  return Token.parse(await rest(forge, jwt, 'POST', `/app/installations/${one?.id ?? 0}/access_tokens`, {})).token
}

/** The App records the governance that is there as the ledger's first record. */
export async function recordGenesis(at: Place): Promise<void> {
  const connection = new GithubConnection({
    apiUrl: at.forge.apiUrl,
    token: await appToken(at),
    userAgent: 'test',
  })
  const forge = new GithubForge({ connection, repository, webUrl: at.forge.url, marker: '<!-- -->' })
  const { tip } = await forge.repository()
  const { digest } = await readGovernance(forge, { locate, format: formatYaml }, tip)
  const record = placeRecord(genesis({ governance: digest }), null)
  const ledger = new GithubLedger({ connection, repository, branch: 'governance-ledger' })
  const file = { path: recordPath(record.number), text: formatRecord(record) }
  const { head } = await ledger.read()
  await ledger.append(head, file, 'Record the genesis')
}

/** Puts the secrets that the workflows use into their environments. */
export async function storeSecrets({ forge }: Place): Promise<void> {
  for (const [environment, secrets] of Object.entries(environmentSecrets))
    await staff(forge, 'settings', { repository, environment, secrets })
}

/** Plays an action as a step of a job, through the real clients; only the registry is none. */
export function played(
  at: Place,
  main: (house: House) => Promise<void>,
  inputs: Readonly<Record<string, string>>,
  token = at.owner,
): Promise<Played> {
  const registry = fakeRegistry('https://mlflow.acme.example')
  return playAction(
    (run) => {
      const house = houseOf(run, '0.1.0')
      return main({ ...house, ports: (given) => ({ ...house.ports(given), registryAt: () => registry }) })
    },
    {
      inputs: { app: at.company.app.slug, 'github-token': token, ...inputs },
      env: {
        GITHUB_API_URL: at.forge.apiUrl,
        GITHUB_SERVER_URL: at.forge.url,
        GITHUB_GRAPHQL_URL: at.forge.graphqlUrl,
        GITHUB_REPOSITORY: repository,
      },
    },
  )
}
