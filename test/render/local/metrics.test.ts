import { describe, expect, test } from 'vitest'
import type { Report } from '../../../shared/domain/evidence/report.ts'
import { aligned, reportText } from '../../../shared/render/local/metrics.ts'
import { comparison, exactly, fairness, fairResults, group, measured } from '../../builders/evidence.ts'
import { hostile } from '../inert.ts'

const report = (other: Partial<Report['evaluation']> = {}, rest: Partial<Report> = {}): Report => ({
  engine: 'javascript in the bundle',
  evaluation: measured({
    attributes: [
      fairness(['race'], fairResults, [
        group('race=a', 45, 50, { impactRatio: exactly(1, 1) }),
        group('race=b', 36, 50),
      ]),
    ],
    ...other,
  }),
  calibration: null,
  comparisons: [],
  ...rest,
})

test('words stand in columns', () => {
  expect(aligned([['a', 'bb', 'c'], ['dddd', 'e', '']])).toBe('a     bb  c\ndddd  e') // prettier-ignore
})

describe('the report', () => {
  test('names file, rows, threshold and engine, and every number with how it was made', () => {
    const text = reportText(report())
    expect(text).toMatch(/^file +evaluation\/predictions\.parquet\n/)
    expect(text).toContain('100 of 100 measured, 0 outside of the split')
    expect(text).toMatch(/threshold +0\.5\n/)
    expect(text).toMatch(/engine +javascript in the bundle/)
    expect(text).toMatch(/roc_auc +0\.8 +4\/5/)
    expect(text).toMatch(/race=b +0\.72 \(36\/50\).*not evaluable/)
    expect(text).toMatch(/true \\ said {2}yes {2}no\nyes +81 +0\nno +0 +19/)
    expect(text).toContain('demographic_parity_ratio')
  })

  test('says that an engine computes no digest of the rows, and shows its name as one line', () => {
    const text = reportText(report({ engine: 'Trino x\ny' }, { engine: 'Trino x\ny' }))
    expect(text).toMatch(/rows digest +not computed by this engine\n/)
    expect(text).not.toContain('x\ny')
    expect(reportText(report({ holdout: 'abc' }))).toMatch(/rows digest +abc\n/)
  })

  test('counts what was refused, and names what is missing', () => {
    const tally = { ...measured().tally, refused: { 'null-label': 2, 'bad-prediction': 0 } }
    const text = reportText(report({ tally, missing: ['sex'] }))
    expect(text).toContain('2 null label')
    expect(text).toContain('protected column sex is missing')
    expect(text).not.toContain('bad prediction')
  })

  test('of several classes shows the confusion and no threshold', () => {
    const text = reportText(report({ task: 'multiclass', threshold: null, confusion: { classes: ['x', 'y'], rows: [[3, 1], [0, 2]] }, attributes: [] })) // prettier-ignore
    expect(text).toContain('true \\ said  x  y\nx            3  1\ny            0  2')
    expect(text).not.toContain('threshold  ')
  })

  test('says how the rows of another version were found, and what has no interval', () => {
    const none = comparison({ metric: 'ks', interval: null, notEvaluable: 'no-interval-method' })
    const text = reportText(report({}, { comparisons: [comparison(), none] }))
    expect(text).toContain('against the other version, on the same 100 rows, by their order')
    expect(text).toMatch(/roc_auc +0\.8 +0\.79 +0\.01 +\(-0\.005 to 0\.025\) delong/)
    expect(text).toContain('not evaluable: no interval method')
    const apart = comparison({
      pairing: { kind: 'unpaired', why: 'labels-differ', rows: 0, onlyCandidate: 1, onlyChampion: 1 },
    })
    expect(reportText(report({}, { comparisons: [apart] }))).toContain('on different rows (labels differ)')
  })

  test('shows the calibration by bins, and says where it was not computed', () => {
    const calibration = {
      bins: [{ upTo: 0.5, rows: 20, events: 8, predicted: 0.35 }],
      ...{ ece: 0.05, mce: 0.05, observedOverExpected: 1.14, hosmerLemeshow: null, byRows: null },
    }
    const text = reportText(report({}, { calibration }))
    expect(text).toMatch(/0\.5 +20 +8 +0\.35 +0\.4/)
    expect(text).toContain('Hosmer-Lemeshow not evaluable')
    expect(text).toContain('slope not computed')
  })

  test('T19: hostile names stay on their line', () => {
    const text = reportText(report({ file: hostile, split: hostile, missing: [hostile], attributes: [fairness([hostile], [], [group(hostile, 1, 2)])] })) // prettier-ignore
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/)
    expect(text.split('\n').some((line) => line.startsWith('::'))).toBe(false)
  })
})
