import { z } from 'zod'
import type {
  ActionsSetting,
  App,
  Bypass,
  Installation,
  MergeMethod,
  OwnersFault,
  Place,
  RepositorySetting,
  Workflow,
  WorkflowToken,
} from '../../../domain/protection/administered.ts'
import type { Environment } from '../../../domain/protection/environment.ts'
import type { ActiveRule, Ruleset } from '../../../domain/protection/ruleset.ts'
import type { Administration } from '../../../ports/administration.ts'
import { Anything } from '../answers.ts'
import type { GithubConnection } from '../connection.ts'
import { ForgeError } from '../error.ts'
import {
  ActionsAnswer,
  ActiveRuleAnswer,
  AppAnswer,
  BranchPolicy,
  environmentOf,
  EnvironmentAnswer,
  InstallationAnswer,
  Named,
  OrganisationAnswer,
  OwnersErrors,
  RulesetAnswer,
  RulesetHeading,
  RuleSuite,
  TeamAnswer,
  TeamHeading,
  WholeRepository,
  WorkflowAnswer,
  WorkflowTokenAnswer,
} from './answers.ts'
import { writeEnvironment, writeRuleset } from './writes.ts'

const root = '/repos/{owner}/{repo}'
const named = `${root}/environments/{environment_name}`
const most = 1000

/** What the read gives, or null where GitHub says that there is nothing. */
async function orNull<T>(read: Promise<T>): Promise<T | null> {
  try {
    return await read
  } catch (error) {
    if (error instanceof ForgeError && error.code === 'not-found') return null
    throw error
  }
}

/** GitHub's settings of one repository. */
export class GithubAdministration implements Administration {
  readonly page: string
  readonly #api: GithubConnection
  readonly #path: { readonly owner: string; readonly repo: string }

  constructor(options: {
    readonly connection: GithubConnection
    readonly repository: string
    readonly webUrl: string
  }) {
    this.#api = options.connection
    this.page = `${options.webUrl.replace(/\/+$/, '')}/${options.repository}`
    const [owner = '', repo = ''] = options.repository.split('/')
    this.#path = { owner, repo }
  }

  /** Every item of a list that lies under a key of its pages. */
  async #pages<T extends z.ZodType>(
    route: string,
    parameters: Readonly<Record<string, unknown>>,
    key: string,
    item: T,
  ): Promise<readonly z.infer<T>[]> {
    const found: z.infer<T>[] = []
    const Page = z.object({ total_count: z.number().int(), [key]: z.array(item) })
    for (let page = 1; ; page++) {
      const answer: Readonly<Record<string, unknown>> = await this.#api.rest(
        `GET ${route}`,
        { ...parameters, per_page: 100, page },
        Page,
      )
      const items = answer[key] as readonly z.infer<T>[]
      found.push(...items)
      if (found.length > most)
        throw new ForgeError(
          'too-much',
          `GitHub lists more than ${most} items for ${route}; this cannot be judged whole.`,
        )
      if (found.length >= Number(answer.total_count)) return found
      if (items.length === 0) throw new ForgeError('bad-answer', `GitHub counts more items for ${route} than it gave.`)
    }
  }

  async repository(): Promise<RepositorySetting> {
    const found = await this.#api.rest(`GET ${root}`, this.#path, WholeRepository)
    const allowed: readonly (readonly [MergeMethod, boolean | undefined])[] = [
      ['merge', found.allow_merge_commit],
      ['squash', found.allow_squash_merge],
      ['rebase', found.allow_rebase_merge],
    ]
    const hidden = allowed.some(([, allows]) => allows === undefined)
    return {
      name: found.full_name,
      private: found.private,
      archived: found.archived,
      hasIssues: found.has_issues,
      ownedByOrganisation: found.owner.type === 'Organization',
      mergeMethods: hidden ? null : allowed.filter(([, allows]) => allows).map(([method]) => method),
    }
  }

  async plan(): Promise<string | null> {
    const found = await this.#api.rest('GET /orgs/{org}', { org: this.#path.owner }, OrganisationAnswer)
    return found.plan?.name ?? null
  }

  app(slug: string): Promise<App | null> {
    return orNull(this.#api.rest('GET /apps/{app_slug}', { app_slug: slug }, AppAnswer))
  }

  async installation(slug: string): Promise<Installation | null> {
    const all = await this.#pages(
      '/orgs/{org}/installations',
      { org: this.#path.owner },
      'installations',
      InstallationAnswer,
    )
    const found = all.find(({ app_slug: own }) => own === slug)
    if (found === undefined) return null
    return {
      app: found.app_id,
      suspended: typeof found.suspended_at === 'string',
      everywhere: found.repository_selection === 'all',
      permissions: found.permissions,
    }
  }

  async team(name: string): Promise<number | null> {
    const [org, slug] = name.split('/')
    const found = await orNull(
      this.#api.rest('GET /orgs/{org}/teams/{team_slug}', { org, team_slug: slug }, TeamAnswer),
    )
    return found?.id ?? null
  }

  async teams(): Promise<readonly string[]> {
    const read = this.#api.restPages('GET /orgs/{org}/teams', { org: this.#path.owner }, TeamHeading, most)
    return ((await orNull(read)) ?? []).map(({ slug }) => slug)
  }

  async rulesets(): Promise<readonly Ruleset[]> {
    const headings = await this.#api.restPages(`GET ${root}/rulesets`, this.#path, RulesetHeading, most)
    const whole: Ruleset[] = []
    for (const { id } of headings)
      whole.push(
        await this.#api.rest(`GET ${root}/rulesets/{ruleset_id}`, { ...this.#path, ruleset_id: id }, RulesetAnswer),
      )
    return whole
  }

  branchRules(branch: string): Promise<readonly ActiveRule[]> {
    return this.#api.restPages(`GET ${root}/rules/branches/{branch}`, { ...this.#path, branch }, ActiveRuleAnswer, most)
  }

  async hasClassicProtection(branch: string): Promise<boolean> {
    try {
      await this.#api.rest(`GET ${root}/branches/{branch}/protection`, { ...this.#path, branch }, Anything)
      return true
    } catch (error) {
      // GitHub says so; its other 404 means that this token may not see it
      if (error instanceof ForgeError && error.code === 'not-found' && error.message.includes('Branch not protected'))
        return false
      throw error
    }
  }

  async bypasses(branch: string): Promise<readonly Bypass[]> {
    const found = await this.#api.restPages(
      `GET ${root}/rulesets/rule-suites`,
      { ...this.#path, ref: `refs/heads/${branch}`, time_period: 'month', rule_suite_result: 'bypass' },
      RuleSuite,
      most,
    )
    return found
      .filter(({ result, ref }) => result === 'bypass' && ref.replace(/^refs\/heads\//, '') === branch)
      .map(({ actor_name: by, pushed_at: at, after_sha: commit }) => ({ by: by ?? 'an unknown account', at, commit }))
  }

  async ownersFaults(commit: string): Promise<readonly OwnersFault[] | null> {
    const found = await orNull(
      this.#api.rest(`GET ${root}/codeowners/errors`, { ...this.#path, ref: commit }, OwnersErrors),
    )
    return (
      found?.errors.map(({ line, kind, suggestion }) => ({
        line,
        message: suggestion == null ? kind : `${kind}: ${suggestion}`,
      })) ?? null
    )
  }

  async environments(): Promise<readonly Environment[]> {
    const listed = await this.#pages(`${root}/environments`, this.#path, 'environments', EnvironmentAnswer)
    const whole: Environment[] = []
    for (const one of listed) {
      const branches =
        one.deployment_branch_policy?.custom_branch_policies === true
          ? await this.#pages(
              `${named}/deployment-branch-policies`,
              { ...this.#path, environment_name: one.name },
              'branch_policies',
              BranchPolicy,
            )
          : []
      whole.push(environmentOf(one, branches))
    }
    return whole
  }

  async #names(place: Place, kind: 'secrets' | 'variables'): Promise<readonly string[]> {
    const found =
      typeof place === 'object'
        ? await this.#pages(`${named}/${kind}`, { ...this.#path, environment_name: place.environment }, kind, Named)
        : await this.#pages(
            `${root}/actions/${place === 'organisation' ? 'organization-' : ''}${kind}`,
            this.#path,
            kind,
            Named,
          )
    return found.map(({ name }) => name)
  }

  secretNames(place: Place): Promise<readonly string[]> {
    return this.#names(place, 'secrets')
  }

  variableNames(place: Place): Promise<readonly string[]> {
    return this.#names(place, 'variables')
  }

  async actions(): Promise<ActionsSetting> {
    const found = await this.#api.rest(`GET ${root}/actions/permissions`, this.#path, ActionsAnswer)
    return { enabled: found.enabled, allowed: found.allowed_actions ?? 'unknown' }
  }

  async workflowToken(): Promise<WorkflowToken> {
    const found = await this.#api.rest(`GET ${root}/actions/permissions/workflow`, this.#path, WorkflowTokenAnswer)
    return {
      writes: found.default_workflow_permissions !== 'read',
      approves: found.can_approve_pull_request_reviews,
    }
  }

  workflows(): Promise<readonly Workflow[]> {
    return this.#pages(`${root}/actions/workflows`, this.#path, 'workflows', WorkflowAnswer)
  }

  writeRuleset(ruleset: Ruleset): Promise<void> {
    return writeRuleset(this.#api, this.#path, ruleset)
  }

  writeEnvironment(environment: Environment, found: Environment | null): Promise<void> {
    return writeEnvironment(this.#api, this.#path, environment, found)
  }
}
