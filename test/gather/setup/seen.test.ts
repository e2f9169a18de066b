import { expect, test } from 'vitest'
import { seen, unseen } from '../../../shared/domain/protection/seen.ts'
import { seenAfter, seenOf } from '../../../shared/gather/setup/seen.ts'

test('a read that succeeds is seen, one that fails says why', async () => {
  expect(await seenOf(async () => 3)).toEqual(seen(3))
  expect(await seenOf(() => Promise.reject(new Error('Refused.')))).toEqual(unseen('Refused.'))
})

test('a read is not made where what it needs was not seen', async () => {
  expect(await seenAfter(seen(2), async (value) => value + 1)).toEqual(seen(3))
  const never = (): Promise<number> => Promise.reject(new Error('was made'))
  expect(await seenAfter(unseen('No policy.'), never)).toEqual(unseen('No policy.'))
})
