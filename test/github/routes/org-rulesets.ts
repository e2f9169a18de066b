import { z } from 'zod'
import { rulesetBody } from '../bodies/checks.ts'
import type { Ruleset } from '../store.ts'
import { accessOf, allowed, many, nothing, one, Refusal, unprocessable, who, type Answer, type Call } from '../wire.ts'
import { parts, shortBody } from './repository/rulesets.ts'
import type { Row } from './row.ts'

/** Rulesets of an organisation, over the repositories whose names they give. */

const root = '/orgs/{org}/rulesets'
const names = z.object({ include: z.array(z.string()).default([]), exclude: z.array(z.string()).default([]) })
const Conditions = z.looseObject({ repository_name: names.optional() })

/** The organisation, where the caller may; nobody is an owner here, so who administers a repository stands for one. */
function orgOf(call: Call, level: 'read' | 'write'): string {
  const { account, app } = who(call)
  const org = call.store.account(call.values.org ?? '')
  if (org?.type !== 'Organization' || !allowed(call.token?.permissions ?? {}, 'administration', level))
    throw new Refusal(404, 'Not Found')
  const administers = call.store.repos.some(
    (repo) => repo.owner === org.login && accessOf(call.store, call.token, repo) === 'admin',
  )
  if (!administers) throw new Refusal(app === null && account.type === 'User' ? 404 : 403, 'Not Found')
  return org.login
}

function rulesets(call: Call, org: string): Ruleset[] {
  const known = call.store.orgRulesets.get(org) ?? []
  call.store.orgRulesets.set(org, known)
  return known
}

const source = (org: string): Readonly<Record<string, string>> => ({ source: org, source_type: 'Organization' })

const shown = (call: Call, org: string, ruleset: Ruleset): unknown => {
  const [repo] = call.store.repos
  if (repo === undefined) throw new Refusal(404, 'Not Found')
  const links = { node_id: `RS_${ruleset.id}`, _links: { self: { href: call.url } } }
  return { ...rulesetBody(repo, ruleset), ...source(org), ...links }
}

function given(call: Call, id: number): Ruleset {
  const read = Conditions.safeParse(call.body.conditions ?? {})
  const only = read.success ? read.data.repository_name : undefined
  if (only === undefined)
    throw read.success && ['repository_id', 'repository_property'].some((name) => Object.hasOwn(read.data, name))
      ? new Refusal(501, 'The stand-in chooses the repositories of a ruleset by repository_name alone.')
      : unprocessable('An organization ruleset needs a condition for repositories.', 'conditions')
  const { conditions, ...rest } = parts(call)
  return { id, ...rest, conditions: { ...conditions, repository_name: only } }
}

function rulesetOf(call: Call, org: string): Ruleset {
  const found = rulesets(call, org).find(({ id }) => id === Number(call.values.ruleset_id))
  if (found === undefined) throw new Refusal(404, 'Not Found')
  return found
}

function made(call: Call): Answer {
  const org = orgOf(call, 'write')
  const ruleset = given(call, call.store.id())
  rulesets(call, org).push(ruleset)
  return one(shown(call, org, ruleset), 201)
}

function replaced(call: Call): Answer {
  const org = orgOf(call, 'write')
  const before = rulesetOf(call, org)
  const next = given(call, before.id)
  const all = rulesets(call, org)
  all.splice(all.indexOf(before), 1, next)
  return one(shown(call, org, next))
}

export const orgRulesetRows: readonly Row[] = [
  {
    route: `GET ${root}`,
    answer: (call) => {
      const org = orgOf(call, 'read')
      return many(rulesets(call, org).map((ruleset) => shortBody(call, ruleset, source(org))))
    },
  },
  { route: `POST ${root}`, answer: made },
  {
    route: `GET ${root}/{ruleset_id}`,
    answer: (call) => {
      const org = orgOf(call, 'read')
      return one(shown(call, org, rulesetOf(call, org)))
    },
  },
  { route: `PUT ${root}/{ruleset_id}`, answer: replaced },
  {
    route: `DELETE ${root}/{ruleset_id}`,
    answer: (call) => {
      const all = rulesets(call, orgOf(call, 'write'))
      all.splice(all.indexOf(rulesetOf(call, call.values.org ?? '')), 1)
      return nothing
    },
  },
]
