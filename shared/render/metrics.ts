import type { Champion, Evaluation, Fairness, Measured } from '../domain/evidence/evaluation.ts'
import { ENGINE } from '../domain/engine/choice.ts'
import { METRIC_NAMES } from '../domain/metric/task/tasks.ts'
import { escapeMarkdown } from './escape.ts'
import { table } from './table.ts'
import { number } from './sentence/words.ts'

type Interval = { readonly lower: number; readonly upper: number } | null

const labels: Readonly<Record<string, string>> = {
  accuracy: 'Accuracy',
  precision: 'Precision',
  recall: 'Recall',
  f1: 'F1',
  specificity: 'Specificity',
  balanced_accuracy: 'Balanced accuracy',
  mcc: 'Matthews correlation',
  roc_auc: 'ROC AUC',
  gini: 'Gini',
  average_precision: 'Average precision',
  ks: 'KS',
  log_loss: 'Log loss',
  brier: 'Brier score',
  ece: 'Calibration error',
  mean_score: 'Mean score',
  macro_precision: 'Precision, mean of classes',
  macro_recall: 'Recall, mean of classes',
  macro_f1: 'F1, mean of classes',
  weighted_precision: 'Precision, weighted',
  weighted_recall: 'Recall, weighted',
  weighted_f1: 'F1, weighted',
  macro_roc_auc: 'ROC AUC, mean of one against the rest',
  rmse: 'Root mean square error',
  mae: 'Mean absolute error',
  mean_error: 'Mean error',
  max_error: 'Largest error',
  r2: 'R²',
  mape: 'Mean relative error',
  spearman: 'Spearman correlation',
  demographic_parity_ratio: 'Demographic parity, ratio',
  demographic_parity_difference: 'Demographic parity, difference',
  equal_opportunity_difference: 'Equal opportunity, difference',
  equalized_odds_difference: 'Equalised odds, difference',
  equalized_odds_ratio: 'Equalised odds, ratio',
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
  const rows = METRIC_NAMES.flatMap((metric) => {
    const own = candidate.performance[metric]
    if (own === undefined) return []
    const others = other === null ? [] : [value(other.performance[metric]?.measure?.value)]
    return [[label(metric), `${value(own.measure?.value)}${range(own.interval)}`, ...others]]
  })
  const { used, all } = candidate.tally
  const threshold = candidate.threshold === null ? '' : `, threshold ${number(candidate.threshold)}`
  return `${table(head, rows)}\n\n${used} of ${all} rows, ${escapeMarkdown(candidate.split)}${threshold}, counted by ${escapeMarkdown(candidate.engine ?? ENGINE)}. Intervals cover 95 % and leave out that model and threshold were chosen.`
}

/** The comparison that the policy asks for, in one sentence; empty where it asks for none. */
export function comparisonLine(champion: Champion): string {
  if (champion.state !== 'read' || champion.comparison === null) return ''
  const { metric, difference, interval, pairing, margin, nonInferior, better } = champion.comparison
  const rows = pairing.kind === 'unpaired' ? 'on different rows' : `on the same ${pairing.rows} rows`
  const held =
    nonInferior === null
      ? 'not comparable'
      : nonInferior
        ? `${better === true ? 'better, and ' : ''}not worse by more than ${number(margin)}`
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

/** How many rows of each class were said to be of which. */
function confusionTable({ confusion }: Measured): string {
  if (confusion === undefined) return ''
  const { classes, rows } = confusion
  const name = (text: string): string => escapeMarkdown(text, 40)
  const lines = classes.map((own, row) => [name(own), ...(rows[row] ?? []).map(String)])
  return table(['True class, then what the model says', ...classes.map(name)], lines)
}

/** The slices that fare worst, and how much was looked at to find them. */
function sliceTable({ slices }: Measured): string {
  if (slices === undefined || slices.worst.length === 0) return ''
  const lines = slices.worst.map((one) => [
    escapeMarkdown(one.name),
    rateLabels[one.rate],
    share(one.inside),
    share(one.outside),
    probability(one.p),
    probability(one.adjustedP),
  ])
  const left =
    slices.combinationsLeft === 0 ? '' : ` ${slices.combinationsLeft} combinations of columns were too many to look at.`
  const seen = `${slices.searched} slices of up to ${slices.depth} columns were looked at, ${slices.tooSmall} were too small.${left}`
  return `**Worst slices**\n\n${table(['Slice', 'Rate', 'Inside', 'All other rows', 'p', `p after ${slices.comparisons} comparisons`], lines)}\n\n${seen}`
}

const rateLabels = {
  selectionRate: 'Selected',
  truePositiveRate: 'True positive rate',
  falsePositiveRate: 'False positive rate',
  positivePredictiveValue: 'Precision',
} as const

const probability = (p: number): string => (p < 0.0001 ? '< 0.0001' : number(Number(p.toFixed(4))))

/** What was measured on a version: performance, the champion, every protected attribute. */
export function evaluationSection(evaluation: Evaluation, champion: Champion): string {
  if (evaluation.state === 'unmeasured')
    return `Nothing was measured: ${escapeMarkdown(evaluation.detail.replace(/\.$/, ''), 600)}.`
  const parts = [
    performanceTable(evaluation, champion),
    comparisonLine(champion),
    confusionTable(evaluation),
    ...evaluation.attributes.map(fairnessTables),
    ...evaluation.intersections.map(fairnessTables),
    sliceTable(evaluation),
  ]
  return parts.filter((part) => part !== '').join('\n\n')
}
