import type { Champion, Evaluation, Fairness, Measured } from '../domain/evidence/evaluation.ts'
import type { MetricName, Task } from '../domain/metric/task/tasks.ts'
import type { RescoreStanding } from '../domain/rescore/standing.ts'
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

/** The first numbers, and the word for where they come from. */
function numbersLine(evaluation: Measured, source: string): string {
  const numbers = first[evaluation.task ?? 'binary'].map((metric) => {
    const { measure = null, interval = null } = evaluation.performance[metric] ?? {}
    return `${label(metric)} ${value(measure?.value)}${range(interval)}`
  })
  return `${numbers.join(', ')}: ${source}.`
}

/** Whether a finding is a gate's own note on its numbers, which belongs beside them. */
export const isMeasureNote = ({ weight, facts }: Finding): boolean =>
  weight === 'note' && typeof facts.gate === 'string'

/** What was measured, in a few lines, with the gates' notes on it; empty where nothing was. */
export function measuredSection(
  evaluation: Evaluation,
  champion: Champion,
  notes: readonly Finding[],
  rescored?: RescoreStanding,
): string {
  if (evaluation.state === 'unmeasured') return ''
  const sealed = rescored?.sealed.state === 'counts' ? rescored.sealed : null
  const lines = [
    numbersLine(evaluation, evaluation.provenance),
    ...(sealed === null
      ? []
      : [
          numbersLine(
            sealed.evaluation,
            `${sealed.evaluation.provenance}, ${sealed.evaluation.tally.used} rows of ${escapeMarkdown(sealed.set)} (record ${sealed.record}, counts until ${sealed.until.slice(0, 10)})`,
          ),
        ]),
    comparisonLine(champion),
    ...evaluation.attributes.map(parityLine),
    ...notes.filter(isMeasureNote).map((finding) => escapeMarkdown(sentence(finding), 1500)),
  ]
  return `### What was measured\n\n${lines
    .filter((line) => line !== '')
    .map((line) => `- ${line}`)
    .join('\n')}`
}
