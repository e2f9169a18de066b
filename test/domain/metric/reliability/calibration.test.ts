import { describe, expect, test } from 'vitest'
import { calibrationOf } from '../../../../shared/domain/metric/reliability/calibration.ts'

/** Published numbers stand in test/golden/reference; here are the ends. */

const bins = [
  { predicted: 0.1, rows: 50, events: 4 },
  { predicted: 0.4, rows: 30, events: 15 },
  { predicted: 0.9, rows: 20, events: 17 },
]

test('without rows nothing is defined', () => {
  expect(calibrationOf([])).toMatchObject({ brier: null, ece: null, mce: null, slope: null, hosmerLemeshow: null, spiegelhalter: null, observedOverExpected: null }) // prettier-ignore
})

test('a bin without rows says nothing', () => {
  expect(calibrationOf([...bins, { predicted: 0.5, rows: 0, events: 0 }])).toEqual(calibrationOf(bins))
})

test('Murphy’s parts make up the Brier score', () => {
  const { brier, reliability, resolution, uncertainty } = calibrationOf(bins)
  expect((reliability ?? 0) - (resolution ?? 0) + (uncertainty ?? 0)).toBeCloseTo(brier ?? NaN, 14)
})

describe('a recalibrated model', () => {
  test('has a slope of 1 and an intercept of 0', () => {
    const { slope, intercept } = calibrationOf(bins)
    const again = bins.map((bin) => {
      const x = (intercept ?? 0) + (slope ?? 0) * Math.log(bin.predicted / (1 - bin.predicted))
      return { ...bin, predicted: 1 / (1 + Math.exp(-x)) }
    })
    const found = calibrationOf(again)
    expect(found.slope).toBeCloseTo(1, 10)
    expect(found.intercept).toBeCloseTo(0, 10)
    expect(found.inTheLarge).toBeCloseTo(0, 10)
  })
})

test('one prediction for all has no slope', () => {
  expect(calibrationOf([{ predicted: 0.3, rows: 10, events: 4 }]).slope).toBe(null)
})

test('a certain prediction that is wrong has no finite statistic', () => {
  expect(calibrationOf([{ predicted: 1, rows: 5, events: 4 }, ...bins])).toMatchObject({
    hosmerLemeshow: null,
    clipped: 1,
  })
  expect(calibrationOf([{ predicted: 1, rows: 5, events: 5 }, ...bins]).hosmerLemeshow).not.toBe(null)
})
