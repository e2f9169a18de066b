import { z } from 'zod'
import type { Environment, Reviewer } from '../../../domain/protection/environment.ts'
import type { ActiveRule, Ruleset } from '../../../domain/protection/ruleset.ts'

/** GitHub's answers about what administrators set. Its names stop here, but for what rules ask. */

const words = z.record(z.string(), z.unknown())

export const WholeRepository = z.object({
  full_name: z.string(),
  private: z.boolean(),
  archived: z.boolean().default(false),
  has_issues: z.boolean(),
  owner: z.object({ type: z.string() }),
  allow_merge_commit: z.boolean().optional(),
  allow_squash_merge: z.boolean().optional(),
  allow_rebase_merge: z.boolean().optional(),
})

export const OrganisationAnswer = z.object({ plan: z.object({ name: z.string() }).optional() })
export const AppAnswer = z.object({ id: z.number().int(), slug: z.string() })
export const TeamAnswer = z.object({ id: z.number().int() })

export const TeamHeading = z.object({ slug: z.string() })

export const InstallationAnswer = z.object({
  app_id: z.number().int(),
  app_slug: z.string(),
  suspended_at: z.string().nullish(),
  repository_selection: z.string(),
  permissions: z.record(z.string(), z.string()),
})

export const RulesetHeading = z.object({ id: z.number().int() })

const RuleAnswer = z.object({ type: z.string(), parameters: words.nullish() })
const Source = { source: z.string().default(''), source_type: z.string().default('Repository') }

export const RulesetAnswer = z
  .object({
    id: z.number().int(),
    name: z.string(),
    target: z.string().default('branch'),
    enforcement: z.string(),
    ...Source,
    conditions: words.nullish(),
    rules: z.array(RuleAnswer).default([]),
    bypass_actors: z
      .array(
        z.object({
          actor_id: z.number().int().nullish(),
          actor_type: z.string(),
          bypass_mode: z.string().default('always'),
        }),
      )
      .optional(),
  })
  .transform((found): Ruleset => ({
    id: found.id,
    name: found.name,
    target: found.target,
    enforcement: found.enforcement,
    source: found.source,
    own: found.source_type === 'Repository',
    conditions: found.conditions ?? {},
    rules: found.rules.map(({ type, parameters }) => ({ type, parameters: parameters ?? null })),
    bypass:
      found.bypass_actors?.map((actor) => ({
        type: actor.actor_type,
        id: actor.actor_id ?? null,
        mode: actor.bypass_mode,
      })) ?? null,
  }))

export const ActiveRuleAnswer = RuleAnswer.extend({
  ruleset_id: z.number().int(),
  ruleset_source: z.string().default(''),
  ruleset_source_type: z.string().default('Repository'),
}).transform((rule): ActiveRule => ({
  type: rule.type,
  parameters: rule.parameters ?? null,
  ruleset: rule.ruleset_id,
  source: rule.ruleset_source,
  own: rule.ruleset_source_type === 'Repository',
}))

export const RuleSuite = z.object({
  ref: z.string(),
  after_sha: z.string(),
  actor_name: z.string().nullish(),
  pushed_at: z.string(),
  result: z.string(),
})

export const OwnersErrors = z.object({
  errors: z.array(z.object({ line: z.number().int(), kind: z.string(), suggestion: z.string().nullish() })),
})

const ProtectionRule = z.object({
  type: z.string(),
  wait_timer: z.number().optional(),
  prevent_self_review: z.boolean().optional(),
  reviewers: z.array(z.object({ type: z.string(), reviewer: z.object({ id: z.number().int() }) })).optional(),
})

export const EnvironmentAnswer = z.object({
  name: z.string(),
  protection_rules: z.array(ProtectionRule).default([]),
  deployment_branch_policy: z
    .object({ protected_branches: z.boolean(), custom_branch_policies: z.boolean() })
    .nullish(),
  // answered and taken by GitHub since 2023, though its description knows nothing of it
  can_admins_bypass: z.boolean().optional(),
})
export type EnvironmentAnswer = z.infer<typeof EnvironmentAnswer>

export const BranchPolicy = z.object({
  id: z.number().int(),
  name: z.string(),
  type: z.string().default('branch'),
})
export type BranchPolicy = z.infer<typeof BranchPolicy>

export function environmentOf(found: EnvironmentAnswer, branches: readonly BranchPolicy[]): Environment {
  const rules = found.protection_rules
  const policy = found.deployment_branch_policy ?? null
  return {
    name: found.name,
    waitMinutes: rules.find(({ type }) => type === 'wait_timer')?.wait_timer ?? 0,
    preventSelfReview: rules.some(({ prevent_self_review: prevented }) => prevented === true),
    reviewers: rules.flatMap(({ reviewers = [] }) =>
      reviewers.map(({ type, reviewer }): Reviewer => ({ type, id: reviewer.id })),
    ),
    from: policy === null ? 'anywhere' : policy.custom_branch_policies ? 'named' : 'protected',
    branches,
    adminsBypass: found.can_admins_bypass ?? null,
  }
}

export const Named = z.object({ name: z.string() })
export const ActionsAnswer = z.object({ enabled: z.boolean(), allowed_actions: z.string().optional() })
export const WorkflowTokenAnswer = z.object({
  default_workflow_permissions: z.string(),
  can_approve_pull_request_reviews: z.boolean(),
})
export const WorkflowAnswer = z.object({ path: z.string(), state: z.string() })
