import type { DataQuality } from '../../domain/evidence/data-quality.ts'
import { code, escapeMarkdown } from '../escape.ts'
import { value } from '../metrics.ts'
import { table } from '../table.ts'

/** Rows of a table that nobody reads to the end are counted instead. */
const most = 10

function foldTable({ folds }: DataQuality): string {
  return table(
    ['Fold', 'File', 'Rows', 'Columns', 'Repeated', 'Most missing', 'Codes for "unknown"', 'SHA-256'],
    folds.map(({ fold, file, rows, columns, unread, repeated, missing, sentinels, sha256 }) => {
      const worst = missing.toSorted((a, b) => b.rows - a.rows)[0]
      const codes = sentinels.map(
        ({ column, rows: held, value: one }) => `${escapeMarkdown(column)} ${one ?? '(suspected)'}: ${held}`,
      )
      return [
        escapeMarkdown(fold),
        code(file),
        String(rows),
        unread.length === 0 ? String(columns) : `${columns}, ${unread.length} not read`,
        String(repeated),
        worst === undefined ? 'none' : `${escapeMarkdown(worst.column)}: ${worst.rows}`,
        codes.length === 0 ? 'none' : [...codes.slice(0, most), ...(codes.length > most ? ['…'] : [])].join('; '),
        code(sha256.slice(0, 16)),
      ]
    }),
  )
}

function overlapLine({ overlap, folds }: DataQuality): string {
  if (overlap.by === null) return folds.length > 1 ? 'Overlap of folds: not evaluable.' : ''
  const found = overlap.pairs.filter(({ rows }) => rows > 0)
  const by = overlap.by === 'key' ? 'by key' : `over ${overlap.columns} columns`
  if (found.length === 0) return `No row is in two folds (${by}).`
  return `Rows in two folds (${by}): ${found
    .slice(0, most)
    .map(({ one, other, rows, of }) => `${escapeMarkdown(one)} and ${escapeMarkdown(other)} ${rows} of ${of}`)
    .join('; ')}.`
}

/** Our digest beside MLflow's, which sees the first 10,000 rows; what nothing tells is said. */
function digestTable({ sources, datasets }: DataQuality): string {
  const own = sources.map(({ name, declared, found, by, rows }) => [
    escapeMarkdown(name),
    'source',
    rows === null ? 'unknown' : String(rows),
    'none',
    found === null ? 'unknown' : `${code(found.slice(0, 16))} (${by === 'artifact' ? 'file of the run' : 'parameter'})`,
    found === null ? 'unknown' : found === declared ? 'as the model file says' : 'differs',
  ])
  const logged = datasets.map(({ name, context, digest, rows, fileRows, sha256, file }) => [
    escapeMarkdown(name),
    escapeMarkdown(`dataset${context === null ? '' : `, ${context}`}`),
    rows === null ? 'unknown' : String(rows),
    code(digest),
    sha256 === null ? 'unknown' : `${code(sha256.slice(0, 16))} (${code(file ?? '')})`,
    rows === null || fileRows === null ? 'unknown' : rows === fileRows ? 'as many rows' : `${fileRows} rows there`,
  ])
  return own.length + logged.length === 0
    ? ''
    : table(['Data', 'Kind', 'Rows', 'MLflow (10,000 rows)', 'SHA-256 (every byte)', 'Agrees'], [...own, ...logged])
}

function leakageLine({ leakage }: DataQuality): string {
  if (leakage.why !== null) return 'Leakage: not evaluable.'
  const top = leakage.columns.slice(0, 3).map(({ column, auc }) => `${escapeMarkdown(column)} ${value(auc)}`)
  const left = leakage.unjudged.length === 0 ? '' : `; not judged for too many values: ${leakage.unjudged.length}`
  return `Of ${leakage.judged} columns these tell the outcome best alone, by area: ${top.join(', ')}${left}.`
}

function stabilityTable({ stability }: DataQuality): string {
  return stability.length === 0
    ? ''
    : table(
        ['Stability of', 'From', 'To', 'Index', 'By chance up to'],
        stability.map(({ column, from, to, index, noise, expected, actual }) => [
          escapeMarkdown(column),
          `${escapeMarkdown(from)}: ${expected}`,
          `${escapeMarkdown(to)}: ${actual}`,
          index === null ? 'not evaluable' : value(index),
          noise === null ? '' : value(noise),
        ]),
      )
}

/** What was found in the data, in counts; empty where nobody looked. */
export function dataSection(data: DataQuality | undefined): string {
  if (data === undefined) return ''
  const { quality, signature } = data
  const failed = quality.checks.filter(({ passed }) => !passed).length
  const lines = [
    overlapLine(data),
    quality.state === 'read' ? `Checks of the training job: ${quality.checks.length}, failed ${failed}.` : '',
    signature.state === 'read' ? `Inputs that the signature names: ${signature.inputs}.` : '',
    data.folds.length === 0 ? '' : leakageLine(data),
  ].filter((line) => line !== '')
  return [
    data.folds.length === 0 ? 'No rows could be looked at.' : foldTable(data),
    lines.map((line) => `- ${line}`).join('\n'),
    digestTable(data),
    stabilityTable(data),
  ]
    .filter((part) => part !== '')
    .join('\n\n')
}
