import { betaShare } from '../interval/beta.ts'
import { twoSidedTail } from '../interval/normal.ts'

/** What is observed against a forecast of how often something happens: defaults of a rating grade, exceptions of a value at risk. */
export interface Forecast {
  readonly events: number
  readonly trials: number
  /** the probability that was forecast for each trial, between 0 and 1 */
  readonly probability: number
}

/** How likely so many events or more are where the forecast is right: small where a probability of default was too low (exact binomial test). */
export function binomialUpperTail({ events, trials, probability }: Forecast): number {
  return events === 0 ? 1 : betaShare(probability, events, trials - events + 1)
}

/** The probability, after the events were seen, that the true rate is at most the forecast, with Jeffreys' prior Beta(½, ½) (the test of the ECB's instructions on the validation of internal models, 2019). */
export function jeffreysTail({ events, trials, probability }: Forecast): number {
  return betaShare(probability, events + 0.5, trials - events + 0.5)
}

/** Kupiec's proportion-of-failures test (1995): the likelihood ratio and its p with one degree of freedom. */
export function kupiecTest({ events, trials, probability }: Forecast): {
  readonly statistic: number
  readonly p: number
} {
  const share = events / trials
  // where there is no event, or nothing else, its term of the likelihood is 1
  const likelihood = (rate: number): number =>
    (events === 0 ? 0 : events * Math.log(rate)) + (events === trials ? 0 : (trials - events) * Math.log1p(-rate))
  const statistic = Math.max(0, 2 * (likelihood(share) - likelihood(probability)))
  return { statistic, p: twoSidedTail(Math.sqrt(statistic)) }
}

/** The zone of a year's exceptions of a one-day 99 % value at risk (Basel Committee 1996): green to 4, yellow to 9, red from 10. */
export function trafficLight(exceptions: number): 'green' | 'yellow' | 'red' {
  if (exceptions <= 4) return 'green'
  return exceptions <= 9 ? 'yellow' : 'red'
}
