import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { readPredictions } from '../../shared/clients/predictions/reader.ts'
import { PredictionsError } from '../../shared/clients/predictions/problem.ts'
import { compare, thresholdOf } from '../../shared/domain/evidence/measure.ts'
import type { Champion, Evaluation } from '../../shared/domain/evidence/evaluation.ts'
import { measureTask } from '../../shared/domain/evidence/measure-task.ts'
import { judgeGates } from '../../shared/domain/gate/gates.ts'
import { GateSettings } from '../../shared/domain/gate/settings.ts'
import { readColumns } from '../../shared/gather/version/prediction-columns.ts'
import { champion } from '../builders/evidence.ts'
import { binaryEvaluation } from '../builders/documents.ts'
import { failing, gateFacts } from '../builders/gates.ts'

/** From a version that passes, one thing broken at a time: exactly one finding, by its name. And files that nobody should send. */

const spec = { ...binaryEvaluation(), predictions: 'p.csv', intersections: [] }
const base = {
  performance: { minimum: { roc_auc: 0.7, recall: 0.5 }, maximum: { brier: 0.25 }, against_champion: { metric: 'roc_auc', margin: 0.05, confidence: 0.95 }, claims_must_match: 1e-6 }, // prettier-ignore
  fairness: { demographic_parity_ratio: { minimum: 0.8 }, equal_opportunity_difference: { maximum: 0.1 }, equalized_odds_difference: { maximum: 0.2 }, predictive_parity_difference: { maximum: 0.15 }, smallest_group: { members: 30, positives: 20 } }, // prettier-ignore
}

type Row = { readonly fold: string; readonly approved: string; readonly score: string; readonly race: string; readonly sex: string }
/** Labels and scores that go together, alike in every group. */
const rows: readonly Row[] = Array.from({ length: 400 }, (_, row) => ({
  fold: String(row % 5),
  approved: row % 2 === 0 ? '1' : '0',
  score: (row % 2 === 0 ? 0.55 + ((row % 20) / 100) * 2 : 0.45 - ((row % 20) / 100) * 2).toFixed(4),
  race: row % 8 < 4 ? 'white' : 'black',
  sex: row % 4 < 2 ? 'male' : 'female',
}))
const text = (own: readonly Row[], columns: readonly (keyof Row)[] = ['fold', 'approved', 'score', 'race', 'sex']) =>
  `${[columns.join(','), ...own.map((row) => columns.map((column) => row[column]).join(','))].join('\n')}\n`

type Given = {
  readonly file?: string | Uint8Array
  readonly settings?: object
  readonly parameters?: Readonly<Record<string, string>>
  readonly claims?: Readonly<Record<string, number>>
  readonly champion?: Champion | readonly Row[]
}

const port = {
  read: async (...given: Parameters<typeof readPredictions>) => {
    try {
      return { table: await readPredictions(...given) }
    } catch (error) {
      if (!(error instanceof PredictionsError)) throw error
      const problem = error.code === 'missing-column' ? ('missing-column' as const) : ('other' as const)
      return { problem, detail: error.message, column: error.column }
    }
  },
}

/** What the Parquet files of the fixtures hold. */
const columnar = { ...spec, predictions: 'p.parquet', label: { ...spec.label, column: 'label' }, split: { ...spec.split, column: 'group' }, protected: [] }
const stored = (name: string): Uint8Array => readFileSync(new URL(`../fixtures/predictions/encodings/${name}`, import.meta.url))

async function evaluated(file: string | Uint8Array, parameters: Readonly<Record<string, string>>) {
  const unmeasured = (code: 'threshold-unknown' | 'column-missing' | 'unreadable', detail: string) => ({
    evaluation: { state: 'unmeasured', code, file: 'p.csv', detail } as Evaluation,
    rows: null,
    threshold: null,
  })
  const threshold = thresholdOf(spec, parameters)
  if ('problem' in threshold) return unmeasured('threshold-unknown', threshold.problem)
  const read = await (typeof file === 'string' ? readColumns(port, new TextEncoder().encode(file), spec) : readColumns(port, file, columnar))
  if ('problem' in read) return unmeasured(read.problem === 'missing-column' ? 'column-missing' : 'unreadable', read.detail)
  return { ...measureTask({ ...read, threshold: threshold.value, sha256: 'e'.repeat(64), smallestGroup: base.fairness.smallest_group }), threshold: threshold.value }
}

async function found({ file = text(rows), settings = {}, parameters = { decision_threshold: '0.5' }, claims = {}, champion: other = rows }: Given): Promise<readonly string[]> {
  const gates = GateSettings.parse({ ...base, ...settings })
  const own = await evaluated(file, parameters)
  const theirs = 'state' in other ? null : await evaluated(text(other), { decision_threshold: '0.5' })
  const compared =
    theirs?.rows == null || own.rows === null
      ? null
      : compare(
          { rows: own.rows, threshold: own.threshold },
          { rows: theirs.rows, threshold: theirs.threshold, version: '6' },
          gates,
          's',
        )
  const standing = 'state' in other ? other : champion({ evaluation: theirs?.evaluation ?? own.evaluation, comparison: compared })
  const verdicts = judgeGates(gates, { ...gateFacts({ evaluation: own.evaluation, champion: standing, claims }) })
  return verdicts.flatMap(({ gate, findings }) => failing(findings).map((one) => one.replace('fail', gate)))
}

const changed = (change: (row: Row, index: number) => Partial<Row>): string =>
  text(rows.map((row, index) => ({ ...row, ...change(row, index) })))

test('the version passes', async () => {
  expect(await found({})).toEqual([])
})

describe('one thing broken is one finding', () => {
  test.each<readonly [string, Given, string]>([
    ['scores that say nothing of the outcome', { settings: { performance: { ...base.performance, maximum: {}, against_champion: undefined, minimum: { roc_auc: 0.7 } }, fairness: undefined }, file: changed((_, index) => ({ score: ((index * 7) % 10 / 10).toFixed(2) })) }, 'performance metric-below-minimum roc_auc'], // prettier-ignore
    ['a limit of a loss', { settings: { performance: { ...base.performance, maximum: { brier: 0.05 } } } }, 'performance metric-above-maximum brier'], // prettier-ignore
    ['a limit of a metric that numbers have', { settings: { performance: { ...base.performance, maximum: { rmse: 1 } } } }, 'performance metric-not-of-task rmse'], // prettier-ignore
    ['one row without a label', { file: changed((_, index) => (index === 7 ? { approved: '' } : {})), champion: { state: 'none' } }, 'performance rows-refused null-label'],
    ['one score above 1', { file: changed((_, index) => (index === 7 ? { score: '1.01' } : {})), champion: { state: 'none' } }, 'performance rows-refused score-out-of-range'],
    ['one score below 0', { file: changed((_, index) => (index === 7 ? { score: '-0.01' } : {})), champion: { state: 'none' } }, 'performance rows-refused score-out-of-range'],
    ['one score that is no number', { file: changed((_, index) => (index === 7 ? { score: 'nan' } : {})), champion: { state: 'none' } }, 'performance rows-refused score-not-a-number'],
    ['one label that is none', { file: changed((_, index) => (index === 7 ? { approved: '2' } : {})), champion: { state: 'none' } }, 'performance rows-refused bad-label'],
    ['a claim a hair off', { claims: { recall: 1 - 1e-5 } }, 'performance claim-differs recall'],
    ['a stronger source asked', { settings: { performance: { ...base.performance, provenance: { high: 'rescored' } } } }, 'performance provenance-too-weak p.csv'], // prettier-ignore
    ['more rows asked', { settings: { performance: { ...base.performance, smallest_sample: 401 } } }, 'performance too-few-rows p.csv'],
    ['a version that must be better than one like it', { settings: { performance: { ...base.performance, against_champion: { ...base.performance.against_champion, claim: 'superior' } } } }, 'performance not-superior-to-champion champion roc_auc'], // prettier-ignore
    ['a champion that cannot be read', { champion: { state: 'unreadable', version: '6', detail: 'gone' } }, 'performance champion-unreadable champion roc_auc'],
    ['a champion that ranks better', { file: changed((row, index) => (index % 10 < 2 ? { score: row.approved === '1' ? '0.50' : '0.49' } : {})), settings: { performance: { ...base.performance, against_champion: { metric: 'brier', margin: 0, confidence: 0.95 } } } }, 'performance inferior-to-champion champion brier'], // prettier-ignore
    ['women selected less', { file: changed(({ sex, approved, score }, index) => (sex === 'female' && approved === '1' && index % 3 === 0 ? { score: '0.4' } : { score })), settings: { fairness: { demographic_parity_ratio: { minimum: 0.8 } } }, champion: { state: 'none' } }, 'fairness parity-ratio-below-minimum demographic_parity_ratio sex'], // prettier-ignore
    ['women found less', { file: changed(({ sex, approved }, index) => (sex === 'female' && approved === '1' && index % 5 === 0 ? { score: '0.4' } : {})), settings: { fairness: { equal_opportunity_difference: { maximum: 0.1 } } }, champion: { state: 'none' } }, 'fairness opportunity-gap-above-maximum equal_opportunity_difference sex'], // prettier-ignore
    ['false alarms for one group', { file: changed(({ race, approved }, index) => (race === 'black' && approved === '0' && index % 3 === 0 ? { score: '0.6' } : {})), settings: { fairness: { equalized_odds_difference: { maximum: 0.2 } } }, champion: { state: 'none' } }, 'fairness odds-gap-above-maximum equalized_odds_difference race'], // prettier-ignore
    ['a group too small', { file: changed((_, index) => (index < 29 ? { race: 'asian' } : {})), settings: { fairness: { demographic_parity_ratio: { minimum: 0.8 } } }, champion: { state: 'none' } }, 'fairness group-not-evaluable race=asian'], // prettier-ignore
    ['a group with few positives', { file: changed((_, index) => (index < 38 ? { race: 'asian' } : {})), settings: { fairness: { equal_opportunity_difference: { maximum: 0.2 }, } }, champion: { state: 'none' } }, 'fairness group-not-evaluable race=asian'], // prettier-ignore
    ['a protected column missing', { file: text(rows, ['fold', 'approved', 'score', 'race']) }, 'fairness protected-attribute-missing sex'],
    ['an interval asked to hold', { settings: { fairness: { demographic_parity_ratio: { minimum: 0.9 }, judged_on: 'interval' } }, file: changed(({ sex }) => ({ sex, race: 'white' })), champion: { state: 'none' } }, 'fairness measure-not-evaluable demographic_parity_ratio race'], // prettier-ignore
  ])('%s', async (_, given, expected) => {
    const all = await found(given)
    expect(all[0]).toBe(expected)
    // judged on the interval, the other column is told too
    expect(all.filter((one) => !one.includes('demographic_parity_ratio sex') || one === expected)).toHaveLength(1)
  })
})

describe('bad input, by name', () => {
  const two = rows.slice(0, 2)
  const failures = async (file: string | Uint8Array, settings: object = {}) => found({ file, settings, champion: { state: 'none' } })

  test.each<readonly [string, string | Uint8Array, readonly string[]]>([
    ['0 rows', text([]), ['performance predictions-unreadable p.csv', 'fairness predictions-unreadable p.csv']],
    ['labels that are texts of another meaning', changed(({ approved }) => ({ approved: approved === '1' ? 'yes' : 'no' })), ['performance rows-refused bad-label', 'performance too-few-rows p.csv']],
    ['a file cut short', text(rows).slice(0, -14), ['performance predictions-unreadable p.csv', 'fairness predictions-unreadable p.csv']],
    ['a Parquet file cut short', stored('v1-none.parquet').subarray(0, -60), ['performance predictions-unreadable p.csv', 'fairness predictions-unreadable p.csv']],
    ['a codec that nobody knows here', stored('refused-lz4.parquet'), ['performance predictions-unreadable p.csv', 'fairness predictions-unreadable p.csv']],
    ['a score that is a word', changed((_, index) => (index === 5 ? { score: 'high' } : {})), ['performance predictions-unreadable p.csv', 'fairness predictions-unreadable p.csv']],
    ['no score column', text(rows, ['fold', 'approved', 'race', 'sex']), ['performance predictions-unusable p.csv', 'fairness predictions-unusable p.csv']],
  ])('%s', async (_, file, expected) => {
    expect((await failures(file)).filter((one) => expected.includes(one))).toEqual(expected)
  })

  test('the Parquet file that is whole is read', async () => {
    expect(await failures(stored('v1-none.parquet'), { performance: { minimum: { accuracy: 0 } }, fairness: undefined })).toEqual([])
  })

  test.each([1, 2])('%d rows pass nothing, however right they are', async (count) => {
    const file = text(two.slice(0, count))
    const all = await failures(file, { performance: { minimum: { accuracy: 0.5 } }, fairness: { demographic_parity_ratio: { minimum: 0.8 } } })
    expect(all).toContain('performance too-few-rows p.csv')
    expect(all.filter((one) => one.startsWith('fairness')).length).toBeGreaterThan(0)
  })

  test('all of one group is not evaluable', async () => {
    const file = changed(() => ({ race: 'white', sex: 'male' }))
    expect(await failures(file, { fairness: { demographic_parity_ratio: { minimum: 0.8 } } })).toEqual([
      'fairness measure-not-evaluable demographic_parity_ratio race',
      'fairness measure-not-evaluable demographic_parity_ratio sex',
    ])
  })

  test.each([
    ['booleans', 'true', 'false'],
    ['decimals', '1.0', '0.0'],
  ])('labels written as %s are labels', async (_, yes, no) => {
    expect(await failures(changed(({ approved }) => ({ approved: approved === '1' ? yes : no })))).toEqual([])
  })

  test.each([
    ['a byte order mark', (own: string) => `\ufeff${own}`],
    ['CRLF', (own: string) => own.replaceAll('\n', '\r\n')],
    ['quotes', (own: string) => own.replaceAll(/white|black/g, (race) => `"${race}"`)],
    ['no line end at the end', (own: string) => own.trimEnd()],
  ])('CSV with %s is read as without', async (_, written) => {
    expect(await failures(written(text(rows)))).toEqual([])
  })

  test('an unknown threshold fails both gates by one code', async () => {
    expect(await found({ parameters: {} })).toEqual(['performance threshold-unknown p.csv', 'fairness threshold-unknown p.csv'])
  })
})
