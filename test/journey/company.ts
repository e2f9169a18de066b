import { z } from 'zod'
import type { StandIn } from '../github/server.ts'
import { rest, staff } from './forge.ts'

/** The company of the example: its people, teams, App and repository at the forge, with the rules that SETUP asks for. */

export const repository = 'acme/model-governance'

export const people = ['dana', 'vera', 'carl', 'lee', 'olga', 'rita', 'rob', 'mel', 'audrey'] as const
export type Name = (typeof people)[number]

const ids = new Map(people.map((name, index) => [name, 7001 + index]))

const teams: Readonly<Record<string, readonly Name[]>> = {
  'data-science': ['dana'],
  'ml-engineering': ['mel'],
  'model-validation': ['vera'],
  compliance: ['carl'],
  legal: ['lee'],
  'business-owners': ['olga'],
  'model-risk': ['rita', 'rob'],
  'internal-audit': ['audrey'],
}

export const login = (name: Name): string => `${name}-acme`

export type App = {
  readonly id: number
  readonly slug: string
  readonly clientId: string
  readonly privateKey: string
  readonly bot: string
}
export type Company = { readonly tokens: Readonly<Record<Name, string>>; readonly app: App }

const App = z.looseObject({
  id: z.number(),
  slug: z.string(),
  clientId: z.string(),
  privateKey: z.string(),
  bot: z.string(),
})
const Token = z.looseObject({ token: z.string() })

const tokenOf = async (forge: StandIn, who: string): Promise<string> =>
  Token.parse(await staff(forge, 'tokens', { login: who })).token

/** What the App may do, as its manifest asks for it. */
export const appPermissions = {
  checks: 'write',
  contents: 'write',
  deployments: 'write',
  issues: 'write',
  members: 'read',
  metadata: 'read',
  pull_requests: 'write',
} as const

/** Makes accounts, teams, App and an empty repository. */
export async function foundCompany(forge: StandIn): Promise<Company> {
  await staff(forge, 'accounts', { login: 'acme', type: 'Organization' })
  for (const name of people)
    await staff(forge, 'accounts', { login: login(name), id: ids.get(name), emails: [`${name}@acme.example`] })
  for (const [slug, members] of Object.entries(teams))
    await staff(forge, 'teams', {
      org: 'acme',
      slug,
      members: Object.fromEntries(members.map((name) => [login(name), 'active'])),
    })
  const access = Object.fromEntries(
    Object.keys(teams).map((slug) => [
      slug,
      slug === 'data-science' || slug === 'ml-engineering' || slug === 'model-risk' ? 'write' : 'read',
    ]),
  )
  await staff(forge, 'repositories', {
    owner: 'acme',
    name: 'model-governance',
    private: true,
    people: { [login('mel')]: 'admin' },
    teams: access,
  })
  const app = App.parse(
    await staff(forge, 'apps', { slug: 'countersign-acme', owner: 'acme', permissions: appPermissions }),
  )
  const tokens = Object.fromEntries(
    await Promise.all(people.map(async (name) => [name, await tokenOf(forge, login(name))] as const)),
  )
  return { app, tokens: z.record(z.enum(people), z.string()).parse(tokens) }
}

export const checkNames = [
  'governance / 1 validation gates',
  'governance / 2 independent validation',
  'governance / 3 compliance review',
  'governance / 4 business sign-off',
] as const

/** GitHub's own App, as which every workflow's own token acts. */
const actionsApp = 15_368

/**
 * Turns the rules on: pull requests and four checks on main, of the App or in a trial of any workflow; a ledger that
 * only the App writes, or in a trial one that nobody rewrites.
 */
export async function protect(forge: StandIn, { tokens, app }: Company, mode: 'app' | 'trial' = 'app'): Promise<void> {
  const all = { exclude: [] }
  const lasting = [{ type: 'non_fast_forward' }, { type: 'deletion' }]
  const make = (body: object): Promise<unknown> =>
    rest(forge, tokens.mel, 'POST', `/repos/${repository}/rulesets`, {
      target: 'branch',
      enforcement: 'active',
      ...body,
    })
  await make({
    name: 'promotions are judged',
    conditions: { ref_name: { include: ['~DEFAULT_BRANCH'], ...all } },
    rules: [
      {
        type: 'pull_request',
        parameters: {
          required_approving_review_count: 0,
          dismiss_stale_reviews_on_push: false,
          require_code_owner_review: false,
          require_last_push_approval: false,
          required_review_thread_resolution: false,
        },
      },
      {
        type: 'required_status_checks',
        parameters: {
          strict_required_status_checks_policy: false,
          required_status_checks: checkNames.map((context) => ({
            context,
            integration_id: mode === 'trial' ? actionsApp : app.id,
          })),
        },
      },
      { type: 'non_fast_forward' },
      { type: 'deletion' },
    ],
  })
  await make({
    name: mode === 'trial' ? 'nobody rewrites the ledger' : 'only the App writes the ledger',
    conditions: { ref_name: { include: ['refs/heads/governance-ledger'], ...all } },
    ...(mode === 'trial'
      ? { rules: lasting }
      : {
          bypass_actors: [{ actor_id: app.id, actor_type: 'Integration', bypass_mode: 'always' }],
          rules: [{ type: 'creation' }, { type: 'update' }, ...lasting],
        }),
  })
}
