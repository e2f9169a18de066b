import { expect, test } from 'vitest'

import { MetricError } from '../../../shared/domain/metric/problem.ts'

test('a request that cannot be measured carries its code', () => {
  expect(new MetricError('too-many-groups', 'Too many.')).toMatchObject({
    name: 'MetricError',
    code: 'too-many-groups',
    message: 'Too many.',
  })
})
