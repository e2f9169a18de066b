import { describe, expect, test } from 'vitest'
import { unmeasuredCodes, type Champion, type Comparison } from '../../../shared/domain/evidence/evaluation.ts'
import { judgePerformance, unmeasuredFinding } from '../../../shared/domain/gate/performance.ts'
import { PerformanceSettings } from '../../../shared/domain/gate/settings.ts'
import { noRefusals } from '../../../shared/domain/metric/task/rows.ts'
import { champion, comparison, exactly, measured, performance } from '../../builders/evidence.ts'
import { briefly, failing, gateInput } from '../../builders/gates.ts'

type Given = Partial<Parameters<typeof gateInput>[1]>
const judge = (settings: object, given: Given = {}) =>
  judgePerformance(gateInput(PerformanceSettings.parse(settings), given))
const found = (settings: object, given: Given = {}): readonly string[] => failing(judge(settings, given))
const withMetric = (numerator: number, denominator: number): Given => ({
  evaluation: measured({
    performance: performance({ roc_auc: exactly(numerator, denominator), log_loss: exactly(numerator, denominator) }),
  }),
})

describe('limits hold exactly at their edge', () => {
  test.each([
    ['at the minimum', { minimum: { roc_auc: 0.8 } }, withMetric(36, 45), []],
    [
      'a hair below the minimum',
      { minimum: { roc_auc: 0.8 } },
      withMetric(79_999_999, 100_000_000),
      ['fail metric-below-minimum roc_auc'],
    ],
    ['a hair above the minimum', { minimum: { roc_auc: 0.8 } }, withMetric(80_000_001, 100_000_000), []],
    ['at the maximum', { maximum: { log_loss: 0.3 } }, withMetric(3, 10), []],
    [
      'a hair above the maximum',
      { maximum: { log_loss: 0.3 } },
      withMetric(30_000_001, 100_000_000),
      ['fail metric-above-maximum log_loss'],
    ],
    ['a third against 0.3333', { minimum: { roc_auc: 0.3333 } }, withMetric(1, 3), []],
    [
      'a third against 0.33333333333333337, the double above it',
      { minimum: { roc_auc: 0.333_333_333_333_333_37 } },
      withMetric(1, 3),
      ['fail metric-below-minimum roc_auc'],
    ],
    ['without limits', {}, withMetric(0, 1), []],
  ])('%s', (_, settings, given, expected) => {
    expect(found(settings, given)).toEqual(expected)
  })

  test('a metric that is undefined passes no limit', () => {
    const evaluation = measured({ performance: performance({ roc_auc: null, recall: null }) })
    expect(found({ minimum: { roc_auc: 0 }, maximum: { recall: 1 } }, { evaluation })).toEqual([
      'fail metric-undefined roc_auc',
      'fail metric-undefined recall',
    ])
  })

  test('every limit that fails is said, with what was found and where it comes from', () => {
    const findings = judge({ minimum: { roc_auc: 0.9, recall: 0.9 }, maximum: { brier: 0.1 } })
    expect(failing(findings)).toHaveLength(3)
    expect(findings[0]).toEqual({
      code: 'metric-below-minimum',
      weight: 'fail',
      facts: {
        gate: 'performance',
        about: 'roc_auc',
        metric: 'roc_auc',
        found: 0.8,
        limit: 0.9,
        provenance: 'builder-supplied',
      },
    })
  })
})

describe('a logged number that claims to be a metric', () => {
  test.each<readonly [string, Readonly<Record<string, number | string>>, readonly string[]]>([
    ['agrees', { roc_auc: 0.8 }, []],
    ['agrees within the tolerance', { roc_auc: 0.8 + 9e-7 }, []],
    ['differs by more', { roc_auc: 0.8 + 2e-6 }, ['fail claim-differs roc_auc']],
    ['differs the other way', { roc_auc: 0.8 - 2e-6 }, ['fail claim-differs roc_auc']],
    ['is no number', { roc_auc: 'NaN' }, ['fail claim-not-a-number roc_auc']],
    ['is infinite', { roc_auc: 'Infinity' }, ['fail claim-not-a-number roc_auc']],
    ['is NaN itself', { roc_auc: NaN }, ['fail claim-differs roc_auc']],
    ['has a name that is no metric of ours', { epoch_loss: 7 }, []],
    ['has a name that every object knows', { constructor: 7 }, []],
  ])('%s', (_, claims, expected) => {
    expect(found({}, { claims })).toEqual(expected)
  })

  test('differs from a metric that is undefined', () => {
    expect(
      found({}, { claims: { roc_auc: 0.8 }, evaluation: measured({ performance: performance({ roc_auc: null }) }) }),
    ).toEqual(['fail claim-differs roc_auc'])
  })

  test('must match exactly where the policy says 0', () => {
    expect(found({ claims_must_match: 0 }, { claims: { roc_auc: 0.8 } })).toEqual([])
    expect(found({ claims_must_match: 0 }, { claims: { roc_auc: 0.800_000_000_000_000_1 } })).toEqual([
      'fail claim-differs roc_auc',
    ])
  })
})

describe('where the numbers come from', () => {
  const rank = ['builder-supplied', 'rescored', 'sealed-holdout'] as const
  const pairs = rank.flatMap((needed, asked) =>
    rank.map((provenance, given) => [provenance, needed, given >= asked] as const),
  )

  test.each(pairs)('%s where %s is needed: %s', (provenance, needed, fits) => {
    const expected = fits ? [] : ['fail provenance-too-weak evaluation/predictions.parquet']
    expect(found({ provenance: { high: needed } }, { evaluation: measured({ provenance }) })).toEqual(expected)
  })

  test('is not asked of another tier', () => {
    expect(found({ provenance: { high: 'sealed-holdout' } }, { tier: 'low' })).toEqual([])
  })
})

describe('against the champion', () => {
  const asked = { against_champion: { metric: 'roc_auc', margin: 0.01, confidence: 0.95 } }
  const interval = { lower: -0.02, upper: 0.03, confidence: 0.95, method: 'delong' as const }
  const about = 'champion roc_auc'

  test.each<readonly [string, Champion, readonly string[]]>([
    ['not inferior', champion(), []],
    [
      'inferior by the interval’s lower end, though better by the point',
      champion({ comparison: comparison({ nonInferior: false, interval }) }),
      [`fail inferior-to-champion ${about}`],
    ],
    [
      'not to be compared',
      champion({ comparison: comparison({ nonInferior: null, interval: null, notEvaluable: 'no-spread' }) }),
      [`fail champion-not-comparable ${about}`],
    ],
    [
      'judged without an interval',
      champion({ comparison: comparison({ interval: null }) }),
      [`fail champion-not-comparable ${about}`],
    ],
    ['never compared', champion({ comparison: null }), [`fail champion-unreadable ${about}`]],
    ['unreadable', { state: 'unreadable', version: '6', detail: 'gone' }, [`fail champion-unreadable ${about}`]],
    ['not there: the first promotion', { state: 'none' }, []],
  ])('%s', (_, one, expected) => {
    expect(found(asked, { champion: one })).toEqual(expected)
  })

  test('that is not there is said', () => {
    expect(briefly(judge(asked, { champion: { state: 'none' } }))).toContain(`note no-champion ${about}`)
  })

  test('that could not be measured is unreadable with the reason', () => {
    const evaluation = { state: 'unmeasured', code: 'missing', file: 'p.csv', detail: 'no such file' } as const
    expect(judge(asked, { champion: champion({ comparison: null, evaluation }) })[0]?.facts).toMatchObject({
      version: '6',
      detail: 'p.csv: no such file',
    })
  })

  test('is told with its interval', () => {
    expect(
      judge(asked, { champion: champion({ comparison: comparison({ nonInferior: false, interval }) }) })[0]?.facts,
    ).toMatchObject({ lower: -0.02, upper: 0.03, margin: 0.01, difference: 0.01 })
  })

  test('is not asked where the policy does not ask', () => {
    expect(found({}, { champion: { state: 'unreadable', version: '6', detail: '' } })).toEqual([])
  })
})

describe('against the champion the policy may ask more', () => {
  const asked = (more: object) => ({ against_champion: { metric: 'roc_auc', margin: 0.01, confidence: 0.95, ...more } })
  const of = (lower: number, upper: number, metric: Comparison['metric'] = 'roc_auc') =>
    champion({ comparison: comparison({ metric, interval: { lower, upper, confidence: 0.95, method: 'delong' } }) })

  test.each<readonly [string, object, Champion, readonly string[]]>([
    [
      'superior: the interval holds 0',
      { claim: 'superior' },
      of(-0.005, 0.03),
      ['fail not-superior-to-champion champion roc_auc'],
    ],
    ['superior: the interval is above 0', { claim: 'superior' }, of(0.001, 0.03), []],
    ['superior, and inferior', { claim: 'superior' }, of(-0.02, 0.03), ['fail inferior-to-champion champion roc_auc']],
    ['non-inferior, said', { claim: 'non-inferior' }, of(-0.01, 0.03), []],
    ['a loss within the margin', { metric: 'brier' }, of(-0.03, 0.01, 'brier'), []],
    ['a loss beyond it', { metric: 'brier' }, of(-0.03, 0.011, 'brier'), ['fail inferior-to-champion champion brier']],
    ['a metric of another task', { metric: 'mae' }, of(0, 0, 'mae'), ['fail metric-not-of-task champion mae']],
  ])('%s', (_, more, one, expected) => {
    expect(found(asked(more), { champion: one })).toEqual(expected)
  })

  test('rows that are too few to tell are told apart from a version that is worse', () => {
    const proven = (lower: number, upper: number) => judge(asked({}), { champion: of(lower, upper) })[0]?.facts.proven
    expect([proven(-0.02, 0.03), proven(-0.05, -0.02)]).toEqual([false, true])
  })
})

describe('a limit that the value keeps and its interval does not', () => {
  const interval = { lower: 0.6, upper: 0.9, confidence: 0.95, method: 'delong' as const }
  const evaluation = measured({ performance: { ...performance(), roc_auc: { measure: exactly(4, 5), interval }, brier: { measure: exactly(1, 5), interval: { ...interval, lower: 0.1, upper: 0.3 } } } }) // prettier-ignore
  const notes = (settings: object) => briefly(judge(settings, { evaluation })).filter((one) => one.includes('point'))

  test.each<readonly [string, object, readonly string[]]>([
    ['is shown with its interval', { minimum: { roc_auc: 0.7 } }, ['note passed-on-the-point roc_auc']],
    ['of a loss is held by the upper end', { maximum: { brier: 0.25 } }, ['note passed-on-the-point brier']],
    ['is not where the whole interval keeps it', { minimum: { roc_auc: 0.6 }, maximum: { brier: 0.3 } }, []],
    ['is not where the value fails', { minimum: { roc_auc: 0.81 } }, []],
  ])('%s', (_, settings, expected) => {
    expect(notes(settings)).toEqual(expected)
  })
})

describe('rows that are too few', () => {
  const of = (used: number) => measured({ tally: { ...measured().tally, all: used, used } })

  test.each<readonly [number, object, readonly string[]]>([
    [30, {}, []],
    [29, {}, ['fail too-few-rows evaluation/predictions.parquet']],
    [99, { smallest_sample: 100 }, ['fail too-few-rows evaluation/predictions.parquet']],
    [2, { smallest_sample: 2 }, []],
  ])('%d rows with %j', (used, settings, expected) => {
    expect(found(settings, { evaluation: of(used) })).toEqual(expected)
  })
})

describe('another task', () => {
  const regression = measured({
    task: 'regression',
    threshold: null,
    performance: { mae: { measure: exactly(5, 1), interval: null } },
  })

  test('has its own metrics, limits and claims', () => {
    expect(found({ maximum: { mae: 5 } }, { evaluation: regression, claims: { mae: 5, roc_auc: 0.1 } })).toEqual([])
    expect(found({ maximum: { mae: 4 } }, { evaluation: regression })).toEqual(['fail metric-above-maximum mae'])
    const [undefinedOne] = judge({ maximum: { mape: 1 } }, { evaluation: regression })
    expect(undefinedOne).toMatchObject({ code: 'metric-undefined', facts: { metric: 'mape', task: 'regression' } })
  })

  test('does not have those of yes and no, and says which it has', () => {
    const [finding] = judge({ minimum: { roc_auc: 0.7 } }, { evaluation: regression })
    expect(finding).toMatchObject({ code: 'metric-not-of-task', weight: 'fail', facts: { task: 'regression' } })
    expect(finding?.facts.metrics).toContain('rmse')
  })
})

describe('how many versions were measured on the same rows', () => {
  const note = (earlier: readonly { readonly version: string; readonly holdout: string }[] | undefined) =>
    judge({}, { evaluation: measured({ holdout: 'h' }), earlier }).find(({ code }) => code === 'chosen-on-these-rows')
      ?.facts.before

  test('is told with their numbers, where any were', () => {
    expect(
      note([
        { version: '3', holdout: 'h' },
        { version: '4', holdout: 'other' },
        { version: '5', holdout: 'h' },
      ]),
    ).toEqual(['3', '5'])
    expect([note([]), note(undefined), note([{ version: '4', holdout: 'other' }])]).toEqual([
      undefined,
      undefined,
      undefined,
    ])
  })
})

test('that nobody can tell it is said of rows that another engine counted, which computes no digest of them', () => {
  const { holdout: _, ...undigested } = { holdout: '', ...measured() }
  const note = (engine: object) => judge({}, { evaluation: { ...undigested, ...engine }, earlier: [{ version: '3', holdout: 'h' }] })[0] // prettier-ignore
  expect(note({ engine: 'DuckDB 1.5.5' })?.facts).toMatchObject({ untold: true, engine: 'DuckDB 1.5.5' })
  expect(note({ engine: 'DuckDB 1.5.5', holdout: 'h' })?.facts).toMatchObject({ before: ['3'] })
  expect(note({})?.facts).not.toHaveProperty('untold')
})

describe('rows', () => {
  test('that were refused fail, by reason', () => {
    const refused = { ...noRefusals, 'null-label': 2, 'score-out-of-range': 1 }
    const evaluation = measured({ tally: { ...measured().tally, refused } })
    expect(found({}, { evaluation })).toEqual(['fail rows-refused null-label', 'fail rows-refused score-out-of-range'])
  })

  test('on which the model was chosen are always said', () => {
    expect(briefly(judge({}))).toEqual(['note chosen-on-these-rows evaluation/predictions.parquet'])
  })
})

describe('predictions that gave no numbers', () => {
  const expected = {
    'not-declared': 'predictions-not-declared',
    missing: 'predictions-missing',
    unreadable: 'predictions-unreadable',
    unusable: 'predictions-unusable',
    'threshold-unknown': 'threshold-unknown',
    'column-missing': 'predictions-unusable',
  }

  test.each(unmeasuredCodes)('%s: the gate fails with that alone', (code) => {
    const evaluation = { state: 'unmeasured', code, file: 'p.csv', detail: 'x' } as const
    expect(found({ minimum: { roc_auc: 0 } }, { evaluation, claims: { roc_auc: 1 } })).toEqual([
      `fail ${expected[code]} p.csv`,
    ])
    expect(unmeasuredFinding('fairness', evaluation).facts).toEqual({
      gate: 'fairness',
      about: 'p.csv',
      file: 'p.csv',
      detail: 'x',
    })
  })
})
