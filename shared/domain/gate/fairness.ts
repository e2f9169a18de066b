import type { Fairness, FairnessResult, Measured } from '../evidence/evaluation.ts'
import { FAIRNESS_METRICS } from '../metric/fairness/fairness.ts'
import { compareToLimit } from '../metric/fraction.ts'
import { className } from '../metric/task/class-rows.ts'
import type { Finding } from '../verdict.ts'
import { gateFinding, type GateCode } from './finding.ts'
import type { GateInput } from './gate.ts'
import { unmeasuredFinding } from './performance.ts'
import type { FairnessSettings } from './settings.ts'

type Input = GateInput<FairnessSettings>

type Rule = {
  readonly metric: FairnessResult['metric']
  readonly code: GateCode
  readonly limit: number
  readonly side: 'minimum' | 'maximum'
}

const codes: Readonly<Record<FairnessResult['metric'], GateCode>> = {
  demographic_parity_ratio: 'parity-ratio-below-minimum',
  demographic_parity_difference: 'parity-gap-above-maximum',
  equal_opportunity_difference: 'opportunity-gap-above-maximum',
  equalized_odds_difference: 'odds-gap-above-maximum',
  equalized_odds_ratio: 'odds-ratio-below-minimum',
  predictive_parity_difference: 'predictive-gap-above-maximum',
}

function rulesOf(settings: FairnessSettings): readonly Rule[] {
  return FAIRNESS_METRICS.flatMap((metric): readonly Rule[] => {
    const asked = settings[metric]
    if (asked === undefined) return []
    const code = codes[metric]
    return 'minimum' in asked
      ? [{ metric, code, limit: asked.minimum, side: 'minimum' }]
      : [{ metric, code, limit: asked.maximum, side: 'maximum' }]
  })
}

const nameOf = (fairness: Fairness): string => fairness.columns.join(' & ')

/** The groups that could not be judged, each once, with every measure it was left out of. */
function excludedFindings(fairness: Fairness, rules: readonly Rule[]): readonly Finding[] {
  const judged = fairness.results.filter((result) => rules.some((rule) => rule.metric === result.metric))
  const groups = [...new Set(judged.flatMap((result) => result.excluded.map((one) => one.group)))]
  return groups.map((group) => {
    const lacks = judged.flatMap((result) =>
      result.excluded.filter((one) => one.group === group).map((one) => ({ ...one, metric: result.metric })),
    )
    const first = lacks[0]
    return gateFinding('fairness', 'group-not-evaluable', group, 'fail', {
      group,
      why: first?.why ?? '',
      have: first?.have ?? 0,
      need: first?.need ?? 0,
      measures: [...new Set(lacks.map((one) => one.metric))],
    })
  })
}

/** Whether a value keeps the rule, and whether the worse end of its interval does; null where there is no interval. */
function kept({ side, limit }: Rule, { measure, interval }: FairnessResult) {
  const bound = interval === null ? null : side === 'minimum' ? interval.lower : interval.upper
  return {
    point: measure !== null && compareToLimit(measure, limit) !== (side === 'minimum' ? -1 : 1),
    bound: bound === null ? null : side === 'minimum' ? bound >= limit : bound <= limit,
  }
}

function limitFinding(fairness: Fairness, rule: Rule, settings: FairnessSettings): readonly Finding[] {
  const result = fairness.results.find((one) => one.metric === rule.metric)
  const about = `${rule.metric} ${nameOf(fairness)}`
  const attribute = nameOf(fairness)
  if (result === undefined || result.measure === null) {
    const why = result?.why ?? 'not measured'
    return [gateFinding('fairness', 'measure-not-evaluable', about, 'fail', { metric: rule.metric, attribute, why })]
  }
  const { point, bound } = kept(rule, result)
  const holds = point && (settings.judged_on === 'point' || bound === true)
  if (holds && bound !== false) return []
  const { interval, lowest, highest, measure } = result
  const facts = {
    metric: rule.metric,
    attribute,
    found: measure.value,
    limit: rule.limit,
    lower: interval?.lower ?? null,
    upper: interval?.upper ?? null,
  }
  // a pass that rests on the point alone is shown with its interval
  if (holds) return [gateFinding('fairness', 'passed-on-the-point', about, 'note', facts)]
  return [
    gateFinding('fairness', rule.code, about, 'fail', {
      ...facts,
      judged: point ? 'interval' : 'point',
      lowest: lowest?.group ?? null,
      lowestCount: lowest === null ? null : `${lowest.rate.numerator} of ${lowest.rate.denominator}`,
      highest: highest?.group ?? null,
      highestCount: highest === null ? null : `${highest.rate.numerator} of ${highest.rate.denominator}`,
    }),
  ]
}

/** The intersection whose group is furthest below the best, shown also where intersections decide nothing. */
function worstIntersection(measured: Measured): readonly Finding[] {
  const groups = measured.intersections.flatMap((fairness) => fairness.groups)
  const worst = groups.reduce<(typeof groups)[number] | null>(
    (low, group) =>
      group.impactRatio !== null && (low?.impactRatio == null || group.impactRatio.value < low.impactRatio.value)
        ? group
        : low,
    null,
  )
  if (worst?.impactRatio == null) return []
  const { numerator, denominator } = worst.selectionRate
  return [
    gateFinding('fairness', 'worst-intersection', worst.name, 'note', {
      group: worst.name,
      ratio: worst.impactRatio.value,
      selected: numerator,
      members: denominator,
    }),
  ]
}

/** The slice that fares worst of all that were looked at, with what chance alone would find in as many. */
function worstSlice({ slices }: Measured): readonly Finding[] {
  const worst = slices?.worst.toSorted((a, b) => a.adjustedP - b.adjustedP)[0]
  if (slices === undefined || worst === undefined) return []
  const { rate, name, inside, outside, adjustedP } = worst
  return [
    gateFinding('fairness', 'worst-slice', name, 'note', {
      group: name,
      rate,
      inside: `${inside.numerator} of ${inside.denominator}`,
      outside: `${outside.numerator} of ${outside.denominator}`,
      adjustedP,
      searched: slices.searched,
      tooSmall: slices.tooSmall,
      left: slices.combinationsLeft,
      comparisons: slices.comparisons,
    }),
  ]
}

/** The protected columns that the predictions do not have, each by its name. */
const missingFindings = ({ missing = [], file }: Measured): readonly Finding[] =>
  missing.map((column) =>
    gateFinding('fairness', 'protected-attribute-missing', column, 'fail', {
      file,
      detail: `${file} has no column "${column}", which the model file names as protected. Log the predictions with it`,
    }),
  )

/** Why the favourable classes part nobody from anybody: none is named, one is no class, or every class is one; null where they do. */
function favourableProblem({ confusion }: Measured, { modelFile }: Input): Finding['facts'] | null {
  const spec = modelFile?.evaluation
  if (spec?.task !== 'multiclass') return null
  if (spec.favourable === undefined) return {}
  const [named, classes] = [spec.favourable.map(className), confusion?.classes ?? []]
  // nobody would be selected by a class that is none, and without a gap between groups every limit on gaps would hold
  const absent = named.filter((name) => !classes.includes(name))
  return absent.length > 0 || classes.every((name) => named.includes(name))
    ? { absent, classes: classes.slice(0, 10) }
    : null
}

/** Why a model of this task has nothing that fairness compares; null where it has. */
function taskFinding(measured: Measured, input: Input): Finding | null {
  const { task = 'binary', attributes, missing, file } = measured
  const nothing = (facts: Finding['facts']): Finding =>
    gateFinding('fairness', 'task-not-judged', file, 'fail', { task, file, ...facts })
  if (task === 'regression') return nothing({})
  const problem = task === 'multiclass' ? favourableProblem(measured, input) : null
  if (problem !== null) return nothing(problem)
  if (attributes.length > 0 || missing !== undefined) return null
  const detail = 'the model file names no protected attribute. Name them under evaluation.protected'
  return gateFinding('fairness', 'protected-attribute-missing', file, 'fail', { file, detail })
}

/** What keeps the version's treatment of groups from passing, by protected attribute; groups too small are findings of their own. */
export function judgeFairness(input: Input): readonly Finding[] {
  const { evaluation, settings } = input
  if (evaluation.state === 'unmeasured') return [unmeasuredFinding('fairness', evaluation)]
  const nothing = taskFinding(evaluation, input)
  if (nothing !== null) return [nothing]
  const rules = rulesOf(settings)
  const gated =
    settings.intersections === 'gate' ? [...evaluation.attributes, ...evaluation.intersections] : evaluation.attributes
  return [
    ...missingFindings(evaluation),
    ...gated.flatMap((fairness) => [
      ...rules.flatMap((rule) => limitFinding(fairness, rule, settings)),
      ...excludedFindings(fairness, rules),
    ]),
    ...worstIntersection(evaluation),
    ...worstSlice(evaluation),
  ]
}
