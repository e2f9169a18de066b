import { codeOwnersPath, mergedCodeOwners } from './code-owners.ts'
import { differenceOf, type DifferenceLine } from './difference.ts'
import {
  environmentLines,
  mergedEnvironment,
  namedEnvironment,
  wantedEnvironments,
  type Environment,
} from './environment.ts'
import { conflictsOf, type Conflict } from './conflict.ts'
import { rulesetLines, type ActiveRule, type Ruleset } from './ruleset.ts'
import type { Seen } from './seen.ts'
import type { Protection } from './setup.ts'
import { ledgerWriterRuleset, mergedRuleset, wantedRulesets } from './wanted-rulesets.ts'

/** What would have to change at the forge, and what could not be seen. */

/** What an administrator has set, as far as it could be read. */
export type Settings = {
  readonly rulesets: Seen<readonly Ruleset[]>
  readonly branchRules: Seen<readonly ActiveRule[]>
  readonly environments: Seen<readonly Environment[]>
  /** the text of the CODEOWNERS file; null where there is none */
  readonly codeOwners: Seen<string | null>
}

type Compared = {
  readonly name: string
  readonly lines: readonly DifferenceLine[]
  readonly unknown: readonly string[]
}

export type Step =
  | (Compared & { readonly kind: 'ruleset'; readonly found: Ruleset | null; readonly next: Ruleset })
  | (Compared & { readonly kind: 'environment'; readonly found: Environment | null; readonly next: Environment })
  /** a file of the default branch: a policy request brings it, no setting */
  | (Compared & { readonly kind: 'code-owners'; readonly text: string })
  | (Compared & { readonly kind: 'unreadable' })

/** What no setting enforces while there is no App. */
export const trialLimits = ['checks-by-anybody', 'ledger-by-anybody', 'teams-unreadable', 'records-unproven'] as const
export type TrialLimit = (typeof trialLimits)[number]

export type ProtectionPlan = {
  readonly state: 'same' | 'different' | 'unknown'
  readonly steps: readonly Step[]
  readonly conflicts: readonly Conflict[]
  readonly notEnforced: readonly TrialLimit[]
}

const unreadable = (name: string, why: string): Step => ({ kind: 'unreadable', name, lines: [], unknown: [why] })

function rulesetSteps(protection: Protection, rulesets: Settings['rulesets']): readonly Step[] {
  if (!rulesets.seen) return [unreadable('rulesets', rulesets.why)]
  return wantedRulesets(protection).map((wanted): Step => {
    const found = rulesets.value.find(({ own, name }) => own && name === wanted.name) ?? null
    const next = mergedRuleset(found, wanted)
    const isHidden = found !== null && found.bypass === null
    // what is not shown neither differs nor agrees
    const shown = isHidden ? { ...next, bypass: null } : next
    return {
      kind: 'ruleset',
      name: wanted.name,
      found,
      next,
      lines: differenceOf(found === null ? [] : rulesetLines(found), rulesetLines(shown)),
      unknown: [...wanted.open, ...(isHidden ? ['who may bypass it: the forge does not show it to this token'] : [])],
    }
  })
}

function environmentSteps(protection: Protection, environments: Settings['environments']): readonly Step[] {
  if (!environments.seen) return [unreadable('environments', environments.why)]
  return wantedEnvironments(protection).map((wanted): Step => {
    const found = namedEnvironment(environments.value, wanted.name)
    const next = mergedEnvironment(found, wanted)
    return {
      kind: 'environment',
      name: wanted.name,
      found,
      next,
      lines: differenceOf(found === null ? [] : environmentLines(found), environmentLines(next)),
      unknown:
        found !== null && found.adminsBypass === null
          ? ['whether administrators may bypass it: the forge does not say']
          : [],
    }
  })
}

function codeOwnersStep({ setup }: Protection, codeOwners: Settings['codeOwners']): Step {
  if (!codeOwners.seen) return unreadable(codeOwnersPath, codeOwners.why)
  const text = mergedCodeOwners(codeOwners.value, setup.owners)
  const linesOf = (file: string): readonly string[] => file.split('\n').filter((line) => line !== '')
  return {
    kind: 'code-owners',
    name: codeOwnersPath,
    text,
    lines: differenceOf(linesOf(codeOwners.value ?? ''), linesOf(text)),
    unknown: [],
  }
}

function limitsOf({ app }: Protection, { rulesets }: Settings): readonly TrialLimit[] {
  if (app !== null) return []
  // whoever forgets to name the App must not read that there is none
  const written = rulesets.seen && rulesets.value.some(({ own, name }) => own && name === ledgerWriterRuleset)
  return trialLimits.filter((limit) => !(written && limit === 'ledger-by-anybody'))
}

/** What stands otherwise than it should; with anything unseen the plan is unknown at best, and never the same. */
export function protectionPlan(protection: Protection, settings: Settings): ProtectionPlan {
  const steps = [
    ...rulesetSteps(protection, settings.rulesets),
    ...environmentSteps(protection, settings.environments),
    codeOwnersStep(protection, settings.codeOwners),
    ...(settings.branchRules.seen ? [] : [unreadable('the rules in force', settings.branchRules.why)]),
  ]
  const own = settings.rulesets.seen ? settings.rulesets.value : []
  const conflicts = settings.branchRules.seen ? conflictsOf(protection, settings.branchRules.value, own) : []
  const differs = conflicts.length > 0 || steps.some(({ lines }) => lines.length > 0)
  const open = steps.some(({ unknown }) => unknown.length > 0)
  return {
    state: differs ? 'different' : open ? 'unknown' : 'same',
    steps,
    conflicts,
    notEnforced: limitsOf(protection, settings),
  }
}
