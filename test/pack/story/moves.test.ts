import { expect, test } from 'vitest'
import { modelOf, moveOf } from '../../../pack/story/moves.ts'

test.each<[string, unknown, string | null]>([
  ['its move', { move: { model: 'a', environment: 'p' }, request: { folder: 'promotions/b/production/0001' } }, 'a'],
  ['its own word', { kind: 'rescore', model: 'a' }, 'a'],
  ['its request’s folder', { request: { folder: 'promotions/b/_facts/0001' } }, 'b'],
  ['nothing, where it is about the policy', { request: { folder: 'promotions/_policy/0001' } }, null],
  ['nothing, where it is about no request', { kind: 'self-test' }, null],
])('the model of a record is told by %s', (_, record, model) => {
  expect(modelOf(record)).toBe(model)
})

test('a move of whichever mode keeps what it says of itself', () => {
  expect(moveOf({ move: { model: 'm', environment: 'legacy', from: '1', to: '2', stage: 'Production' } })).toEqual({
    ...{ model: 'm', environment: 'legacy', from: '1', to: '2' },
    how: [['stage', 'Production']],
  })
  expect(moveOf({ move: null })).toBeNull()
})
