import { expect, test } from 'vitest'
import { attackCodes, attacks } from '../../../shared/domain/self-test/attack.ts'
import { attackSentences, attackWords } from '../../../shared/render/self-test/sentences.ts'

const facts = {
  ...{
    detail: 'GitHub answered 500.',
    errors: ['read-failed'],
    expected: 'stale-head',
    found: 'bot',
    fact: 'committer',
  },
  ...{
    state: 'clean',
    states: ['passed'],
    checks: ['one'],
    branch: 'main',
    rules: ['deletion'],
    model: 'm',
    version: '1',
  },
}

test.each(attackCodes)('%s is told in whole sentences', (code) => {
  const said = attackSentences[code](facts)
  expect(said).toMatch(/^[A-Z].*\.$/s)
  expect(said).not.toContain('unknown')
})

test('an approval that the forge took is told as the forge’s', () => {
  expect(attackSentences.counted({ by: 'the author' })).toContain('The forge took an approval by the author.')
})

test('every attack has words of its own', () => {
  expect(new Set(attacks.map((attack) => attackWords[attack])).size).toBe(attacks.length)
})
