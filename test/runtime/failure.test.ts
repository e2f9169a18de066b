import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { describeFailure, isForeseen, UserError } from '../../shared/runtime/failure.ts'

const quiet = { debug: false }

describe('what is said of an error', () => {
  test('a mistake of a person: what and how to mend it, no stack', () => {
    const error = new UserError('Line 4 is no role.', 'Use one of roles:.')
    expect(describeFailure(error, quiet)).toEqual({ headline: 'Line 4 is no role. Use one of roles:.', details: [] })
  })

  test('an error of a client that carries its own remedy is told the same way', () => {
    const error = Object.assign(new Error('GitHub answered 403.'), { mend: 'Add "checks: write" to permissions.' })
    expect(describeFailure(error, quiet).headline).toBe('GitHub answered 403. Add "checks: write" to permissions.')
  })

  test('a remedy that the message ends with already is said once', () => {
    const error = Object.assign(new Error('GitHub answered 503. Run the job again.'), { mend: 'Run the job again.' })
    expect(describeFailure(error, quiet)).toEqual({ headline: 'GitHub answered 503. Run the job again.', details: [] })
  })

  test('an error of a client without a remedy was foreseen by nobody', () => {
    const error = Object.assign(new Error('GitHub answered nonsense.'), { mend: null })
    expect(describeFailure(error, quiet).details.join('\n')).toContain('failure.test.ts')
  })

  test('causes are told in their order', () => {
    const error = new UserError('No evidence.', 'Try again.', {
      cause: new Error('connect failed', { cause: new Error('ECONNREFUSED') }),
    })
    expect(describeFailure(error, quiet).details).toEqual(['Caused by: connect failed', 'Caused by: ECONNREFUSED'])
  })

  test('an unforeseen error shows its stack without being asked', () => {
    const { headline, details } = describeFailure(new TypeError('x is not a function'), quiet)
    expect(headline).toBe('x is not a function')
    expect(details.join('\n')).toContain('failure.test.ts')
  })

  test('a foreseen one shows its stack on debug', () => {
    const { details } = describeFailure(new UserError('a', 'b'), { debug: true })
    expect(details.join('\n')).toContain('failure.test.ts')
  })

  test('a chain of causes that bites its tail ends', () => {
    const first = new Error('first')
    const second = new Error('second', { cause: first })
    first.cause = second
    expect(describeFailure(first, quiet).details.filter((line) => line.startsWith('Caused by'))).toEqual([
      'Caused by: second',
    ])
  })

  test.each([
    ['a string', 'oops', 'Something that is no error was thrown: oops'],
    ['nothing', undefined, 'Something that is no error was thrown: undefined'],
    ['an error without words', new RangeError(''), 'RangeError without a message'],
    ['several at once', new AggregateError([new Error('a'), new Error('b')], ''), 'a; b'],
  ])('%s', (_, thrown, headline) => {
    expect(describeFailure(thrown, quiet).headline).toBe(headline)
  })

  test('data of the wrong shape names the place', () => {
    const { error } = z.object({ run: z.object({ id: z.string() }) }).safeParse({ run: { id: 3 } })
    expect(describeFailure(error, quiet).headline).toContain('run.id')
  })
})

test('an error with a code and a status is one of somebody else’s answers', () => {
  const answered = Object.assign(new Error('x'), { code: 'forbidden', status: null })
  expect([answered, new Error('x'), new UserError('x', 'y'), { code: 1, status: 2 }].map(isForeseen)).toEqual([
    true,
    false,
    false,
    false,
  ])
})
