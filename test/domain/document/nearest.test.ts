import { describe, expect, test } from 'vitest'
import { didYouMean, nearest } from '../../../shared/domain/document/nearest.ts'

describe('the nearest word', () => {
  const words = ['model', 'version', 'environment', 'to']
  test.each([
    ['a missing letter', 'modl', 'model'],
    ['a transposed pair', 'verison', 'version'],
    ['another case', 'Version', 'version'],
    ['nothing alike', 'policy', null],
    ['a short word by one letter', 'tp', 'to'],
    ['the word itself', 'environment', 'environment'],
  ])('%s', (_, word, expected) => {
    expect(nearest(word, words)).toBe(expected)
  })

  test('is offered as a question, or not at all', () => {
    expect(didYouMean('modle', words)).toBe(' Did you mean "model"?')
    expect(didYouMean('zzzzzz', words)).toBe('')
  })
})
