import { expect, test } from 'vitest'
import {
  binomialUpperTail,
  jeffreysTail,
  kupiecTest,
  trafficLight,
} from '../../../../shared/domain/metric/reliability/backtest.ts'

/** Published numbers stand in test/golden/reference; here are the ends. */

test('no event at all is no sign of a forecast that is too low', () => {
  expect(binomialUpperTail({ events: 0, trials: 10, probability: 0.1 })).toBe(1)
  expect(jeffreysTail({ events: 0, trials: 500, probability: 0.02 })).toBeGreaterThan(0.99)
})

test('events alone are the surest one', () => {
  expect(binomialUpperTail({ events: 3, trials: 3, probability: 0.1 })).toBeCloseTo(0.001, 14)
})

test('as many as forecast are no evidence against it', () => {
  expect(kupiecTest({ events: 5, trials: 500, probability: 0.01 })).toEqual({ statistic: 0, p: 1 })
  expect(kupiecTest({ events: 4, trials: 4, probability: 0.5 }).statistic).toBeCloseTo(8 * Math.LN2, 12)
})

test('ten exceptions are red', () => {
  expect([trafficLight(0), trafficLight(9), trafficLight(10)]).toEqual(['green', 'yellow', 'red'])
})
