import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import type { Cell, Counts } from '../../../shared/domain/metric/confusion.ts'
import { totalCounts } from '../../../shared/domain/metric/confusion.ts'
import { fairnessOf } from '../../../shared/domain/metric/fairness/fairness.ts'
import { bestRate, groupRates, type GroupRates, type RateName } from '../../../shared/domain/metric/fairness/group-rates.ts'
import { compareToLimit } from '../../../shared/domain/metric/fraction.ts'
import { compareProportions, impactRatio, wilsonInterval } from '../../../shared/domain/metric/interval/proportion.ts'
import { performanceOf } from '../../../shared/domain/metric/performance.ts'
import { binomialUpperTail, jeffreysTail, kupiecTest, trafficLight } from '../../../shared/domain/metric/reliability/backtest.ts'
import { calibrationOf } from '../../../shared/domain/metric/reliability/calibration.ts'
import { scoreShift, stabilityBand, stabilityIndex, stabilityNoise } from '../../../shared/domain/metric/reliability/stability.ts'
import { sampleGap } from '../../../shared/domain/metric/reliability/two-samples.ts'
import { scoredStatistics } from '../../../shared/domain/metric/statistics.ts'

/** Every number of numbers.json, held to 1e-8, or to its own digits where it has ten or fewer; null is undefined. */

const Value = z.number().nullable()
const Tally = z.object({ tp: z.number(), fp: z.number(), fn: z.number(), tn: z.number() })
const Groups = z.record(z.string(), Tally)
const Rates = z.record(z.string(), Value)
const Shares = z.array(z.number())
const Bins = z.array(z.tuple([z.number(), z.number(), z.number()]))
const numbers = z
  .object({
    fairness: z.array(z.looseObject({ id: z.string() })),
    impact_ratio_ll144: z.array(z.looseObject({ id: z.string() })),
    small_samples: z.array(z.looseObject({ id: z.string() })),
    psi: z.array(z.looseObject({ id: z.string() })),
    csi: z.array(z.looseObject({ id: z.string() })),
    ks: z.array(z.looseObject({ id: z.string() })),
    calibration: z.array(z.looseObject({ id: z.string() })),
    backtest: z.array(z.looseObject({ id: z.string() })),
  })
  .parse(JSON.parse(readFileSync('test/golden/reference/numbers.json', 'utf8')))

const seen = new Set<string>()
/** One entry of the file, parsed; every entry must have been asked for once all tests are through. */
function entry<Shape extends z.ZodType>(section: keyof typeof numbers, id: string, shape: Shape): z.output<Shape> {
  seen.add(id)
  return shape.parse(numbers[section].find((one) => one.id === id))
}

function expectClose(found: number | null | undefined, expected: number | null, what: string): void {
  if (expected === null || found === null || found === undefined) {
    expect(found ?? null, what).toBe(expected)
    return
  }
  const digits = String(expected).replace(/^-?0?\.?0*|e.*$/g, '').replace('.', '')
  const decimals = /\.(\d+)/.exec(String(expected))?.[1]?.length ?? 0
  const tolerance = digits.length <= 10 ? Math.max(1e-8, 0.5000001 * 10 ** -decimals) : 1e-8
  expect(Math.abs(found - expected), `${what}: ${found} against ${expected}`).toBeLessThanOrEqual(tolerance)
}

const everyGroup = { members: 0, positives: 0 }
const cellsOf = (groups: Readonly<Record<string, Counts>>): readonly Cell[] =>
  Object.entries(groups).map(([name, counts]) => ({ values: [name], ...counts }))
const ratesOf = (groups: Readonly<Record<string, Counts>>): readonly GroupRates[] =>
  groupRates(['g'], cellsOf(groups), everyGroup)
const measuresOf = (groups: Readonly<Record<string, Counts>>): Readonly<Record<string, number | null>> => {
  const { results } = fairnessOf({ cells: cellsOf(groups), groupColumns: ['g'] }, ['g'], { smallestGroup: everyGroup })
  return Object.fromEntries(results.map(({ metric, measure }) => [metric, measure?.value ?? null]))
}

const rateNames = {
  selection_rate: 'selectionRate',
  tpr: 'truePositiveRate',
  fpr: 'falsePositiveRate',
  ppv: 'positivePredictiveValue',
} as const satisfies Readonly<Record<string, RateName>>

describe('three groups', () => {
  const shape = z.object({
    groups: Groups,
    expect: z.object({
      ...{ selection_rate: Rates, tpr: Rates, fpr: Rates, ppv: Rates, fairlearn: Rates },
      predictive_parity_difference_max_min: z.number(),
      aequitas_ref_A: z.record(z.string(), z.record(z.string(), z.union([z.number(), z.boolean()]))),
      aif360_priv_A_unpriv_BC: Rates,
    }),
  })
  const { groups, expect: expected } = entry('fairness', 'three-groups', shape)
  const rates = ratesOf(groups)
  const [overall] = groupRates([], [{ values: [], ...totalCounts(Object.values(groups)) }], everyGroup)
  const rate = (group: string, name: RateName): number =>
    (group === 'overall' ? overall : rates.find(({ values }) => values[0] === group))?.[name].value ?? NaN
  const names = Object.keys(groups)

  test.each(Object.entries(rateNames))('%s of each', (key, name) => {
    const wanted = expected[key as keyof typeof rateNames]
    for (const [group, value] of Object.entries(wanted)) expectClose(rate(group, name), value, `${key} ${group}`)
  })

  test('between groups, as fairlearn', () => {
    const found = measuresOf(groups)
    const ours = ['demographic_parity_difference', 'demographic_parity_ratio', 'equalized_odds_difference', 'equalized_odds_ratio', 'equal_opportunity_difference'] // prettier-ignore
    for (const metric of ours) expectClose(found[metric], expected.fairlearn[metric] ?? null, metric)
    expectClose(found.predictive_parity_difference, expected.predictive_parity_difference_max_min, 'predictive parity')
  })

  test('to the whole, and as means of both odds, from the same rates', () => {
    const each = (name: RateName): readonly number[] => names.map((group) => rate(group, name))
    const gap = (name: RateName): number => Math.max(...each(name)) - Math.min(...each(name))
    const ratio = (name: RateName): number => Math.min(...each(name)) / Math.max(...each(name))
    const toAll = (name: RateName): number => Math.max(...each(name).map((one) => Math.abs(one - rate('overall', name))))
    const overAll = (name: RateName): number =>
      Math.min(...each(name).map((one) => Math.min(one / rate('overall', name), rate('overall', name) / one)))
    const [odds, other] = ['truePositiveRate', 'falsePositiveRate'] as const
    const found: Readonly<Record<string, number>> = {
      dpd_to_overall: toAll('selectionRate'),
      dpr_to_overall: overAll('selectionRate'),
      eod_mean: (gap(odds) + gap(other)) / 2,
      eod_to_overall: Math.max(toAll(odds), toAll(other)),
      eor_mean: (ratio(odds) + ratio(other)) / 2,
      eor_to_overall: Math.min(overAll(odds), overAll(other)),
      equal_opportunity_ratio: ratio(odds),
      eopd_to_overall: toAll(odds),
      eopr_to_overall: overAll(odds),
    }
    for (const [metric, value] of Object.entries(found)) expectClose(value, expected.fairlearn[metric] ?? null, metric)
    expect(Object.keys(expected.fairlearn)).toHaveLength(Object.keys(found).length + 5)
  })

  test('against a reference group, as aequitas and AIF360', () => {
    const selected = (group: string): number => rates.find(({ values }) => values[0] === group)?.selectionRate.numerator ?? NaN
    for (const [group, wanted] of Object.entries(expected.aequitas_ref_A)) {
      const found: Readonly<Record<string, number | boolean>> = {
        pprev_disparity: rate(group, 'selectionRate') / rate('A', 'selectionRate'),
        ppr_disparity: selected(group) / selected('A'),
        tpr_disparity: rate(group, 'truePositiveRate') / rate('A', 'truePositiveRate'),
        fpr_disparity: rate(group, 'falsePositiveRate') / rate('A', 'falsePositiveRate'),
        precision_disparity: rate(group, 'positivePredictiveValue') / rate('A', 'positivePredictiveValue'),
      }
      for (const [metric, value] of Object.entries(found)) expectClose(Number(value), Number(wanted[metric]), metric)
      const within = (name: string): boolean => Number(found[name]) >= 0.8 && Number(found[name]) <= 1.25
      expect(within('tpr_disparity') && within('fpr_disparity')).toBe(wanted.equalized_odds_pass)
    }
    const { A, ...others } = groups
    const [own] = ratesOf(A === undefined ? {} : { A })
    const [rest] = ratesOf({ rest: totalCounts(Object.values(others)) })
    const gap = (name: RateName): number => (rest?.[name].value ?? NaN) - (own?.[name].value ?? NaN)
    const [odds, other] = [gap('truePositiveRate'), gap('falsePositiveRate')]
    const found: Readonly<Record<string, number>> = {
      statistical_parity_difference: gap('selectionRate'),
      disparate_impact: (rest?.selectionRate.value ?? NaN) / (own?.selectionRate.value ?? NaN),
      equal_opportunity_difference: odds,
      average_odds_difference: (odds + other) / 2,
      average_abs_odds_difference: (Math.abs(odds) + Math.abs(other)) / 2,
      equalized_odds_difference: Math.max(Math.abs(odds), Math.abs(other)),
      // by AIF360's name: the mean of the gaps of PPV and of the false omission rate
      average_predictive_value_difference: (gap('positivePredictiveValue') + omission(others, A)) / 2,
    }
    for (const [metric, value] of Object.entries(found)) expectClose(value, expected.aif360_priv_A_unpriv_BC[metric] ?? null, metric)
    expect(Object.keys(expected.aif360_priv_A_unpriv_BC)).toHaveLength(Object.keys(found).length)
  })

  /** The false omission rate of the others less that of the first. */
  function omission(others: Readonly<Record<string, Counts>>, first: Counts | undefined): number {
    const share = ({ fn, tn }: Counts): number => fn / (fn + tn)
    return first === undefined ? NaN : share(totalCounts(Object.values(others))) - share(first)
  }
})

describe('fairness at its edges', () => {
  test('a group without actual positives is left out and named, where fairlearn counts 0', () => {
    const shape = z.object({
      groups: Groups,
      expect: z.object({
        tpr: Rates,
        fairlearn_returns: Rates,
        demographic_parity_difference: z.number(),
        demographic_parity_ratio: z.number(),
      }),
    })
    const { groups, expect: wanted } = entry('fairness', 'no-actual-positives', shape)
    for (const { values, truePositiveRate } of ratesOf(groups))
      expectClose(truePositiveRate.value, wanted.tpr[values[0] ?? ''] ?? null, 'tpr')
    const found = measuresOf(groups)
    expectClose(found.demographic_parity_difference, wanted.demographic_parity_difference, 'difference')
    expectClose(found.demographic_parity_ratio, wanted.demographic_parity_ratio, 'ratio')
    expect(found.equal_opportunity_difference).toBe(null)
    expect(wanted.fairlearn_returns.equal_opportunity_difference).toBe(0.8)
  })

  test('a single group is not evaluable, where fairlearn calls it perfect', () => {
    const shape = z.object({ groups: Groups, expect: z.object({ fairlearn: z.object({ dpd: z.literal(0), dpr: z.literal(1) }) }) })
    expect(new Set(Object.values(measuresOf(entry('fairness', 'single-group', shape).groups)))).toEqual(new Set([null]))
  })

  test('exactly four fifths keeps the limit of 0.8', () => {
    const shape = z.object({ cases: z.array(z.tuple([z.number(), z.number(), z.number(), z.number()])), expect: z.object({ ratio: z.number() }) })
    const { cases, expect: wanted } = entry('fairness', 'exact-four-fifths', shape)
    for (const [k1, n1, k2, n2] of cases) {
      const ratio = impactRatio({ successes: k1, total: n1 }, { successes: k2, total: n2 })
      expect(ratio === null ? null : [ratio.value, compareToLimit(ratio, wanted.ratio)]).toEqual([0.8, 0])
    }
  })
})

test('impact ratios by category, with and without a category below 2 %', () => {
  const shape = z.object({
    selected_total: z.record(z.string(), z.tuple([z.number(), z.number()])),
    expect_all: Rates,
    expect_nhpi_excluded: Rates,
    nhpi_share_of_known: z.number(),
  })
  const found = entry('impact_ratio_ll144', 'categories-with-small-group', shape)
  const groups = Object.fromEntries(
    Object.entries(found.selected_total).map(([name, [selected, total]]) => [name, { tp: selected, fp: 0, fn: 0, tn: total - selected }]),
  )
  const { NHPI: small, ...large } = groups
  for (const [own, wanted] of [[groups, found.expect_all], [large, found.expect_nhpi_excluded]] as const) // prettier-ignore
    for (const { values, impactRatio: ratio } of ratesOf(own)) expectClose(ratio?.value, wanted[values[0] ?? ''] ?? null, values[0] ?? '')
  const known = Object.values(found.selected_total).reduce((sum, [, total]) => sum + total, 0)
  expectClose((found.selected_total.NHPI?.[1] ?? 0) / known, found.nhpi_share_of_known, 'share')
  expect([small?.tp, bestRate(ratesOf(groups), 'selectionRate', 'highest')?.group]).toEqual([6, 'g=NHPI'])
})

describe('small samples', () => {
  const Pairs = z.array(z.tuple([z.number(), z.number()]))
  const Expected = z.object({ impact_ratio: z.number(), two_prop_z: z.number().optional(), p_two_sided: z.number().optional(), fisher_p: z.number(), rr_ci95_log: z.tuple([z.number(), z.number()]).optional() }) // prettier-ignore

  test.each(['two-groups-significant', 'two-groups-tiny'])('%s', (id) => {
    const { selected_total: pairs, expect: wanted } = entry('small_samples', id, z.object({ selected_total: Pairs, expect: Expected }))
    const [one, other] = pairs.map(([successes, total]) => ({ successes, total }))
    if (one === undefined || other === undefined) throw new Error('two groups are needed')
    const found = compareProportions(one, other, 0.95)
    expectClose(found.impactRatio?.value, wanted.impact_ratio, 'ratio')
    expectClose(found.fisherP, wanted.fisher_p, 'Fisher')
    if (wanted.two_prop_z !== undefined) expectClose(found.z, wanted.two_prop_z, 'z')
    if (wanted.p_two_sided !== undefined) expectClose(found.p, wanted.p_two_sided, 'p')
    if (wanted.rr_ci95_log === undefined) return
    expectClose(found.ratioInterval?.lower, wanted.rr_ci95_log[0], 'lower')
    expectClose(found.ratioInterval?.upper, wanted.rr_ci95_log[1], 'upper')
  })

  test('Wilson intervals', () => {
    const { wilson95 } = entry('small_samples', 'wilson-intervals', z.object({ wilson95: z.record(z.string(), Shares) }))
    for (const [share, [lower, upper]] of Object.entries(wilson95)) {
      const [successes = 0, total = 0] = share.split('/').map(Number)
      const found = wilsonInterval({ successes, total }, 0.95)
      expectClose(found?.lower, lower ?? null, `lower ${share}`)
      expectClose(found?.upper, upper ?? null, `upper ${share}`)
    }
  })
})

describe('population stability', () => {
  test.each(['ten-bins-mild', 'five-bins-large', 'identical'])('%s', (id) => {
    const shape = z.object({ expected: Shares, actual: Shares, psi: z.number(), band: z.string().optional() })
    const { expected, actual, psi, band } = entry('psi', id, shape)
    const found = stabilityIndex(expected, actual)
    expectClose(found, psi, 'psi')
    if (band !== undefined) expect(stabilityBand(found ?? NaN)).toBe(band)
  })

  test('an empty bin has no index until it is said how it counts', () => {
    const { expected, actual, ...wanted } = entry('psi', 'empty-current-bin', z.object({ expected: Shares, actual: Shares }).catchall(z.unknown()))
    const counts = (shares: readonly number[]): readonly number[] => shares.map((share) => share * 100)
    expect(stabilityIndex(expected, actual)).toBe(null)
    const found: Readonly<Record<string, number | null>> = {
      'psi_eps_1e-4': stabilityIndex(expected, actual, { floor: 1e-4 }),
      'psi_eps_1e-4_renormalised': stabilityIndex(expected, actual, { floor: 1e-4, renormalised: true }),
      'psi_eps_1e-6': stabilityIndex(expected, actual, { floor: 1e-6 }),
      psi_counts_n100_add_half: stabilityIndex(counts(expected), counts(actual), { added: 0.5 }),
      psi_counts_n100_add_one: stabilityIndex(counts(expected), counts(actual), { added: 1 }),
    }
    for (const [key, value] of Object.entries(found)) expectClose(value, Number(wanted[key]), key)
  })

  test('chance alone moves it', () => {
    const wanted = entry('psi', 'sampling-noise', z.object({ mean_under_no_drift: z.number(), chi2_crit_95: z.number() }))
    const found = stabilityNoise(10, { expected: 1000, actual: 500 })
    expectClose(found.mean, wanted.mean_under_no_drift, 'mean')
    expectClose(found.exceededInFivePercent, wanted.chi2_crit_95, 'critical value')
  })

  test('of a scorecard’s attribute is a shift in points', () => {
    const { expected, actual, points, score_shift: shift } = entry('csi', 'three-attributes', z.object({ expected: Shares, actual: Shares, points: Shares, score_shift: z.number() }))
    expectClose(scoreShift(expected, actual, points), shift, 'points')
  })
})

describe('the largest gap between two samples', () => {
  test('of shifted whole numbers', () => {
    const wanted = entry('ks', 'shifted-integers', z.object({ x: Shares, y: Shares, D: z.number(), p_exact: z.number(), p_asymp: z.number() }))
    const found = sampleGap(wanted.x, wanted.y)
    expectClose(found?.statistic, wanted.D, 'D')
    expectClose(found?.exactP, wanted.p_exact, 'exact p')
    expectClose(found?.asymptoticP, wanted.p_asymp, 'asymptotic p')
  })

  test('of good and bad borrowers', () => {
    const wanted = entry('ks', 'good-bad', z.object({ score: Shares, bad: Shares, D_good_bad: z.number(), auc: z.number(), gini: z.number() }))
    const found = performanceOf(scoredStatistics({ scores: Float64Array.from(wanted.score), labels: Uint8Array.from(wanted.bad) }, 0.5))
    expectClose(found.ks?.value, wanted.D_good_bad, 'KS')
    expectClose(found.roc_auc?.value, wanted.auc, 'AUC')
    expectClose(found.gini?.value, wanted.gini, 'Gini')
  })
})

describe('calibration', () => {
  const forecasts = (bins: z.infer<typeof Bins>) => bins.map(([predicted, rows, events]) => ({ predicted, rows, events }))

  test('of five bins', () => {
    const { bins, ...wanted } = entry('calibration', 'five-bins', z.object({ id: z.string(), bins: Bins }).catchall(z.number()))
    const found = calibrationOf(forecasts(bins))
    const ours: Readonly<Record<string, number | null | undefined>> = {
      brier: found.brier,
      reliability: found.reliability,
      resolution: found.resolution,
      uncertainty: found.uncertainty,
      ece: found.ece,
      mce: found.mce,
      calibration_slope: found.slope,
      intercept_joint: found.intercept,
      citl: found.inTheLarge,
      hosmer_lemeshow: found.hosmerLemeshow?.statistic,
      hl_p_df_g_minus_2: found.hosmerLemeshow?.pInternal,
      hl_p_df_g_external: found.hosmerLemeshow?.pExternal,
      spiegelhalter_z: found.spiegelhalter?.z,
    }
    for (const [key, value] of Object.entries(ours)) expectClose(value, Number(wanted[key]), key)
    expect(Object.keys(wanted).filter((key) => key !== 'id')).toEqual(Object.keys(ours))
  })

  test('of a group that is perfectly calibrated', () => {
    const { group } = entry('calibration', 'per-group-perfect', z.object({ group: z.object({ bins: Bins }).catchall(z.number()) }))
    const found = calibrationOf(forecasts(group.bins))
    const ours = { slope: found.slope, citl: found.inTheLarge, brier: found.brier, ece: found.ece, OE: found.observedOverExpected }
    for (const [key, value] of Object.entries(ours)) expectClose(value, Number(group[key]), key)
  })

  test('at its edges is clipped, undefined or not evaluable', () => {
    expect(entry('calibration', 'edge-rules', z.object({ edge: z.array(z.string()) })).edge).toHaveLength(3)
    expect(calibrationOf(forecasts([[0, 10, 0], [1, 10, 10]])).clipped).toBe(2) // prettier-ignore
    expect(calibrationOf(forecasts([[0.2, 10, 10], [0.6, 10, 10]]))).toMatchObject({ slope: null, inTheLarge: null }) // prettier-ignore
    expect(calibrationOf(forecasts([[0.2, 10, 0], [0.6, 10, 10]])).slope).toBe(null) // prettier-ignore
  })
})

describe('back-testing', () => {
  test('of a rating grade', () => {
    const wanted = entry('backtest', 'pd-grade', z.object({ n: z.number(), pd: z.number(), defaults: z.number(), binomial_p_upper: z.number(), jeffreys_p: z.number() }))
    const forecast = { events: wanted.defaults, trials: wanted.n, probability: wanted.pd }
    expectClose(binomialUpperTail(forecast), wanted.binomial_p_upper, 'binomial')
    expectClose(jeffreysTail(forecast), wanted.jeffreys_p, 'Jeffreys')
  })

  test('of a value at risk', () => {
    const wanted = entry('backtest', 'var-kupiec', z.object({ var_days: z.number(), p: z.number(), kupiec: z.record(z.string(), z.tuple([z.number(), z.number()])) }))
    for (const [events, [statistic, p]] of Object.entries(wanted.kupiec)) {
      const found = kupiecTest({ events: Number(events), trials: wanted.var_days, probability: wanted.p })
      expectClose(found.statistic, statistic, `LR ${events}`)
      expectClose(found.p, p, `p ${events}`)
    }
    expect([0, 4, 5, 9, 10, 30].map(trafficLight)).toEqual(['green', 'green', 'yellow', 'yellow', 'red', 'red'])
  })
})

test('no number of the file is left out', () => {
  expect(Object.values(numbers).flatMap((section) => section.map(({ id }) => id)).filter((id) => !seen.has(id))).toEqual([])
})
