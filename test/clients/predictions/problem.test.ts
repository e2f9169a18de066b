import { expect, test } from 'vitest'

import { PredictionsError, quoted } from '../../../shared/clients/predictions/problem.ts'

test('an error carries code, file, column and cause', () => {
  const cause = new Error('below')
  const problem = new PredictionsError('malformed', { file: 'p.csv' }, 'Broken.', { cause })
  expect(problem).toMatchObject({
    name: 'PredictionsError',
    code: 'malformed',
    file: 'p.csv',
    column: null,
    message: 'Broken.',
    cause,
  })
  expect(new PredictionsError('wrong-type', { file: 'p.csv', column: 's' }, 'x').column).toBe('s')
})

test.each([
  ['score', '"score"'],
  ['a"b\nc', String.raw`"a\"b\nc"`],
  ['a\u202eb\u200bc\u0085', String.raw`"a\u202eb\u200bc\u0085"`],
  ['x'.repeat(100), `"${'x'.repeat(60)}…"`],
])('a name from a file is quoted', (name, expected) => expect(quoted(name)).toBe(expected))
