import type { Environment } from '../../../domain/protection/environment.ts'
import type { Ruleset } from '../../../domain/protection/ruleset.ts'
import { Anything } from '../answers.ts'
import type { GithubConnection } from '../connection.ts'
import { EnvironmentAnswer } from './answers.ts'
import type { RepositoryPath } from '../writes.ts'

/** Settings written to GitHub. Each write puts the whole of what is there in place again, so that it can be sent twice. */

const root = '/repos/{owner}/{repo}'

/** Makes a ruleset, or puts it whole in the place of the one with its number. */
export async function writeRuleset(api: GithubConnection, path: RepositoryPath, ruleset: Ruleset): Promise<void> {
  const body = {
    name: ruleset.name,
    target: ruleset.target,
    enforcement: ruleset.enforcement,
    conditions: ruleset.conditions,
    rules: ruleset.rules.map(({ type, parameters }) => (parameters === null ? { type } : { type, parameters })),
    bypass_actors: (ruleset.bypass ?? []).map(({ type, id, mode }) => ({
      actor_id: id,
      actor_type: type,
      bypass_mode: mode,
    })),
  }
  if (ruleset.id === null) await api.rest(`POST ${root}/rulesets`, { ...path, ...body }, Anything)
  else await api.rest(`PUT ${root}/rulesets/{ruleset_id}`, { ...path, ruleset_id: ruleset.id, ...body }, Anything)
}

const bodyOf = (one: Environment): Readonly<Record<string, unknown>> => ({
  wait_timer: one.waitMinutes,
  prevent_self_review: one.preventSelfReview,
  reviewers: one.reviewers.map(({ type, id }) => ({ type, id })),
  deployment_branch_policy: { protected_branches: false, custom_branch_policies: true },
  ...(one.adminsBypass === null ? {} : { can_admins_bypass: one.adminsBypass }),
})

/** Makes or changes an environment: its settings, then the branches that may use it, new ones before old ones go. */
export async function writeEnvironment(
  api: GithubConnection,
  path: RepositoryPath,
  environment: Environment,
  found: Environment | null,
): Promise<void> {
  const named = { ...path, environment_name: environment.name }
  const route = `PUT ${root}/environments/{environment_name}`
  const made = await api.rest(route, { ...named, ...bodyOf(environment) }, EnvironmentAnswer)
  // a new environment shows only now whether GitHub offers this here
  if (environment.adminsBypass === null && made.can_admins_bypass === true)
    await api.rest(route, { ...named, ...bodyOf({ ...environment, adminsBypass: false }) }, EnvironmentAnswer)
  const policies = `${root}/environments/{environment_name}/deployment-branch-policies`
  for (const { name, type } of environment.branches.filter(({ id }) => id === null))
    await api.rest(`POST ${policies}`, { ...named, name, type }, Anything)
  const kept = environment.branches.map(({ id }) => id)
  for (const { id } of found?.branches ?? [])
    if (id !== null && !kept.includes(id))
      await api.rest(`DELETE ${policies}/{branch_policy_id}`, { ...named, branch_policy_id: id }, Anything)
}
