import { expect, test } from 'vitest'
import { EngineError } from '../../../shared/domain/engine/problem.ts'

test('an error of an engine carries its code, its cause and what to do', () => {
  const cause = new Error('refused')
  const error = new EngineError('unreachable', 'Trino does not answer; look at the address.', { cause })
  expect(error).toMatchObject({ code: 'unreachable', cause, mend: 'Trino does not answer; look at the address.' })
})
