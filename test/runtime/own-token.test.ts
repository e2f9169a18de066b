import { expect, test } from 'vitest'
import { requireOwnToken } from '../../shared/runtime/own-token.ts'

test('the App of the token, and no App at all, are taken', () => {
  expect(() => requireOwnToken('countersign', { asking: 'countersign[bot]' })).not.toThrow()
  expect(() => requireOwnToken(null, { asking: 'dana' })).not.toThrow()
})

test.each(['dana', 'countersign', 'github-actions[bot]', 'countersign-2[bot]', 'Countersign[bot]', ''])(
  'a token of "%s" is not that of the App countersign',
  (asking) => {
    expect(() => requireOwnToken('countersign', { asking })).toThrow(
      `The input app-slug says "countersign", and the token is that of ${asking}.`,
    )
  },
)
