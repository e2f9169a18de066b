import { expect, test } from 'vitest'
import { meaningOf, waitAfter, type Answer } from '../../../shared/domain/delivery/attempt.ts'

const answer = (
  status: number | null,
  problem: Answer['problem'] = null,
  retryAfter: number | null = null,
): Answer => ({
  ...{ status, problem, retryAfter },
})

test.each<readonly [string, Answer, ReturnType<typeof meaningOf>]>([
  ...[200, 202, 204, 299].map((code) => [`${code}`, answer(code), 'delivered'] as const),
  ...[408, 425, 429, 500, 503, 599].map((code) => [`${code}`, answer(code), 'passing'] as const),
  ...[100, 199, 300, 301, 302, 307, 308, 400, 401, 404, 410].map(
    (code) => [`${code}`, answer(code), 'refused'] as const,
  ),
  ['silence', answer(null, 'timed-out'), 'passing'],
  ['nobody there', answer(null, 'unreachable'), 'passing'],
  ['no secret', answer(null, 'no-secret'), 'refused'],
  ['no receiver', answer(null, 'not-in-policy'), 'refused'],
])('%s means what it means', (_, given, meaning) => {
  expect(meaningOf(given)).toBe(meaning)
})

test.each<[string, number, Answer, number | null]>([
  ['after the first failure a second is waited', 1, answer(500), 1],
  ['after the second four', 2, answer(500), 4],
  ['after the third sixteen', 3, answer(null, 'timed-out'), 16],
  ['after the fourth no more', 4, answer(500), null],
  ['what is refused is not waited for', 1, answer(400), null],
  ['what is asked for is given', 1, answer(429, null, 20), 20],
  ['but never less than usual', 3, answer(503, null, 2), 16],
  ['and never more than a run has', 1, answer(429, null, 21), null],
])('%s', (_, attempts, given, wait) => {
  expect(waitAfter(attempts, given)).toBe(wait)
})
