import { expect, test } from 'vitest'
import { notDone } from '../../../shared/domain/self-test/observed.ts'

test('what was not done says why', () => {
  expect(notDone('no-app')).toEqual({ state: 'not-done', code: 'no-app', facts: {} })
})
