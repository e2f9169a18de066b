import { describe, expect, test } from 'vitest'
import { GateSettings, GateTightening, metricNames } from '../../../shared/domain/gate/settings.ts'
import { METRICS_OF } from '../../../shared/domain/metric/task/tasks.ts'

describe('the settings of gates', () => {
  test('left short are these', () => {
    expect(
      GateSettings.parse({ performance: {}, fairness: {}, documentation: { complete_for: [] }, environment: {} }),
    ).toEqual({
      performance: { minimum: {}, maximum: {}, claims_must_match: 1e-6, provenance: {} },
      fairness: { intersections: 'report', smallest_group: { members: 30, positives: 20 }, judged_on: 'point' },
      documentation: { complete_for: [] },
      environment: { pinned: true, image_digest: [], clean_commit: true },
    })
  })

  test.each<readonly [string, object]>([
    ['a metric that is none', { performance: { minimum: { profit: 1 } } }],
    ['a limit that is no number', { performance: { minimum: { roc_auc: NaN } } }],
    ['an infinite limit', { performance: { maximum: { log_loss: Infinity } } }],
    ['a tolerance below nought', { performance: { claims_must_match: -1 } }],
    [
      'a champion by a metric without an interval',
      { performance: { against_champion: { metric: 'ks', margin: 0.01, confidence: 0.95 } } },
    ],
    ['a margin above one', { performance: { against_champion: { metric: 'roc_auc', margin: 1.1, confidence: 0.95 } } }],
    [
      'a confidence of a half',
      { performance: { against_champion: { metric: 'roc_auc', margin: 0, confidence: 0.5 } } },
    ],
    ['a confidence of one', { performance: { against_champion: { metric: 'roc_auc', margin: 0, confidence: 1 } } }],
    [
      'a claim against the champion that is none',
      { performance: { against_champion: { metric: 'roc_auc', margin: 0, confidence: 0.9, claim: 'equal' } } },
    ],
    ['a sample of nobody', { performance: { smallest_sample: 0 } }],
    ['a gap with a minimum', { fairness: { equalized_odds_difference: { minimum: 0.1 } } }],
    ['a ratio above one', { fairness: { demographic_parity_ratio: { minimum: 1.01 } } }],
    ['a gap below nought', { fairness: { equal_opportunity_difference: { maximum: -0.1 } } }],
    ['a ratio with a maximum', { fairness: { demographic_parity_ratio: { maximum: 0.8 } } }],
    ['a smallest group of nobody', { fairness: { smallest_group: { members: 0, positives: 1 } } }],
    ['a tier that is none', { documentation: { complete_for: ['all'] } }],
    ['a provenance that is none', { performance: { provenance: { high: 'trusted' } } }],
    ['a word too many', { environment: { signed: true } }],
  ])('cannot hold %s', (_, settings) => {
    expect(GateSettings.safeParse(settings).success).toBe(false)
    expect(GateTightening.safeParse(settings).success).toBe(false)
  })

  test.each<readonly [string, object]>([
    ['nothing', {}],
    ['gates without a word', { performance: {}, fairness: {}, documentation: { complete_for: [] }, environment: {} }],
    ['one limit', { performance: { minimum: { recall: 0.5 } } }],
    [
      'an error in the unit of what is predicted',
      { performance: { against_champion: { metric: 'mae', margin: 250, confidence: 0.95 } } },
    ],
    [
      'every measure of fairness',
      {
        fairness: {
          demographic_parity_difference: { maximum: 0.1 },
          equalized_odds_difference: { maximum: 0.1 },
          equalized_odds_ratio: { minimum: 0.8 },
        },
      },
    ],
    ['images alone', { environment: { image_digest: ['high'] } }],
    ['one of the two numbers of a smallest group', { fairness: { smallest_group: { members: 50 } } }],
  ])('of a model file that name %s say nothing else', (_, settings) => {
    expect(GateTightening.parse(settings)).toEqual(settings)
  })

  test('of a model file may name whatever a policy may', () => {
    expect(Object.keys(GateTightening.shape)).toEqual(Object.keys(GateSettings.shape))
    const gates = [
      [GateSettings.shape.performance, GateTightening.shape.performance],
      [GateSettings.shape.fairness, GateTightening.shape.fairness],
      [GateSettings.shape.documentation, GateTightening.shape.documentation],
      [GateSettings.shape.environment, GateTightening.shape.environment],
      [GateSettings.shape.lineage, GateTightening.shape.lineage],
    ] as const
    for (const [ours, theirs] of gates)
      expect(Object.keys(theirs.unwrap().shape).sort()).toEqual(Object.keys(ours.unwrap().shape).sort())
  })

  test('name metrics that are measured', () => {
    const measured: readonly string[] = Object.values(METRICS_OF).flat()
    expect([...metricNames].sort()).toEqual([...new Set(measured)].sort())
  })
})
