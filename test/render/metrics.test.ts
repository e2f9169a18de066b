import { describe, expect, test } from 'vitest'
import { Champion, Evaluation, type Measured } from '../../shared/domain/evidence/evaluation.ts'
import { comparisonLine, evaluationSection, fairnessTables, performanceTable } from '../../shared/render/metrics.ts'
import { champion, comparison, exactly, fairness, fairnessResult, group, measured } from '../builders/evidence.ts'
import { expectGolden } from '../golden/golden.ts'
import { asJson, expectInert, hostile, textPaths, withText } from './inert.ts'

const groups = [
  group('race=white', 45, 50, { impactRatio: exactly(1, 1) }),
  group('race=black', 36, 50, { impactRatio: exactly(4, 5) }),
  group('race=asian', 0, 0),
]
const results = [
  fairnessResult('demographic_parity_ratio', exactly(4, 5), {
    status: 'partial',
    interval: { lower: 0.66, upper: 0.97, confidence: 0.95, method: 'log-ratio' },
    excluded: [{ group: 'race=asian', why: 'too-few-members', have: 0, need: 30 }],
  }),
  fairnessResult('equal_opportunity_difference', null, { status: 'not-evaluable', why: 'one-group' }),
]
const evaluation: Measured = measured({
  attributes: [fairness(['race'], results, groups)],
  intersections: [fairness(['race', 'sex'], results, groups)],
})

describe('what was measured', () => {
  test('stands beside the champion, with counts, intervals and who was left out', () => {
    expectGolden('metrics', evaluationSection(evaluation, champion()))
  })

  test('is nothing where nothing could be measured, and says why', () => {
    const unmeasured = {
      state: 'unmeasured',
      code: 'missing',
      file: 'p.csv',
      detail: 'the run has no such file',
    } as const
    expect(evaluationSection(unmeasured, { state: 'none' })).toBe('Nothing was measured: the run has no such file.')
  })

  test('without a champion has one column', () => {
    expect(performanceTable(evaluation, { state: 'none' }).split('\n')[0]).toMatch(/^\|[^|]*\|[^|]*\|$/)
  })

  test('a champion whose predictions cannot be read gets no column', () => {
    const other = champion({ evaluation: { state: 'unmeasured', code: 'missing', file: 'p', detail: 'gone' } })
    expect(performanceTable(evaluation, other)).not.toContain('Live')
  })
})

describe('the comparison with the champion', () => {
  test.each<[string, Champion, string]>([
    ['no champion', { state: 'none' }, ''],
    ['an unreadable one', { state: 'unreadable', version: '6', detail: 'gone' }, ''],
    ['none asked for', champion({ comparison: null }), ''],
    [
      'not inferior',
      champion(),
      'ROC AUC against the live version: 0.01 (-0.005 to 0.025) on the same 100 rows; not worse by more than 0.01.',
    ],
    [
      'inferior',
      champion({ comparison: comparison({ nonInferior: false }) }),
      'ROC AUC against the live version: 0.01 (-0.005 to 0.025) on the same 100 rows; worse by more than 0.01 cannot be excluded.',
    ],
    [
      'not comparable',
      champion({
        comparison: comparison({
          nonInferior: null,
          difference: null,
          interval: null,
          pairing: { kind: 'unpaired', why: 'labels-differ', rows: 0, onlyCandidate: 100, onlyChampion: 100 },
        }),
      }),
      'ROC AUC against the live version: undefined on different rows; not comparable.',
    ],
  ])('%s', (_, given, line) => {
    expect(comparisonLine(given)).toBe(line)
  })
})

test('a group without members has no rate, and says so', () => {
  expect(fairnessTables(fairness(['race'], [], groups))).toMatch(/\| race=asian \| undefined \(0\/0\) .*not evaluable/)
})

test('T19: hostile names of groups, columns and files stay text', () => {
  const json = asJson({ evaluation, champion: champion() })
  for (const path of textPaths(json)) {
    const changed = withText(json, path, hostile) as { evaluation: unknown; champion: unknown }
    const [own, other] = [Evaluation.safeParse(changed.evaluation), Champion.safeParse(changed.champion)]
    if (own.success && other.success) expectInert(evaluationSection(own.data, other.data))
  }
})
