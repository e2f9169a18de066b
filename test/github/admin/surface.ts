import type { IncomingMessage } from 'node:http'
import { z } from 'zod'
import { refs } from '../git.ts'
import type { Reply } from '../rest.ts'
import type { Running } from '../server.ts'
import type { Permissions } from '../store.ts'
import { Refusal } from '../wire.ts'
import { accountDeeds } from './accounts.ts'
import { accountNamed, deed, repoNamed, type Deed } from './deed.ts'
import { historyDeeds } from './history.ts'
import { memoryDeeds } from './memory.ts'
import { runDeeds } from './runs.ts'

/** What GitHub's own staff could do: make accounts, organisations, Apps and tokens, turn the clock, play failures. */

const level = z.enum(['read', 'write', 'admin'])
const permissions = z.record(z.string(), z.enum(['read', 'write', 'admin', 'none']))

const everything: Permissions = Object.fromEntries(
  [
    'actions',
    'administration',
    'checks',
    'contents',
    'deployments',
    'environments',
    'issues',
    'members',
    'pull_requests',
    'statuses',
    'secrets',
    'variables',
    'workflows',
  ].map((name) => [name, 'admin']),
)

const idsOf = (
  running: Running,
  names: Readonly<Record<string, 'read' | 'write' | 'admin'>>,
): Map<number, 'read' | 'write' | 'admin'> =>
  new Map(Object.entries(names).map(([login, at]) => [accountNamed(running, login).id, at]))

const deeds: Readonly<Record<string, Deed>> = {
  ...accountDeeds,
  ...historyDeeds,
  ...memoryDeeds,
  ...runDeeds,
  tokens: deed(
    z.strictObject({ login: z.string(), permissions: permissions.optional() }),
    (running, { login, permissions: given }) => {
      const account = accountNamed(running, login)
      return {
        token: running.store.addToken({
          kind: 'person',
          account,
          app: null,
          permissions: given ?? everything,
          repository: null,
        }).value,
      }
    },
  ),
  repositories: deed(
    z.strictObject({
      owner: z.string(),
      name: z.string(),
      private: z.boolean().default(true),
      people: z.record(z.string(), level).default({}),
      teams: z.record(z.string(), level).default({}),
    }),
    (running, { owner, name, private: isPrivate, people, teams }) => {
      const repo = running.store.repo(owner, name) ?? running.store.addRepo(owner, name, isPrivate)
      repo.people.clear()
      for (const [id, at] of idsOf(running, people)) repo.people.set(id, at)
      repo.teams.clear()
      for (const [slug, at] of Object.entries(teams)) repo.teams.set(slug, at)
      return { id: repo.id, folder: repo.folder }
    },
  ),
  apps: deed(
    z.strictObject({ slug: z.string(), owner: z.string(), permissions }),
    ({ store }, { slug, owner, permissions: given }) => {
      const app = store.addApp(slug, owner, given)
      const installation = { id: store.id(), app, owner, permissions: given }
      store.installations.push(installation)
      return {
        id: app.id,
        slug,
        clientId: app.clientId,
        privateKey: app.privateKey,
        installation: installation.id,
        bot: app.bot.login,
        botId: app.bot.id,
      }
    },
  ),
  'job-tokens': deed(
    z.strictObject({ repository: z.string(), permissions, run: z.union([z.string(), z.number()]).optional() }),
    (running, { repository, permissions: given }) => {
      const { owner, name } = repoNamed(running, repository)
      const app = running.store.apps.find(({ slug }) => slug === 'github-actions')
      if (app === undefined) throw new Refusal(500, 'no github-actions')
      return {
        token: running.store.addToken({
          kind: 'job',
          account: app.bot,
          app,
          permissions: given,
          repository: `${owner}/${name}`,
        }).value,
      }
    },
  ),
  receiver: deed(z.strictObject({ url: z.string().nullable() }), ({ hooks }, { url }) => {
    hooks.receiver = url
    return {}
  }),
  'no-faults': deed(z.strictObject({}), ({ faults }) => {
    faults.length = 0
    return {}
  }),
  faults: deed(
    z.strictObject({
      method: z.string().optional(),
      path: z.string(),
      holding: z.string().optional(),
      times: z.int().default(1),
      after: z.int().default(0),
      status: z.int().optional(),
      headers: z.record(z.string(), z.string()).optional(),
      body: z.string().optional(),
      delayMs: z.number().optional(),
      hang: z.boolean().optional(),
      partly: z
        .strictObject({
          path: z.array(z.string()),
          nulls: z.int(),
          type: z.string().optional(),
          message: z.string(),
          team: z.string().optional(),
        })
        .optional(),
    }),
    ({ faults }, fault) => {
      faults.push({ ...fault })
      return {}
    },
  ),
  settings: deed(
    z.strictObject({
      repository: z.string(),
      environment: z.string().optional(),
      variables: z.record(z.string(), z.string()).default({}),
      secrets: z.array(z.string()).default([]),
      actionsApprove: z.boolean().optional(),
    }),
    (running, { repository, environment, variables, secrets, actionsApprove }) => {
      const repo = repoNamed(running, repository)
      const place = environment === undefined ? repo : repo.environments.get(environment)
      if (place === undefined) throw new Refusal(404, `no environment ${environment ?? ''}`)
      for (const [name, value] of Object.entries(variables)) place.variables.set(name, value)
      for (const name of secrets) place.secrets.add(name)
      repo.settings.actionsApprove = actionsApprove ?? repo.settings.actionsApprove
      return {}
    },
  ),
  settle: deed(z.strictObject({}), ({ hooks }) => hooks.settled().then(() => ({}))),
}

const views: Readonly<Record<string, (running: Running) => unknown>> = {
  deliveries: ({ hooks }) =>
    hooks.log.map(({ id, event, payload, byJob }) => ({ id, event, action: payload.action ?? null, byJob })),
  payloads: ({ hooks }) => hooks.log.map(({ event, payload }) => ({ event, payload })),
  exchanges: ({ exchanges }) => exchanges,
  problems: ({ problems }) => problems,
  clock: ({ store }) => ({ now: store.now() }),
  refs: ({ store }) =>
    Object.fromEntries(
      store.repos.map((repo) => [`${repo.owner}/${repo.name}`, Object.fromEntries(refs(repo.folder))]),
    ),
  rules: ({ store }) => ({ without: [...store.without] }),
}

const reply = (status: number, body: unknown): Reply => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body ?? {}),
})

/** The answer of the administrators' surface; without its secret there is none. */
export async function administer(
  running: Running,
  request: IncomingMessage,
  name: string,
  text: string,
): Promise<Reply> {
  if (request.headers['x-stand-in-secret'] !== running.adminSecret) return reply(404, { message: 'Not Found' })
  const known = request.method === 'GET' ? views[name] : undefined
  if (known !== undefined) return reply(200, known(running))
  const act = request.method === 'POST' && Object.hasOwn(deeds, name) ? deeds[name] : undefined
  if (act === undefined) return reply(404, { message: `The stand-in has no ${request.method ?? ''} ${name}.` })
  return reply(200, await act(running, text === '' ? {} : JSON.parse(text)))
}
