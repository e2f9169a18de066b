/**
 * Rulesets as the forge keeps them. What a rule asks is left in the forge's own words: only so does a rule or a setting
 * that this version has never heard of come back out as it went in.
 */

export type Parameters = Readonly<Record<string, unknown>>

export type Rule = { readonly type: string; readonly parameters: Parameters | null }

export type BypassActor = { readonly type: string; readonly id: number | null; readonly mode: string }

export type Ruleset = {
  /** null for one that is still to be made */
  readonly id: number | null
  readonly name: string
  readonly target: string
  readonly enforcement: string
  /** who keeps it: the repository itself, or an organisation above it */
  readonly source: string
  readonly own: boolean
  /** which refs it is about, whole */
  readonly conditions: Parameters
  readonly rules: readonly Rule[]
  /** null where the forge does not show them to this token */
  readonly bypass: readonly BypassActor[] | null
}

/** A rule in force on a branch, and the ruleset that it is from. */
export type ActiveRule = Rule & { readonly ruleset: number; readonly source: string; readonly own: boolean }

const isRecord = (value: unknown): value is Parameters =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** A value as JSON whose keys are in order, so that equal things read equal. */
export function ordered(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(ordered).join(', ')}]`
  if (!isRecord(value)) return value === undefined ? 'null' : JSON.stringify(value)
  const entries = Object.entries(value)
    .filter(([, item]) => item !== undefined)
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
  return `{${entries.map(([key, item]) => `${JSON.stringify(key)}: ${ordered(item)}`).join(', ')}}`
}

/** One line for each thing that a value says, named by its place. */
function linesOf(place: string, value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.length === 0 ? [] : value.map((item) => `${place}: ${ordered(item)}`)
  if (isRecord(value)) return Object.entries(value).flatMap(([key, item]) => linesOf(`${place}.${key}`, item))
  return value === undefined ? [] : [`${place}: ${ordered(value)}`]
}

export const formatActor = ({ type, id, mode }: BypassActor): string =>
  `${type}${id === null ? '' : ` ${id}`} (${mode})`

/** A ruleset line by line, so that two of them can be compared by people and by machine. */
export function rulesetLines(ruleset: Ruleset): readonly string[] {
  const { target, enforcement, conditions, rules, bypass } = ruleset
  return [
    `target: ${target}`,
    `enforcement: ${enforcement}`,
    ...linesOf('conditions', conditions),
    ...rules.flatMap(({ type, parameters }) => [`rule ${type}`, ...linesOf(type, parameters ?? {})]),
    ...(bypass ?? []).map((actor) => `bypass: ${formatActor(actor)}`),
  ]
}

/** The checks that a rule requires, each with the App it is pinned to. */
export function requiredChecks({
  type,
  parameters,
}: Rule): readonly { readonly context: string; readonly app: number | null }[] {
  const listed: unknown = type === 'required_status_checks' ? parameters?.required_status_checks : []
  return (Array.isArray(listed) ? listed : [])
    .filter(isRecord)
    .flatMap(({ context, integration_id: app }) =>
      typeof context === 'string' ? [{ context, app: typeof app === 'number' ? app : null }] : [],
    )
}
