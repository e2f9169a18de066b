import type { Fairness, FairnessResult, Measured } from '../evidence/evaluation.ts'
import { compareToLimit } from '../metric/fraction.ts'
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

function rulesOf(settings: FairnessSettings): readonly Rule[] {
  const {
    demographic_parity_ratio: parity,
    equal_opportunity_difference: opportunity,
    predictive_parity_difference: predictive,
  } = settings
  return [
    ...(parity === undefined
      ? []
      : [
          {
            metric: 'demographic_parity_ratio',
            code: 'parity-ratio-below-minimum',
            limit: parity.minimum,
            side: 'minimum',
          } as const,
        ]),
    ...(opportunity === undefined
      ? []
      : [
          {
            metric: 'equal_opportunity_difference',
            code: 'opportunity-gap-above-maximum',
            limit: opportunity.maximum,
            side: 'maximum',
          } as const,
        ]),
    ...(predictive === undefined
      ? []
      : [
          {
            metric: 'predictive_parity_difference',
            code: 'predictive-gap-above-maximum',
            limit: predictive.maximum,
            side: 'maximum',
          } as const,
        ]),
  ]
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

function limitFinding(fairness: Fairness, rule: Rule, settings: FairnessSettings): readonly Finding[] {
  const result = fairness.results.find((one) => one.metric === rule.metric)
  const about = `${rule.metric} ${nameOf(fairness)}`
  if (result === undefined || result.measure === null) {
    return [
      gateFinding('fairness', 'measure-not-evaluable', about, 'fail', {
        metric: rule.metric,
        attribute: nameOf(fairness),
        why: result?.why ?? 'not measured',
      }),
    ]
  }
  const sign = rule.side === 'minimum' ? -1 : 1
  const point = compareToLimit(result.measure, rule.limit) === sign
  const { interval } = result
  const bound = interval === null ? null : rule.side === 'minimum' ? interval.lower : interval.upper
  const byBound =
    settings.judged_on === 'interval' &&
    (bound === null || (rule.side === 'minimum' ? bound < rule.limit : bound > rule.limit))
  if (!point && !byBound) return []
  return [
    gateFinding('fairness', rule.code, about, 'fail', {
      metric: rule.metric,
      attribute: nameOf(fairness),
      found: result.measure.value,
      limit: rule.limit,
      lower: interval?.lower ?? null,
      upper: interval?.upper ?? null,
      judged: point ? 'point' : 'interval',
      lowest: result.lowest?.group ?? null,
      lowestCount:
        result.lowest === null ? null : `${result.lowest.rate.numerator} of ${result.lowest.rate.denominator}`,
      highest: result.highest?.group ?? null,
      highestCount:
        result.highest === null ? null : `${result.highest.rate.numerator} of ${result.highest.rate.denominator}`,
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

/** What keeps the version's treatment of groups from passing, by protected attribute; groups too small are findings of their own. */
export function judgeFairness(input: Input): readonly Finding[] {
  const { evaluation, settings } = input
  const rules = rulesOf(settings)
  if (evaluation.state === 'unmeasured') {
    const attribute = evaluation.code === 'column-missing'
    return attribute
      ? [
          gateFinding('fairness', 'protected-attribute-missing', evaluation.file, 'fail', {
            file: evaluation.file,
            detail: evaluation.detail,
          }),
        ]
      : [unmeasuredFinding('fairness', evaluation)]
  }
  if (evaluation.attributes.length === 0) {
    return [
      gateFinding('fairness', 'protected-attribute-missing', evaluation.file, 'fail', {
        file: evaluation.file,
        detail: 'the model file names no protected attribute. Name them under evaluation.protected',
      }),
    ]
  }
  const gated =
    settings.intersections === 'gate' ? [...evaluation.attributes, ...evaluation.intersections] : evaluation.attributes
  return [
    ...gated.flatMap((fairness) => [
      ...rules.flatMap((rule) => limitFinding(fairness, rule, settings)),
      ...excludedFindings(fairness, rules),
    ]),
    ...worstIntersection(evaluation),
  ]
}
