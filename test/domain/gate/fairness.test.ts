import { describe, expect, test } from 'vitest'
import { unmeasuredCodes, type FairnessResult } from '../../../shared/domain/evidence/evaluation.ts'
import { judgeFairness } from '../../../shared/domain/gate/fairness.ts'
import { FairnessSettings } from '../../../shared/domain/gate/settings.ts'
import { exactly, fairness, fairnessResult, group, measured } from '../../builders/evidence.ts'
import { binaryEvaluation, exampleModel } from '../../builders/documents.ts'
import { briefly, failing, gateInput } from '../../builders/gates.ts'

const rules = {
  demographic_parity_ratio: { minimum: 0.8 },
  equal_opportunity_difference: { maximum: 0.1 },
  predictive_parity_difference: { maximum: 0.15 },
}
const judge = (
  settings: object,
  results: readonly FairnessResult[],
  intersections: Parameters<typeof fairness>[1] = [],
) =>
  judgeFairness(
    gateInput(FairnessSettings.parse(settings), {
      evaluation: measured({
        attributes: [fairness(['race'], results)],
        intersections: intersections.length > 0 ? [fairness(['race', 'sex'], intersections)] : [],
      }),
    }),
  )
const parity = (numerator: number, denominator: number, other: Partial<FairnessResult> = {}) =>
  fairnessResult('demographic_parity_ratio', exactly(numerator, denominator), other)
const opportunity = (numerator: number, denominator: number, other: Partial<FairnessResult> = {}) =>
  fairnessResult('equal_opportunity_difference', exactly(numerator, denominator), other)
const ratioOnly = { demographic_parity_ratio: rules.demographic_parity_ratio }
const gapOnly = { equal_opportunity_difference: rules.equal_opportunity_difference }

describe('limits hold exactly at their edge', () => {
  test.each<readonly [string, object, FairnessResult, readonly string[]]>([
    ['four fifths', ratioOnly, parity(36, 45), []],
    [
      'a hair below four fifths',
      ratioOnly,
      parity(799_999, 1_000_000),
      ['fail parity-ratio-below-minimum demographic_parity_ratio race'],
    ],
    ['a gap of a tenth', gapOnly, opportunity(1, 10), []],
    [
      'a gap of a hair more',
      gapOnly,
      opportunity(100_001, 1_000_000),
      ['fail opportunity-gap-above-maximum equal_opportunity_difference race'],
    ],
    [
      'a predictive gap at its limit',
      { predictive_parity_difference: { maximum: 0.15 } },
      fairnessResult('predictive_parity_difference', exactly(3, 20)),
      [],
    ],
    [
      'a predictive gap above it',
      { predictive_parity_difference: { maximum: 0.15 } },
      fairnessResult('predictive_parity_difference', exactly(4, 20)),
      ['fail predictive-gap-above-maximum predictive_parity_difference race'],
    ],
    [
      'nobody selected in one group',
      ratioOnly,
      parity(0, 1),
      ['fail parity-ratio-below-minimum demographic_parity_ratio race'],
    ],
  ])('%s', (_, settings, result, expected) => {
    expect(failing(judge(settings, [result]))).toEqual(expected)
  })

  test('a finding names both groups with their counts', () => {
    expect(judge(ratioOnly, [parity(1, 2)])[0]?.facts).toMatchObject({
      attribute: 'race',
      found: 0.5,
      limit: 0.8,
      judged: 'point',
      lowest: 'b',
      lowestCount: '36 of 50',
      highest: 'a',
      highestCount: '45 of 50',
    })
  })
})

describe('judged on the interval', () => {
  const interval = (lower: number, upper: number) => ({ lower, upper, confidence: 0.95, method: 'log-ratio' as const })
  const settings = { ...rules, judged_on: 'interval' }
  test.each<readonly [string, FairnessResult, readonly string[]]>([
    ['a ratio whose lower end holds', parity(9, 10, { interval: interval(0.8, 1) }), []],
    [
      'a ratio whose lower end does not',
      parity(9, 10, { interval: interval(0.79, 1) }),
      ['fail parity-ratio-below-minimum demographic_parity_ratio race'],
    ],
    ['a gap whose upper end holds', opportunity(1, 20, { interval: interval(0, 0.1) }), []],
    [
      'a gap whose upper end does not',
      opportunity(1, 20, { interval: interval(0, 0.11) }),
      ['fail opportunity-gap-above-maximum equal_opportunity_difference race'],
    ],
    [
      'a point that holds without any interval',
      parity(9, 10),
      ['fail parity-ratio-below-minimum demographic_parity_ratio race'],
    ],
  ])('%s', (_, result, expected) => {
    expect(failing(judge({ ...settings }, [result])).filter((one) => one.includes(result.metric))).toEqual(expected)
  })

  test('says that the interval decided', () => {
    expect(
      judge({ ...ratioOnly, judged_on: 'interval' }, [parity(9, 10, { interval: interval(0.7, 1) })])[0]?.facts,
    ).toMatchObject({ judged: 'interval', lower: 0.7 })
  })

  test('decides nothing where the policy judges the point', () => {
    expect(failing(judge(ratioOnly, [parity(9, 10, { interval: interval(0.7, 1) })]))).toEqual([])
  })
})

describe('a group too small to judge never passes by itself', () => {
  const excluded = (group1: string, why: FairnessResult['excluded'][number]['why'], have: number, need: number) => ({
    group: group1,
    why,
    have,
    need,
  })
  const small = excluded('c', 'too-few-members', 29, 30)

  test('though the others hold', () => {
    const findings = judge(ratioOnly, [parity(9, 10, { status: 'partial', excluded: [small] })])
    expect(failing(findings)).toEqual(['fail group-not-evaluable c'])
    expect(findings[0]?.facts).toMatchObject({
      why: 'too-few-members',
      have: 29,
      need: 30,
      measures: ['demographic_parity_ratio'],
    })
  })

  test('is said once for all the measures it was left out of', () => {
    const few = excluded('c', 'too-few-positives', 3, 20)
    const findings = judge(rules, [
      parity(9, 10, { excluded: [small] }),
      opportunity(0, 1, { excluded: [few] }),
      fairnessResult('predictive_parity_difference', exactly(0, 1)),
    ])
    expect(findings.map(({ facts }) => facts.measures)).toEqual([
      ['demographic_parity_ratio', 'equal_opportunity_difference'],
    ])
  })

  test('of a measure that the policy does not ask is not said', () => {
    expect(failing(judge(ratioOnly, [parity(9, 10), opportunity(1, 2, { excluded: [small] })]))).toEqual([])
  })
})

describe('a measure without a value never passes', () => {
  test.each<NonNullable<FairnessResult['why']>>([
    'no-rows',
    'one-group',
    'fewer-than-two-groups-large-enough',
    'nobody-selected',
  ])('%s', (why) => {
    const findings = judge(ratioOnly, [
      fairnessResult('demographic_parity_ratio', null, { status: 'not-evaluable', why }),
    ])
    expect(failing(findings)).toEqual(['fail measure-not-evaluable demographic_parity_ratio race'])
    expect(findings[0]?.facts.why).toBe(why)
  })

  test('nor one that was not measured at all', () => {
    expect(failing(judge(rules, []))).toHaveLength(3)
  })
})

describe('intersections', () => {
  const bad = [parity(1, 2, { excluded: [{ group: 'a & x', why: 'too-few-members', have: 1, need: 30 }] })]

  test('are shown where the policy reports them', () => {
    expect(failing(judge(ratioOnly, [parity(9, 10)], bad))).toEqual([])
  })

  test('decide where the policy gates them', () => {
    expect(failing(judge({ ...ratioOnly, intersections: 'gate' }, [parity(9, 10)], bad))).toEqual([
      'fail parity-ratio-below-minimum demographic_parity_ratio race & sex',
      'fail group-not-evaluable a & x',
    ])
  })

  test('are shown with the group furthest below, by count', () => {
    const groups = [
      group('a & x', 40, 50, { impactRatio: exactly(1, 1) }),
      group('b & y', 3, 22, { impactRatio: exactly(17, 100) }),
      group('c & y', 0, 0),
    ]
    const evaluation = measured({
      attributes: [fairness(['race'])],
      intersections: [fairness(['race', 'sex'], [], groups)],
    })
    const findings = judgeFairness(gateInput(FairnessSettings.parse(rules), { evaluation }))
    expect(briefly(findings)).toEqual(['note worst-intersection b & y'])
    expect(findings[0]?.facts).toMatchObject({ ratio: 0.17, selected: 3, members: 22 })
  })
})

describe('every measure of the policy has its own code', () => {
  test.each([
    ['demographic_parity_ratio', 'minimum', 'parity-ratio-below-minimum'],
    ['demographic_parity_difference', 'maximum', 'parity-gap-above-maximum'],
    ['equal_opportunity_difference', 'maximum', 'opportunity-gap-above-maximum'],
    ['equalized_odds_difference', 'maximum', 'odds-gap-above-maximum'],
    ['equalized_odds_ratio', 'minimum', 'odds-ratio-below-minimum'],
    ['predictive_parity_difference', 'maximum', 'predictive-gap-above-maximum'],
  ] as const)('%s', (metric, side, code) => {
    const of = (limit: number) =>
      failing(judge({ [metric]: { [side]: limit } }, [fairnessResult(metric, exactly(1, 2))]))
    expect(of(0.5)).toEqual([])
    expect(of(side === 'minimum' ? 0.51 : 0.49)).toEqual([`fail ${code} ${metric} race`])
  })
})

describe('what is shown and decides nothing', () => {
  const slice = (name: string, adjustedP: number) => ({ rate: 'selectionRate', name, members: 50, inside: { numerator: 9, denominator: 50, value: 0.18 }, outside: { numerator: 40, denominator: 80, value: 0.5 }, gap: -0.32, p: 0.001, adjustedP }) as const // prettier-ignore
  const slices = {
    columns: ['race'],
    depth: 1,
    searched: 4,
    tooSmall: 1,
    combinationsLeft: 0,
    comparisons: 16,
    worst: [slice('race=a', 0.2), slice('race=b', 0.01)],
  }

  test('is the slice that chance explains least, with how much was looked at', () => {
    const evaluation = measured({ attributes: [fairness(['race'])], slices })
    const [note] = judgeFairness(gateInput(FairnessSettings.parse(rules), { evaluation })).filter(
      ({ code }) => code === 'worst-slice',
    )
    expect(note).toMatchObject({
      weight: 'note',
      facts: { about: 'race=b', comparisons: 16, searched: 4, tooSmall: 1, adjustedP: 0.01 },
    })
  })

  test('is a pass that rests on the point', () => {
    const interval = { lower: 0.7, upper: 1, confidence: 0.95, method: 'bootstrap' } as const
    expect(briefly(judge(ratioOnly, [parity(9, 10, { interval })]))).toEqual([
      'note passed-on-the-point demographic_parity_ratio race',
    ])
    expect(briefly(judge(ratioOnly, [parity(9, 10, { interval: { ...interval, lower: 0.8 } })]))).toEqual([])
  })
})

describe('a protected column that the predictions do not have', () => {
  test('fails by its name, and the others are judged', () => {
    const evaluation = measured({ missing: ['sex'], attributes: [fairness(['race'])] })
    expect(failing(judgeFairness(gateInput(FairnessSettings.parse(rules), { evaluation })))).toEqual([
      'fail protected-attribute-missing sex',
    ])
  })

  test('fails by its name also where it was the only one', () => {
    const evaluation = measured({ missing: ['race', 'sex'], attributes: [] })
    expect(failing(judgeFairness(gateInput(FairnessSettings.parse(rules), { evaluation })))).toEqual([
      'fail protected-attribute-missing race',
      'fail protected-attribute-missing sex',
    ])
  })
})

describe('a model that decides nothing', () => {
  test('by answering with a number is not judged, and does not pass', () => {
    const evaluation = measured({ task: 'regression', threshold: null, attributes: [], performance: {} })
    expect(failing(judgeFairness(gateInput(FairnessSettings.parse(rules), { evaluation })))).toEqual([
      'fail task-not-judged evaluation/predictions.parquet',
    ])
  })

  test('since no class is favourable is not judged either', () => {
    const model = exampleModel()
    const { label: _label, score: _score, task: _task, ...shared } = binaryEvaluation()
    const spec = { ...shared, task: 'multiclass', label: { column: 'y' }, predicted: { column: 'h' } } as const
    const confusion = { classes: ['a', 'b', '1'], rows: [[9, 1, 0], [1, 9, 0], [0, 0, 9]] } // prettier-ignore
    const evaluation = measured({ task: 'multiclass', threshold: null, attributes: [], performance: {}, confusion })
    const of = (favourable: readonly string[] | undefined) =>
      failing(
        judgeFairness(
          gateInput(FairnessSettings.parse(rules), {
            evaluation,
            modelFile: { ...model, evaluation: favourable === undefined ? spec : { ...spec, favourable } },
          }),
        ),
      )
    expect(of(undefined)).toEqual(['fail task-not-judged evaluation/predictions.parquet'])
    expect(of(['a'])).toEqual(['fail protected-attribute-missing evaluation/predictions.parquet'])
    expect(of(['1.0'])).toEqual(['fail protected-attribute-missing evaluation/predictions.parquet'])
    // nobody is selected by a class that is none and everybody by all of them: no group would differ
    expect(of(['A'])).toEqual(['fail task-not-judged evaluation/predictions.parquet'])
    expect(of(['1', 'b', 'a'])).toEqual(['fail task-not-judged evaluation/predictions.parquet'])
  })
})

describe('without protected attributes', () => {
  test('in the model file the gate fails', () => {
    expect(
      failing(judgeFairness(gateInput(FairnessSettings.parse(rules), { evaluation: measured({ attributes: [] }) }))),
    ).toEqual(['fail protected-attribute-missing evaluation/predictions.parquet'])
  })

  test.each(unmeasuredCodes)('because the predictions are %s the gate fails', (code) => {
    const evaluation = { state: 'unmeasured', code, file: 'p.csv', detail: 'x' } as const
    const [finding, ...others] = judgeFairness(gateInput(FairnessSettings.parse(rules), { evaluation }))
    expect([finding?.weight, others]).toEqual(['fail', []])
    // a protected column alone may be missing: then the rest is measured, and it is named
    expect(finding?.code).not.toBe('protected-attribute-missing')
  })
})
