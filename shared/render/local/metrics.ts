import type { Fairness, Measured, SliceSearch } from '../../domain/evidence/evaluation.ts'
import type { Report } from '../../domain/evidence/report.ts'
import { METRIC_NAMES } from '../../domain/metric/task/tasks.ts'
import { visible } from '../escape.ts'
import { range, value } from '../metrics.ts'
import { number } from '../sentence/words.ts'

/** Rows of words in columns of equal width, for a terminal. */
export function aligned(rows: readonly (readonly string[])[]): string {
  const widths = rows.reduce<readonly number[]>(
    (most, row) => row.map((word, column) => Math.max(word.length, most[column] ?? 0)),
    [],
  )
  return rows
    .map((row) =>
      row
        .map((word, column) => word.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

const name = (text: string): string => visible(text, 60)
const counted = ({ numerator, denominator, value: found }: Fairness['groups'][number]['selectionRate']): string =>
  `${value(found)} (${numerator}/${denominator})`

function head({ evaluation, engine }: Report): string {
  const { file, sha256, task = 'binary', threshold, split, tally, holdout } = evaluation
  const refused = Object.entries(tally.refused).filter(([, rows]) => rows > 0)
  const lost = refused.map(([why, rows]) => `${rows} ${why.replaceAll('-', ' ')}`).join(', ')
  return aligned([
    ['file', name(file)],
    ['SHA-256', sha256],
    ['rows', `${tally.used} of ${tally.all} measured, ${tally.outsideSplit} outside of the split`],
    ...(refused.length === 0 ? [] : [['refused', lost]]),
    ['split', name(split)],
    ['task', task],
    ...(threshold === null ? [] : [['threshold', number(threshold)]]),
    ['rows digest', holdout ?? 'not computed by this engine'],
    ['engine', name(engine)],
  ])
}

function performance({ performance: found }: Measured): string {
  const rows = METRIC_NAMES.flatMap((metric) => {
    const own = found[metric]
    if (own === undefined) return []
    const method = own.interval === null ? '' : own.interval.method
    return [[metric, value(own.measure?.value), range(own.interval).trim(), method, own.measure?.exact ?? '']]
  })
  // an exact value may have hundreds of digits; those of counts are short
  const short = rows.map(([metric = '', found = '', interval = '', method = '', exact = '']) => [metric, found, interval, method, exact.length > 24 ? '' : exact]) // prettier-ignore
  return aligned([['metric', 'value', '95 % interval', 'method', 'exact'], ...short])
}

function confusion({ confusion: found, attributes }: Measured): string {
  if (found !== undefined)
    return aligned([['true \\ said', ...found.classes.map(name)], ...found.classes.map((own, row) => [name(own), ...(found.rows[row] ?? []).map(String)])]) // prettier-ignore
  const groups = attributes[0]?.groups
  if (groups === undefined) return ''
  const sum = (key: 'tp' | 'fp' | 'fn' | 'tn'): string =>
    String(groups.reduce((all, { counts }) => all + counts[key], 0))
  return aligned([['true \\ said', 'yes', 'no'], ['yes', sum('tp'), sum('fn')], ['no', sum('fp'), sum('tn')]]) // prettier-ignore
}

function calibration({ calibration: found }: Report): string {
  if (found === null) return ''
  const { bins, ece, mce, hosmerLemeshow, byRows, observedOverExpected } = found
  const table = aligned([
    ['score up to', 'rows', 'events', 'predicted', 'observed'],
    ...bins.map(({ upTo, rows, events, predicted }) => [value(upTo), String(rows), String(events), value(predicted), value(events / rows)]), // prettier-ignore
  ])
  const said = [
    `calibration error ${value(ece)}, largest ${value(mce)}, observed over expected ${value(observedOverExpected)}`,
    hosmerLemeshow === null
      ? 'Hosmer-Lemeshow not evaluable'
      : `Hosmer-Lemeshow ${value(hosmerLemeshow.statistic)}, p ${value(hosmerLemeshow.pExternal)} (${bins.length} degrees)`,
    ...(byRows === null
      ? ['slope not computed: more than 100,000 distinct scores']
      : [`slope ${value(byRows.slope)}, intercept ${value(byRows.intercept)}, in the large ${value(byRows.inTheLarge)}, Spiegelhalter z ${value(byRows.spiegelhalter?.z)}`]), // prettier-ignore
  ]
  return `${table}\n${said.join('\n')}`
}

function fairness({ columns, groups, results }: Fairness): string {
  const table = aligned([
    ['group', 'selected', 'true positive rate', 'false positive rate', 'precision', 'of the best'],
    ...groups.map((group) => [
      name(group.name),
      counted(group.selectionRate),
      counted(group.truePositiveRate),
      counted(group.falsePositiveRate),
      counted(group.positivePredictiveValue),
      group.impactRatio === null ? 'not evaluable' : value(group.impactRatio.value),
    ]),
  ])
  const measures = results.map(({ metric, measure, interval, why, excluded }) => [
    metric,
    measure === null ? `not evaluable: ${(why ?? '').replaceAll('-', ' ')}` : value(measure.value),
    range(interval).trim(),
    excluded.length === 0 ? '' : `without ${excluded.map(({ group, have, need }) => `${name(group)} (${have} of ${need})`).join(', ')}`, // prettier-ignore
  ])
  return `by ${columns.map(name).join(' and ')}\n${table}\n${aligned(measures)}`
}

function slices(found: SliceSearch | undefined): string {
  if (found === undefined || found.worst.length === 0) return ''
  const rows = found.worst.map((one) => [name(one.name), one.rate, counted(one.inside), counted(one.outside), value(one.p), value(one.adjustedP)]) // prettier-ignore
  const seen = `${found.searched} slices of up to ${found.depth} columns looked at, ${found.tooSmall} too small, ${found.combinationsLeft} combinations left out`
  return `worst slices\n${aligned([['slice', 'rate', 'inside', 'all others', 'p', `p after ${found.comparisons}`], ...rows])}\n${seen}`
}

function comparisons({ comparisons: found }: Report): string {
  const [first] = found
  if (first === undefined) return ''
  const { pairing } = first
  const rows = found.map(({ metric, candidate, champion, difference, interval, notEvaluable }) => [
    metric,
    value(candidate?.value),
    value(champion?.value),
    value(difference?.value),
    interval === null ? `not evaluable: ${(notEvaluable ?? '').replaceAll('-', ' ')}` : `${range(interval).trim()} ${interval.method}`, // prettier-ignore
  ])
  const paired =
    pairing.kind === 'unpaired'
      ? `on different rows (${(pairing.why ?? '').replaceAll('-', ' ')}), as independent samples`
      : `on the same ${pairing.rows} rows, by ${pairing.kind === 'row-key' ? 'their keys' : 'their order'}`
  return `against the other version, ${paired}\n${aligned([['metric', 'this', 'other', 'difference', '95 % interval'], ...rows])}`
}

/** The report for a terminal: every number with its counts, its interval and how it was made. Hostile names stay on their line. */
export function reportText(report: Report): string {
  const { evaluation } = report
  const missing = (evaluation.missing ?? []).map((column) => `protected column ${name(column)} is missing`)
  const parts = [
    head(report),
    ...(missing.length === 0 ? [] : [missing.join('\n')]),
    performance(evaluation),
    confusion(evaluation),
    calibration(report),
    ...evaluation.attributes.map(fairness),
    ...evaluation.intersections.map(fairness),
    slices(evaluation.slices),
    comparisons(report),
    'Intervals cover 95 % and leave out that model and threshold were chosen.',
  ]
  return parts.filter((part) => part !== '').join('\n\n')
}
