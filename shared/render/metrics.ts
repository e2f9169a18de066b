import type { Champion, Evaluation, Fairness, Measured } from '../domain/evidence/evaluation.ts'
import { PERFORMANCE_METRICS } from '../domain/metric/performance.ts'
import { escapeMarkdown } from './escape.ts'
import { table } from './table.ts'
import { number } from './sentence/words.ts'

type Interval = { readonly lower: number; readonly upper: number } | null

const labels: Readonly<Record<string, string>> = {
  accuracy: 'Accuracy',
  precision: 'Precision',
  recall: 'Recall',
  f1: 'F1',
  roc_auc: 'ROC AUC',
  average_precision: 'Average precision',
  ks: 'KS',
  log_loss: 'Log loss',
  brier: 'Brier score',
  demographic_parity_ratio: 'Demographic parity, ratio',
  demographic_parity_difference: 'Demographic parity, difference',
  equal_opportunity_difference: 'Equal opportunity, difference',
  equalized_odds_difference: 'Equalised odds, difference',
  predictive_parity_difference: 'Predictive parity, difference',
}

export const label = (name: string): string => labels[name] ?? escapeMarkdown(name)
export const value = (found: number | undefined | null): string =>
  found === undefined || found === null ? 'undefined' : number(Number(found.toFixed(4)))
export const range = (interval: Interval): string =>
  interval === null ? '' : ` (${value(interval.lower)} to ${value(interval.upper)})`

/** Performance beside the champion's, with 95 % intervals and where the numbers come from. */
export function performanceTable(candidate: Measured, champion: Champion): string {
  const other = champion.state === 'read' && champion.evaluation.state === 'measured' ? champion.evaluation : null
  const head = [
    '',
    `Proposed (${candidate.provenance})`,
    ...(other === null ? [] : [`Live, version ${escapeMarkdown(champion.state === 'read' ? champion.version : '')}`]),
  ]
  const rows = PERFORMANCE_METRICS.map((metric) => {
    const own = candidate.performance[metric]
    const others = other === null ? [] : [value(other.performance[metric].measure?.value)]
    return [label(metric), `${value(own.measure?.value)}${range(own.interval)}`, ...others]
  })
  const { used, all } = candidate.tally
  return `${table(head, rows)}\n\n${used} of ${all} rows, ${escapeMarkdown(candidate.split)}, threshold ${number(candidate.threshold)}. Intervals cover 95 % and leave out that model and threshold were chosen.`
}

/** The comparison that the policy asks for, in one sentence; empty where it asks for none. */
export function comparisonLine(champion: Champion): string {
  if (champion.state !== 'read' || champion.comparison === null) return ''
  const { metric, difference, interval, pairing, margin, nonInferior } = champion.comparison
  const rows = pairing.kind === 'unpaired' ? 'on different rows' : `on the same ${pairing.rows} rows`
  const held =
    nonInferior === null
      ? 'not comparable'
      : nonInferior
        ? `not worse by more than ${number(margin)}`
        : `worse by more than ${number(margin)} cannot be excluded`
  return `${label(metric)} against the live version: ${value(difference?.value)}${range(interval)} ${rows}; ${held}.`
}

const share = (rate: {
  readonly numerator: number
  readonly denominator: number
  readonly value: number | null
}): string => `${value(rate.value)} (${rate.numerator}/${rate.denominator})`

/** One attribute's groups with their counts, and the measures over them. */
export function fairnessTables(fairness: Fairness): string {
  const groups = table(
    ['Group', 'Selected', 'True positive rate', 'Precision', 'Of the best group’s rate'],
    fairness.groups.map((group) => [
      escapeMarkdown(group.name),
      share(group.selectionRate),
      share(group.truePositiveRate),
      share(group.positivePredictiveValue),
      group.impactRatio === null ? 'not evaluable' : value(group.impactRatio.value),
    ]),
  )
  const measures = fairness.results.map((result) => {
    const without =
      result.excluded.length === 0
        ? ''
        : `, without ${result.excluded.map(({ group, have, need }) => `${escapeMarkdown(group)} (${have} of ${need})`).join(', ')}`
    return `- ${label(result.metric)}: ${result.measure === null ? `not evaluable (${escapeMarkdown(result.why ?? '')})` : `${value(result.measure.value)}${range(result.interval)}`}${without}`
  })
  return `**By ${escapeMarkdown(fairness.columns.join(' and '))}**\n\n${groups}\n\n${measures.join('\n')}`
}

/** What was measured on a version: performance, the champion, every protected attribute. */
export function evaluationSection(evaluation: Evaluation, champion: Champion): string {
  if (evaluation.state === 'unmeasured')
    return `Nothing was measured: ${escapeMarkdown(evaluation.detail.replace(/\.$/, ''), 600)}.`
  const parts = [
    performanceTable(evaluation, champion),
    comparisonLine(champion),
    ...evaluation.attributes.map(fairnessTables),
    ...evaluation.intersections.map(fairnessTables),
  ]
  return parts.filter((part) => part !== '').join('\n\n')
}
