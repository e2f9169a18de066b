import { rowGaps } from '../data/row-counts.ts'
import type { DataQuality, FoldFacts, FoldFault } from '../evidence/data-quality.ts'
import { compareToLimit, measure } from '../metric/fraction.ts'
import type { ModelFile } from '../model/model-file.ts'
import type { Finding } from '../verdict.ts'
import type { DataQualitySettings } from './data-quality-settings.ts'
import { leakageFindings, stabilityFindings } from './data-suspicions.ts'
import { gateFinding, type GateCode } from './finding.ts'
import type { GateInput } from './gate.ts'

/** What keeps a version's data from passing: by rows and columns, by what is said of them, by how they moved. */

type Facts = Finding['facts']

const fail = (code: GateCode, about: string, facts: Facts = {}): Finding =>
  gateFinding('data-quality', code, about, 'fail', facts)
const note = (code: GateCode, about: string, facts: Facts = {}): Finding =>
  gateFinding('data-quality', code, about, 'note', facts)

const whys: Readonly<Record<FoldFault, string>> = {
  'not-declared': 'the model file names none',
  'no-run': 'the version names no run',
  missing: 'the run has no such file',
  'too-large': 'it is larger than what is read here',
  empty: 'it has no rows',
  truncated: 'it is cut short',
  'unknown-format': 'it is no .parquet, .csv or .json file',
  'not-readable': 'it cannot be read as a table',
  'column-missing': 'it has no such column',
  'too-many-folds': 'the column has more than 20 values, which are no folds',
  'rows-without-fold': 'some rows have no value in it and lie in no fold',
}

function faultFindings(data: DataQuality, file: ModelFile | null): readonly Finding[] {
  const key = file?.data.folds?.key
  return data.faults.map(({ fold, file: path, why, column }) => {
    const facts = { fold, file: path, why: whys[why], column }
    if (why === 'not-declared' || why === 'no-run') return fail('rows-not-declared', 'rows', facts)
    if (why === 'missing') return fail('rows-missing', fold, facts)
    if (column !== null && column === key) return fail('key-missing', `${fold} ${column}`, facts)
    return column !== null ? fail('column-not-read', `${fold} ${column}`, facts) : fail('rows-unreadable', fold, facts)
  })
}

/** Whether the share is at most the limit, exactly: 29 of 100 keep 0.29. */
function keepsShare(rows: number, of: number, limit: number): boolean {
  const share = measure(rows, of)
  return share === null || compareToLimit(share, limit) <= 0
}

function foldFindings(fold: FoldFacts, settings: DataQualitySettings): readonly Finding[] {
  const { fold: name, file, rows } = fold
  const at = { fold: name, file, of: rows }
  const suspicion = settings.suspicions === 'gate' ? fail : note
  return [
    ...fold.unread.map(({ column, asked }) =>
      (asked ? fail : note)('column-not-read', `${name} ${column}`, {
        ...{ ...at, column, why: 'it is of a kind that is not read here' },
      }),
    ),
    ...((fold.keyless ?? 0) > 0 ? [fail('rows-without-key', name, { ...at, rows: fold.keyless })] : []),
    ...(keepsShare(fold.repeated, rows, settings.duplicates_at_most)
      ? []
      : [fail('duplicates-above-maximum', name, { ...at, rows: fold.repeated, limit: settings.duplicates_at_most })]),
    ...fold.missing
      .filter((one) => !keepsShare(one.rows, rows, settings.missing_at_most))
      .map((one) =>
        fail('missing-above-maximum', `${name} ${one.column}`, {
          ...{ ...at, column: one.column, rows: one.rows, limit: settings.missing_at_most },
        }),
      ),
    ...fold.sentinels.map(({ column, rows: held, value }) =>
      value === null
        ? suspicion('sentinel-suspected', `${name} ${column}`, { ...at, column, rows: held })
        : fail('sentinel-found', `${name} ${column}`, { ...at, column, rows: held, value }),
    ),
  ]
}

function overlapFindings(
  { overlap, folds, faults }: DataQuality,
  settings: DataQualitySettings,
  several: boolean,
): readonly Finding[] {
  const limit = settings.overlap_between_folds_at_most
  // a fold that could not be looked at has its own finding
  if (overlap.by === null)
    return several && faults.length === 0 && folds.length > 0
      ? [fail('overlap-not-evaluable', 'folds', { columns: overlap.columns })]
      : []
  return overlap.pairs
    .filter(({ rows, of }) => !keepsShare(rows, of, limit))
    .map(({ one, other, rows, of }) =>
      fail('overlap-above-maximum', `${one} and ${other}`, { one, other, rows, of, by: overlap.by, limit }),
    )
}

function sourceFindings({ sources, datasets }: DataQuality): readonly Finding[] {
  return [
    ...sources.flatMap(({ name, declared, found, by }) =>
      found === declared
        ? []
        : [
            found === null
              ? note('source-digest-unknown', name, { name })
              : fail('source-digest-differs', name, { name, declared, found, by }),
          ],
    ),
    ...datasets.flatMap(({ name, context, rows, fileRows, file }) =>
      rows === null || fileRows === null || rows === fileRows
        ? []
        : [fail('dataset-rows-differ', `${name} ${context ?? ''}`.trim(), { name, rows, fileRows, file })],
    ),
  ]
}

function countFindings(data: DataQuality, file: ModelFile): readonly Finding[] {
  const { filters } = file.data
  const known = data.sources.map(({ rows }) => rows)
  const sources =
    known.length === 0 || known.includes(null) ? null : known.reduce<number>((sum, rows) => sum + (rows ?? 0), 0)
  const folds =
    data.folds.length === 0 || data.faults.length > 0 ? null : data.folds.reduce((sum, { rows }) => sum + rows, 0)
  const unknown = filters.length > 0 && sources === null ? [fail('source-rows-unknown', 'data.sources', {})] : []
  const gaps = rowGaps({ sources, folds, filters })
  return [
    ...unknown,
    ...gaps.map(({ where, rule, expected, found }) =>
      fail('rows-do-not-add-up', rule ?? where, { where, rule, expected, found }),
    ),
  ]
}

const breachCodes = {
  absent: 'column-absent',
  unknown: 'column-not-in-schema',
  type: 'column-type-differs',
  range: 'values-out-of-range',
  values: 'values-not-allowed',
  null: 'nulls-not-allowed',
} as const

function schemaFindings({ schema, folds }: DataQuality): readonly Finding[] {
  const { state, file, detail } = schema
  if (state === 'not-declared' || state === 'missing') return [fail('schema-missing', 'data.schema', { file, state })]
  if (state === 'unreadable')
    return [gateFinding('data-quality', 'schema-unreadable', 'data.schema', 'error', { file, detail })]
  return schema.breaches.map(({ column, fold, what, rows, expected, found }) =>
    (what === 'unknown' ? note : fail)(breachCodes[what], `${fold} ${column}`, {
      ...{ column, fold, rows, expected, found, file },
      of: folds.find((one) => one.fold === fold)?.rows ?? null,
    }),
  )
}

function signatureFindings({ signature, schema }: DataQuality): readonly Finding[] {
  const { state, breaches, afterwards } = signature
  if (state === 'absent' || state === 'unnamed') return [fail('signature-missing', 'signature', { state })]
  if (state === 'unreadable') return [fail('signature-unreadable', 'signature')]
  // an input that neither has is one thing to mend
  const seen = new Set<string>()
  const once = breaches.filter(({ column, what }) => {
    const known = seen.has(`${what} ${column}`)
    seen.add(`${what} ${column}`)
    return !known
  })
  return [
    ...once.map(({ column, what, against, expected, found }) =>
      fail(what === 'column' ? 'input-absent' : 'input-type-differs', column, {
        ...{ column, against: against === 'schema' ? schema.file : 'the rows', expected, found },
      }),
    ),
    ...afterwards.map((column) => fail('known-afterwards', column, { column })),
  ]
}

function qualityFindings({ quality }: DataQuality): readonly Finding[] {
  const { state, file, detail, checks } = quality
  if (state === 'not-declared' || state === 'missing')
    return [fail('quality-report-missing', 'data.quality', { file, state })]
  if (state === 'unreadable')
    return [gateFinding('data-quality', 'quality-report-unreadable', 'data.quality', 'error', { file, detail })]
  if (checks.length === 0) return [fail('quality-report-empty', 'data.quality', { file })]
  return checks.filter(({ passed }) => !passed).map(({ check }) => fail('quality-check-failed', check, { check, file }))
}

/** What keeps the version's data from passing, and what is only suspected or could not be told of it. */
export function judgeDataQuality({
  settings,
  dataQuality,
  modelFile,
}: GateInput<DataQualitySettings>): readonly Finding[] {
  if (dataQuality === undefined || modelFile === null)
    return [
      fail('data-not-looked-at', 'data', {
        why: modelFile === null ? 'there is no model file' : 'nobody looked at it',
      }),
    ]
  const { folds } = dataQuality
  const spec = modelFile.data.folds
  const several = spec !== undefined && ('column' in spec || folds.length > 1)
  return [
    ...faultFindings(dataQuality, modelFile),
    ...folds.flatMap((fold) => foldFindings(fold, settings)),
    ...overlapFindings(dataQuality, settings, several),
    ...sourceFindings(dataQuality),
    ...countFindings(dataQuality, modelFile),
    ...schemaFindings(dataQuality),
    ...signatureFindings(dataQuality),
    ...qualityFindings(dataQuality),
    ...leakageFindings(dataQuality, settings),
    ...stabilityFindings(dataQuality, settings),
  ]
}
