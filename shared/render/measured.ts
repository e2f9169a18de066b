import type { Champion, Evaluation, Fairness } from '../domain/evidence/evaluation.ts'
import type { MetricName, Task } from '../domain/metric/task/tasks.ts'
import type { Finding } from '../domain/verdict.ts'
import { escapeMarkdown } from './escape.ts'
import { comparisonLine, label, range, value } from './metrics.ts'
import { sentence } from './sentence/finding.ts'

/** The numbers that a reviewer looks for first; every other stands in the tables. */
const first = {
  binary: ['roc_auc', 'recall', 'brier'],
  multiclass: ['accuracy', 'macro_f1', 'log_loss'],
  regression: ['rmse', 'mae', 'r2'],
} as const satisfies Readonly<Record<Task, readonly MetricName[]>>

function parityLine({ columns, results }: Fairness): string {
  const ratio = results.find(({ metric }) => metric === 'demographic_parity_ratio')
  if (ratio === undefined) return ''
  const found = ratio.measure === null ? 'not evaluable' : `${value(ratio.measure.value)}${range(ratio.interval)}`
  return `By ${escapeMarkdown(columns.join(' and '))}, demographic parity ratio ${found}.`
}

/** Whether a finding is a gate's own note on its numbers, which belongs beside them. */
export const isMeasureNote = ({ weight, facts }: Finding): boolean =>
  weight === 'note' && typeof facts.gate === 'string'

/** What was measured, in a few lines, with the gates' notes on it; empty where nothing was. */
export function measuredSection(evaluation: Evaluation, champion: Champion, notes: readonly Finding[]): string {
  if (evaluation.state === 'unmeasured') return ''
  const numbers = first[evaluation.task ?? 'binary'].map((metric) => {
    const { measure = null, interval = null } = evaluation.performance[metric] ?? {}
    return `${label(metric)} ${value(measure?.value)}${range(interval)}`
  })
  const lines = [
    `${numbers.join(', ')}: ${evaluation.provenance}.`,
    comparisonLine(champion),
    ...evaluation.attributes.map(parityLine),
    ...notes.filter(isMeasureNote).map((finding) => escapeMarkdown(sentence(finding), 1500)),
  ]
  return `### What was measured\n\n${lines
    .filter((line) => line !== '')
    .map((line) => `- ${line}`)
    .join('\n')}`
}
