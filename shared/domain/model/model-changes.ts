import { canonicalJson } from '../canonical.ts'
import { millis, plus } from '../instant.ts'
import type { GateSettings, GateTightening } from '../gate/settings.ts'
import type { Tier } from '../stage.ts'
import type { ModelFile } from './model-file.ts'
import { tightened } from './model-rules.ts'
import type { Materiality } from '../governance/policy.ts'
import { any, loosening, lost, neutral, removed, same, type Loosening } from './loosening.ts'
import { tierOf } from './tier.ts'
import { useLoosenings } from './use-changes.ts'

/** What a change of a model's file changes, and where it asks less of the model than before. */

export type ModelChange = { readonly path: string; readonly before: string | null; readonly after: string | null }

export type ModelChanges = {
  readonly tier: { readonly before: Tier | null; readonly after: Tier }
  readonly changes: readonly ModelChange[]
  readonly loosenings: readonly Loosening[]
}

type Judge<Key extends keyof ModelFile> = (
  before: ModelFile[Key],
  after: ModelFile[Key],
  gates: GateSettings,
) => readonly Loosening[]

const length = (duration: string): number => millis(plus('2001-01-01T00:00:00Z', duration))

const shorter = (path: string, before: string | undefined, after: string | undefined): readonly Loosening[] =>
  before !== undefined && after !== undefined && length(after) < length(before)
    ? [loosening(path, `is shorter than before (${after} against ${before})`)]
    : []

const longer = (path: string, before: string | undefined, after: string | undefined): readonly Loosening[] =>
  before !== undefined && after !== undefined && length(after) > length(before)
    ? [loosening(path, `is rarer than before (${after} against ${before})`)]
    : []

/** The settings of an evaluation that say what is measured; each task has some of them. */
export const measuring = [
  'task',
  'predictions',
  'split',
  'row',
  'rescore',
  'label',
  'score',
  'predicted',
  'scores',
  'favourable',
] as const

/** The setting of that name; undefined where the task has none. */
export const settingOf = (file: ModelFile['evaluation'] | undefined, key: (typeof measuring)[number]): unknown =>
  file === undefined ? undefined : Reflect.get(file, key)

const evaluation: Judge<'evaluation'> = (before, after) => {
  const columns = (file: ModelFile['evaluation']): readonly string[] => file.protected.map(({ column }) => column)
  const sets = (file: ModelFile['evaluation']): readonly string[] =>
    file.intersections.map((set) => set.toSorted().join(' and '))
  return [
    ...measuring.flatMap((key) =>
      any(`evaluation.${key}`, 'measures otherwise than before')(settingOf(before, key), settingOf(after, key)),
    ),
    ...lost('evaluation.protected', 'a protected group')(columns(before), columns(after)),
    ...lost('evaluation.intersections', 'an intersection of groups')(sets(before), sets(after)),
  ]
}

const data: Judge<'data'> = (before, after) => [
  ...removed('data.quality', 'the quality report')(before.quality, after.quality),
  ...removed('data.schema', 'the schema of the data')(before.schema, after.schema),
  ...(before.folds === undefined
    ? []
    : any('data.folds', 'looks at other rows than before')(before.folds, after.folds)),
  ...lost('data.after_outcome', 'a column that is known only after the outcome')(
    before.after_outcome,
    after.after_outcome,
  ),
  ...lost('data.sentinels', 'a number that means "unknown"')(sentinels(before), sentinels(after)),
  ...lost('data.sources', 'the rows of a source')(artifacts(before), artifacts(after)),
]

const sentinels = ({ sentinels: own = {} }: ModelFile['data']): readonly string[] =>
  Object.entries(own).flatMap(([column, values]) => values.map((value) => `${column} ${value}`))

const artifacts = ({ sources }: ModelFile['data']): readonly string[] =>
  sources.flatMap(({ name, artifact }) => (artifact === undefined ? [] : [`${name} in ${artifact}`]))

/** Whether the tighter of both is the new one: then it asks at least what the old one asked, whatever the policy adds. */
const gates: Judge<'gates'> = (before, after, policy) => {
  const inForce = (own: GateTightening | undefined): GateSettings => tightened(policy, own).gates
  const [old, now] = [inForce(before), inForce(after)]
  return (['performance', 'fairness', 'documentation', 'environment', 'data-quality', 'security', 'lineage'] as const)
    .filter((gate) => {
      const [one, other] = [old[gate], now[gate]]
      if (one === undefined) return false
      if (other === undefined) return true
      const both = tightened({ [gate]: one }, { [gate]: other }).gates[gate]
      return !sameSettings(both, other)
    })
    .map((gate) => loosening(`gates.${gate}`, 'asks less than before'))
}

// lists of tiers are sets
const sameSettings = (one: unknown, other: unknown): boolean => ordered(one) === ordered(other)
const ordered = (value: unknown): string =>
  canonicalJson(
    JSON.parse(JSON.stringify(value), (_, own: unknown) => (Array.isArray(own) ? own.toSorted() : own)) as unknown,
  )

type Check = NonNullable<ModelFile['monitoring']>['checks'][number]

/** Whether the check asks at least what the other asked; who owns it is not what it asks. */
function atLeast(after: Check, before: Check): boolean {
  if ('metric' in before && 'metric' in after)
    return (
      before.metric === after.metric &&
      before.by === after.by &&
      (before.minimum === undefined || (after.minimum ?? -Infinity) >= before.minimum) &&
      (before.maximum === undefined || (after.maximum ?? Infinity) <= before.maximum)
    )
  if ('drift' in before && 'drift' in after)
    return (
      before.drift === after.drift &&
      before.columns.every((column) => after.columns.includes(column)) &&
      after.warn <= before.warn &&
      after.act <= before.act
    )
  return false
}

const monitoring: Judge<'monitoring'> = (before, after) => {
  if (before === undefined) return []
  if (after === undefined) return [loosening('monitoring', 'the monitoring plan is taken away')]
  return [
    ...longer('monitoring.cadence', before.cadence, after.cadence),
    ...before.checks
      .filter((check) => !after.checks.some((one) => atLeast(one, check)))
      .map((check) => {
        const { owner: _owner, ...asks } = check
        return loosening('monitoring.checks', `a check is taken away or widened: ${JSON.stringify(asks)}`)
      }),
  ]
}

const oversight: Judge<'oversight'> = (before, after) => [
  ...removed('oversight', 'the human oversight')(before, after),
  ...(before?.may_override === true && after?.may_override === false
    ? [loosening('oversight.may_override', 'nobody may override the model any more')]
    : []),
]

type Whole = (before: ModelFile, after: ModelFile, gates: GateSettings) => readonly Loosening[]

const on =
  <Key extends keyof ModelFile>(key: Key, judge: Judge<Key>): Whole =>
  (before, after, policy) =>
    judge(before[key], after[key], policy)

/** For each part of the file what of its changes asks less; a part that is missing here does not compile. */
const judges: Readonly<Record<keyof ModelFile, Whole>> = {
  model: on('model', any('model', 'is another model')),
  title: on('title', neutral),
  owner: on('owner', neutral),
  accountable: on('accountable', neutral),
  supplied_by: on('supplied_by', any('supplied_by', 'says otherwise who supplies the model')),
  use: on('use', useLoosenings),
  limitations: on('limitations', lost('limitations', 'a limitation')),
  evaluation: on('evaluation', evaluation),
  data: on('data', data),
  reproduce: on('reproduce', (before, after) =>
    before === undefined ? [] : any('reproduce', 'is trained again otherwise than before')(before, after),
  ),
  gates: on('gates', gates),
  framework: on('framework', (before, after) =>
    before === undefined ? [] : any('framework', 'names another framework')(before, after),
  ),
  environment: on('environment', (before, after) =>
    removed('environment.image', 'the training image')(before.image, after.image),
  ),
  explanations: on('explanations', removed('explanations', 'the explanations')),
  oversight: on('oversight', oversight),
  retention: on('retention', (before, after) => [
    ...removed('retention', 'the retention of predictions')(before, after),
    ...shorter('retention.predictions', before?.predictions, after?.predictions),
  ]),
  monitoring: on('monitoring', monitoring),
  communication: on('communication', removed('communication', 'the communication plan')),
  rollback: on('rollback', (before, after) => [
    ...removed('rollback', 'the way back')(before, after),
    ...(before?.tested === true && after?.tested === false
      ? [loosening('rollback.tested', 'the way back is no longer tested')]
      : []),
  ]),
  // says what may change without a new review: no other words of it are known to ask more
  change_plan: on('change_plan', any('change_plan', 'says otherwise what may change without a new review')),
  depends_on: on('depends_on', lost('depends_on', 'a model that this one reads')),
  regulations: on('regulations', lost('regulations', 'a regulation')),
  raci: on('raci', any('raci', 'divides the duties otherwise')),
  tags: on('tags', lost('tags', 'a tag behind the evidence digest')),
}

const ranks: Readonly<Record<Tier, number>> = { low: 0, medium: 1, high: 2 }
const longest = 160

function shown(value: unknown): string | null {
  if (value === undefined) return null
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return text.length > longest ? `${text.slice(0, longest)}…` : text
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function leaves(path: string, before: unknown, after: unknown): readonly ModelChange[] {
  if (same(before, after)) return []
  if (!isRecord(before) || !isRecord(after)) return [{ path, before: shown(before), after: shown(after) }]
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap((key) =>
    leaves(path === '' ? key : `${path}.${key}`, before[key], after[key]),
  )
}

/**
 * What changes from the file that judged before to the proposed one, under the policy's gates. Where no file is known
 * before, nothing says what was asked, and the whole file is taken for a change that asks less.
 */
export function modelChanges(
  before: ModelFile | null,
  after: ModelFile,
  { gates: policy, materiality }: { readonly gates: GateSettings; readonly materiality?: Materiality },
): ModelChanges {
  const { tier } = tierOf(after, materiality)
  if (before === null)
    return {
      tier: { before: null, after: tier },
      changes: leaves('', {}, after),
      loosenings: [loosening('', 'no record holds a file of this model that it could be compared with')],
    }
  const was = tierOf(before, materiality).tier
  const lower =
    ranks[tier] < ranks[was] ? [loosening('use', `lowers the tier of the model from ${was} to ${tier}`)] : []
  return {
    tier: { before: was, after: tier },
    changes: leaves('', before, after),
    loosenings: [...lower, ...Object.values(judges).flatMap((judge) => judge(before, after, policy))],
  }
}
