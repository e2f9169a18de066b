import { expect, test } from 'vitest'
import { eventWord, eventWords, movingWords } from '../../../shared/domain/delivery/word.ts'

test.each([
  ['promotion', 'done', 'promoted'],
  ['break-glass', 'done', 'promoted'],
  ['adoption', 'done', 'adopted'],
  ['rollback', 'done', 'rolled-back'],
  ['retirement', 'done', 'retired'],
  ['promotion', 'refused', 'refused'],
  ['rollback', 'abandoned', 'abandoned'],
  ['policy', 'done', null],
  ['model-facts', 'done', null],
] as const)('a %s that was %s is told as %s', (kind, result, word) => {
  expect(eventWord(kind, result)).toBe(word)
})

test('who says nothing else is told of what changes the live version, and of nothing that moved nothing', () => {
  expect(movingWords).toEqual(['promoted', 'rolled-back', 'retired'])
  expect(movingWords.every((word) => eventWords.includes(word))).toBe(true)
})
