import { checkName, stageNames } from '../stage.ts'
import { requiredChecks, type BypassActor, type Parameters, type Rule, type Ruleset } from './ruleset.ts'
import type { Protection } from './setup.ts'

/** The rulesets that the suite asks for, and how they are laid over those that are there. */

/** What a ruleset has to say; null leaves as it is what is there. */
export type WantedRuleset = {
  readonly name: string
  readonly include: readonly string[]
  readonly rules: readonly Rule[]
  readonly bypass: readonly BypassActor[] | null
  /** what of it could not be made out, and is left as it is */
  readonly open: readonly string[]
}

export const defaultBranchRuleset = 'Countersign: promotions are judged'
export const ledgerWriterRuleset = 'Countersign: only the App writes the ledger'
export const ledgerHistoryRuleset = 'Countersign: the ledger is append-only'

export const checkNames: readonly string[] = stageNames.map(checkName)

const plain = (type: string): Rule => ({ type, parameters: null })

/** The engine does these itself, by evidence and by tier, so the forge must not do them beside it. */
const leftToTheEngine: Parameters = {
  dismiss_stale_reviews_on_push: false,
  require_last_push_approval: false,
}

function pullRequestRule({ nativeApprovals, dismissers }: Protection): Rule {
  const restriction = dismissers.seen
    ? {
        dismissal_restriction: {
          enabled: true,
          allowed_actors: dismissers.value.map(({ id, type }) => ({ id, type })),
        },
      }
    : {}
  return {
    type: 'pull_request',
    parameters: { required_approving_review_count: nativeApprovals, ...leftToTheEngine, ...restriction },
  }
}

function checksRule({ app }: Protection): Rule {
  return {
    type: 'required_status_checks',
    parameters: {
      strict_required_status_checks_policy: false,
      required_status_checks: checkNames.map((context) => ({
        context,
        ...(app === null ? {} : { integration_id: app.id }),
      })),
    },
  }
}

function defaultBranch(protection: Protection): WantedRuleset {
  const { breakGlass, dismissers } = protection
  return {
    name: defaultBranchRuleset,
    include: ['~DEFAULT_BRANCH'],
    rules: [pullRequestRule(protection), checksRule(protection), plain('non_fast_forward'), plain('deletion')],
    // past the rules, but never past a pull request: what is merged stands where everybody sees it
    bypass:
      breakGlass === null
        ? []
        : breakGlass.seen
          ? [{ type: 'Team', id: breakGlass.value.id, mode: 'pull_request' }]
          : null,
    open: [
      ...(breakGlass?.seen === false ? [`the break-glass team: ${breakGlass.why}`] : []),
      ...(dismissers.seen ? [] : [`who may dismiss a review: ${dismissers.why}`]),
    ],
  }
}

/** Two rulesets, for one that lets the App write would let it rewrite as well. */
function ledger({ setup, app }: Protection): readonly WantedRuleset[] {
  const include = [`refs/heads/${setup.ledgerBranch}`]
  const history: WantedRuleset = {
    name: ledgerHistoryRuleset,
    include,
    rules: [plain('non_fast_forward'), plain('deletion')],
    bypass: [],
    open: [],
  }
  if (app === null) return [history]
  const writer: WantedRuleset = {
    name: ledgerWriterRuleset,
    include,
    rules: [plain('creation'), plain('update')],
    bypass: [{ type: 'Integration', id: app.id, mode: 'always' }],
    open: [],
  }
  return [writer, history]
}

/** The rulesets of the default branch and of the ledger's branch. */
export const wantedRulesets = (protection: Protection): readonly WantedRuleset[] => [
  defaultBranch(protection),
  ...ledger(protection),
]

/** Checks of others are kept; of ours one entry each, which keeps its pin where none is wanted. */
function mergedChecks(found: Rule, wanted: Rule): readonly unknown[] {
  const ours = requiredChecks(wanted)
  const before: unknown = found.parameters?.required_status_checks
  const listed: readonly unknown[] = Array.isArray(before) ? before : []
  const theirs = listed.filter((one) => {
    const context: unknown = typeof one === 'object' && one !== null && 'context' in one ? one.context : null
    return !ours.some((own) => own.context === context)
  })
  const pins = new Map(requiredChecks(found).map(({ context, app }) => [context, app]))
  const own = ours.map(({ context, app }) => {
    const pin = app ?? pins.get(context) ?? null
    return { context, ...(pin === null ? {} : { integration_id: pin }) }
  })
  return [...theirs, ...own]
}

/** What the forge wants said of a new rule, and nobody here decides of one that is there. */
const newPullRequest: Parameters = { require_code_owner_review: false, required_review_thread_resolution: false }

function mergedRule(found: Rule | undefined, wanted: Rule): Rule {
  if (wanted.parameters === null) return found ?? wanted
  if (found === undefined)
    return wanted.type === 'pull_request'
      ? { ...wanted, parameters: { ...newPullRequest, ...wanted.parameters } }
      : wanted
  const parameters = { ...found.parameters, ...wanted.parameters }
  return wanted.type === 'required_status_checks'
    ? { ...found, parameters: { ...parameters, required_status_checks: mergedChecks(found, wanted) } }
    : { ...found, parameters }
}

const sameActor = (one: BypassActor, other: BypassActor): boolean =>
  one.type === other.type && one.id === other.id && one.mode === other.mode

/** The ruleset as it should stand: what is wanted over what is there, and nothing that is not ours to decide dropped. */
export function mergedRuleset(found: Ruleset | null, wanted: WantedRuleset): Ruleset {
  const before = found?.rules ?? []
  const kept = before.map((rule) => {
    const over = wanted.rules.find(({ type }) => type === rule.type)
    return over === undefined ? rule : mergedRule(rule, over)
  })
  const added = wanted.rules
    .filter(({ type }) => !before.some((rule) => rule.type === type))
    .map((rule) => mergedRule(undefined, rule))
  const bypass = wanted.bypass
  return {
    id: found?.id ?? null,
    name: wanted.name,
    target: 'branch',
    enforcement: 'active',
    source: found?.source ?? '',
    own: true,
    conditions: { ...found?.conditions, ref_name: { include: wanted.include, exclude: [] } },
    rules: [...kept, ...added],
    // the same actors in the order that they have keep the same words
    bypass:
      bypass === null
        ? (found?.bypass ?? [])
        : [
            ...(found?.bypass ?? []).filter((actor) => bypass.some((one) => sameActor(one, actor))),
            ...bypass.filter((one) => !(found?.bypass ?? []).some((actor) => sameActor(one, actor))),
          ],
  }
}
