import { rulesetBody } from '../../bodies.ts'
import { rulesFor } from '../../protection.ts'
import type { Repo, Ruleset } from '../../store.ts'
import { many, nothing, one, Refusal, text, type Answer, type Call } from '../../wire.ts'
import { mayWrite, onRepo, type Row } from '../row.ts'

const root = '/repos/{owner}/{repo}'
const built = ['pull_request', 'required_status_checks', 'non_fast_forward', 'deletion', 'update', 'creation']

function rulesetOf(call: Call, repo: Repo): Ruleset {
  const ruleset = repo.rulesets.find(({ id }) => id === Number(call.values.ruleset_id))
  if (ruleset === undefined) throw new Refusal(404, 'Not Found')
  return ruleset
}

const parts = (call: Call): Omit<Ruleset, 'id'> => {
  const body = call.body as Partial<Omit<Ruleset, 'id'>>
  for (const rule of body.rules ?? [])
    if (!built.includes(rule.type)) throw new Refusal(501, `The stand-in does not build the rule ${rule.type}.`)
  return {
    name: text(call, 'name'),
    target: body.target ?? 'branch',
    enforcement: text(call, 'enforcement'),
    conditions: body.conditions ?? { ref_name: { include: [], exclude: [] } },
    rules: body.rules ?? [],
    bypass_actors: body.bypass_actors ?? [],
  }
}

const shown = (call: Call, repo: Repo, ruleset: Ruleset): unknown => {
  const { bypass_actors: actors, ...rest } = rulesetBody(repo, ruleset)
  // who may not change a ruleset is not told who goes past it
  return mayWrite(call, repo) &&
    call.token !== null &&
    ['write', 'admin'].includes(call.token.permissions.administration ?? 'none')
    ? { ...rest, bypass_actors: actors }
    : rest
}

function replaced(call: Call, repo: Repo): Answer {
  const ruleset = rulesetOf(call, repo)
  const next: Ruleset = { id: ruleset.id, ...parts(call) }
  repo.rulesets.splice(repo.rulesets.indexOf(ruleset), 1, next)
  return one(shown(call, repo, next))
}

export const rulesetRows: readonly Row[] = [
  onRepo(`GET ${root}/rulesets`, 'metadata', 'read', (call, repo) =>
    many(
      repo.rulesets.map((ruleset) => ({
        id: ruleset.id,
        name: ruleset.name,
        target: ruleset.target,
        enforcement: ruleset.enforcement,
        source: `${repo.owner}/${repo.name}`,
        source_type: 'Repository',
        node_id: `RS_${ruleset.id}`,
        created_at: '2026-01-01T00:00:00Z',
        updated_at: '2026-01-01T00:00:00Z',
        _links: { self: { href: call.url } },
      })),
    ),
  ),
  onRepo(`POST ${root}/rulesets`, 'administration', 'admin', (call, repo) => {
    const ruleset: Ruleset = { id: call.store.id(), ...parts(call) }
    repo.rulesets.push(ruleset)
    return one(shown(call, repo, ruleset), 201)
  }),
  onRepo(`GET ${root}/rulesets/{ruleset_id}`, 'metadata', 'read', (call, repo) =>
    one(shown(call, repo, rulesetOf(call, repo))),
  ),
  onRepo(`PUT ${root}/rulesets/{ruleset_id}`, 'administration', 'admin', replaced),
  onRepo(`DELETE ${root}/rulesets/{ruleset_id}`, 'administration', 'admin', (call, repo) => {
    repo.rulesets.splice(repo.rulesets.indexOf(rulesetOf(call, repo)), 1)
    return nothing
  }),
  onRepo(`GET ${root}/rules/branches/{branch}`, 'metadata', 'read', (call, repo) => {
    const ref = `refs/heads/${call.values.branch ?? ''}`
    return many(
      repo.rulesets.flatMap((ruleset) =>
        rulesFor(call.store, { ...repo, rulesets: [ruleset] }, ref, null).map((rule) => ({
          ...rule,
          ruleset_id: ruleset.id,
          ruleset_source: `${repo.owner}/${repo.name}`,
          ruleset_source_type: 'Repository',
        })),
      ),
    )
  }),
]
