import { z } from 'zod'
import { ruleEvaluations, rulesetBody, ruleSuiteBody } from '../../bodies/checks.ts'
import { rulesetsOver, rulesOf } from '../../protection.ts'
import type { Repo, Ruleset } from '../../store.ts'
import { many, nothing, one, Refusal, unprocessable, type Answer, type Call } from '../../wire.ts'
import { mayWrite, onRepo, type Row } from '../row.ts'

const root = '/repos/{owner}/{repo}'
const built = ['pull_request', 'required_status_checks', 'non_fast_forward', 'deletion', 'update', 'creation']

const Given = z.looseObject({
  name: z.string().min(1),
  target: z.string().default('branch'),
  enforcement: z.enum(['active', 'disabled', 'evaluate']),
  conditions: z
    .looseObject({
      ref_name: z.object({ include: z.array(z.string()).default([]), exclude: z.array(z.string()).default([]) }),
    })
    .default({ ref_name: { include: [], exclude: [] } }),
  rules: z.array(z.object({ type: z.string(), parameters: z.record(z.string(), z.unknown()).optional() })).default([]),
  bypass_actors: z
    .array(z.object({ actor_id: z.number(), actor_type: z.string(), bypass_mode: z.string().default('always') }))
    .default([]),
})

function rulesetOf(call: Call, repo: Repo): Ruleset {
  const all = call.method === 'GET' ? rulesetsOver(call.store, repo) : repo.rulesets
  const ruleset = all.find(({ id }) => id === Number(call.values.ruleset_id))
  if (ruleset === undefined) throw new Refusal(404, 'Not Found')
  return ruleset
}

/** Refuses what would be taken here and then not enforced. */
function expectBuilt({ target, rules, bypass_actors: actors }: Omit<Ruleset, 'id'>): void {
  if (target !== 'branch' && target !== 'tag')
    throw new Refusal(501, `The stand-in does not build rulesets of the target ${target}.`)
  if (target === 'tag' && rules.some(({ type }) => type === 'pull_request'))
    throw unprocessable('Invalid rule pull_request: it is for branches', 'rules')
  if (target === 'tag' && rules.some(({ type }) => type === 'required_status_checks'))
    throw new Refusal(501, 'The stand-in does not build required_status_checks of tags.')
  const rule = rules.find(({ type }) => !built.includes(type))
  if (rule !== undefined) throw new Refusal(501, `The stand-in does not build the rule ${rule.type}.`)
  const asksTeams = rules.some(({ parameters }) => {
    const listed: unknown = parameters?.required_reviewers
    return Array.isArray(listed) && listed.length > 0
  })
  if (asksTeams) throw new Refusal(501, 'The stand-in does not build required_reviewers.')
  const actor = actors.find(({ actor_type: type }) => type === 'DeployKey' || type === 'OrganizationAdmin')
  if (actor !== undefined) throw new Refusal(501, `The stand-in does not build the bypass actor ${actor.actor_type}.`)
}

/** What a request says of a ruleset, whole; what would be taken and not enforced is refused. */
export function parts(call: Call): Omit<Ruleset, 'id'> {
  const given = Given.safeParse(call.body)
  if (!given.success) throw unprocessable(z.prettifyError(given.error))
  const { name, target, enforcement, conditions, rules, bypass_actors } = given.data
  const whole = {
    name,
    target,
    enforcement,
    conditions: { ref_name: conditions.ref_name },
    rules: rules.map(({ type, parameters }) => (parameters === undefined ? { type } : { type, parameters })),
    bypass_actors,
  }
  expectBuilt(whole)
  return whole
}

const mayAdmin = (call: Call, repo: Repo): boolean =>
  mayWrite(call, repo) && ['write', 'admin'].includes(call.token?.permissions.administration ?? 'none')

function shown(call: Call, repo: Repo, ruleset: Ruleset): unknown {
  const { bypass_actors: actors, ...rest } = { ...rulesetBody(repo, ruleset), ...sourceOf(repo, ruleset) }
  const whole = { ...rest, node_id: `RS_${ruleset.id}`, _links: { self: { href: call.url } } }
  return mayAdmin(call, repo) || !call.store.on('bypass-hidden') ? { ...whole, bypass_actors: actors } : whole
}

/** Puts a ruleset in another's place, whole: what is not named is gone. */
function replaced(call: Call, repo: Repo): Answer {
  const ruleset = rulesetOf(call, repo)
  const next: Ruleset = { id: ruleset.id, ...parts(call) }
  repo.rulesets.splice(repo.rulesets.indexOf(ruleset), 1, next)
  return one(shown(call, repo, next))
}

function made(call: Call, repo: Repo): Answer {
  const ruleset: Ruleset = { id: call.store.id(), ...parts(call) }
  repo.rulesets.push(ruleset)
  return one(shown(call, repo, ruleset), 201)
}

/** Where a ruleset stands: in the repository or above it. */
const sourceOf = (repo: Repo, ruleset: Ruleset): Readonly<Record<string, string>> =>
  repo.rulesets.includes(ruleset)
    ? { source: `${repo.owner}/${repo.name}`, source_type: 'Repository' }
    : { source: repo.owner, source_type: 'Organization' }

/** A ruleset as a list shows it. */
export const shortBody = (
  call: Call,
  { id, name, target, enforcement }: Ruleset,
  source: Readonly<Record<string, string>>,
): unknown => ({
  ...{ id, name, target, enforcement, ...source },
  node_id: `RS_${id}`,
  created_at: '2026-01-01T00:00:00Z',
  updated_at: '2026-01-01T00:00:00Z',
  _links: { self: { href: call.url } },
})

function listed(call: Call, repo: Repo): Answer {
  const targets = (call.query.get('targets') ?? '').split(',').filter((target) => target !== '')
  const all = call.query.get('includes_parents') === 'false' ? repo.rulesets : rulesetsOver(call.store, repo)
  const found = all.filter(({ target }) => targets.length === 0 || targets.includes(target))
  return many(found.map((ruleset) => shortBody(call, ruleset, sourceOf(repo, ruleset))))
}

/** The rules in force on a branch, each with the ruleset that it is from. */
function ofBranch(call: Call, repo: Repo): Answer {
  const ref = `refs/heads/${call.values.branch ?? ''}`
  return many(
    rulesetsOver(call.store, repo).flatMap((ruleset) => {
      const { source, source_type: kind } = sourceOf(repo, ruleset)
      const about = { ruleset_source: source, ruleset_source_type: kind, ruleset_id: ruleset.id }
      return rulesOf(ruleset, ref, repo).map((rule) => ({ ...rule, ...about }))
    }),
  )
}

function suites(call: Call, repo: Repo): Answer {
  const [ref, result, actor] = ['ref', 'rule_suite_result', 'actor_name'].map((name) => call.query.get(name) ?? '')
  const found = repo.suites.filter(
    (suite) =>
      (ref === '' || suite.ref === ref || suite.ref === `refs/heads/${ref ?? ''}`) &&
      (result === '' || result === 'all' || suite.result === result) &&
      (actor === '' || suite.actor.login === actor),
  )
  return many(found.toReversed().map((suite) => ruleSuiteBody(repo, suite)))
}

function oneSuite(call: Call, repo: Repo): Answer {
  const suite = repo.suites.find(({ id }) => id === Number(call.values.rule_suite_id))
  if (suite === undefined) throw new Refusal(404, 'Not Found')
  return one({ ...ruleSuiteBody(repo, suite), evaluation_result: null, rule_evaluations: ruleEvaluations(suite) })
}

export const rulesetRows: readonly Row[] = [
  onRepo(`GET ${root}/rulesets`, 'metadata', 'read', listed),
  onRepo(`POST ${root}/rulesets`, 'administration', 'admin', made),
  onRepo(`GET ${root}/rulesets/rule-suites`, 'administration', 'read', suites),
  onRepo(`GET ${root}/rulesets/rule-suites/{rule_suite_id}`, 'administration', 'read', oneSuite),
  onRepo(`GET ${root}/rulesets/{ruleset_id}`, 'metadata', 'read', (call, repo) =>
    one(shown(call, repo, rulesetOf(call, repo))),
  ),
  onRepo(`PUT ${root}/rulesets/{ruleset_id}`, 'administration', 'admin', replaced),
  onRepo(`DELETE ${root}/rulesets/{ruleset_id}`, 'administration', 'admin', (call, repo) => {
    repo.rulesets.splice(repo.rulesets.indexOf(rulesetOf(call, repo)), 1)
    return nothing
  }),
  onRepo(`GET ${root}/rules/branches/{branch}`, 'metadata', 'read', ofBranch),
]
