import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { ruleNames, rules } from '../github/rules.ts'

/** Every rule of the GitHub stand-in is proved by one story through the bundle, which `scripts/test-rules.ts` sees go red. */

const folder = new URL('../journey/rules/', import.meta.url)
const titles = readdirSync(folder)
  .filter((name) => name.endsWith('.test.ts'))
  .flatMap((name) =>
    [...readFileSync(new URL(name, folder), 'utf8').matchAll(/\btest\(\s*(['"`])(.+?)\1,/g)].map(
      ([, , title = '']) => title,
    ),
  )
const times = (proof: string): number => titles.filter((title) => title === proof).length

describe('a rule of the stand-in', () => {
  test.each(ruleNames)('%s is proved by exactly one story', (name) => {
    const { proof } = rules[name]
    expect([proof, times(proof)]).toEqual([expect.stringMatching(/./), 1])
  })

  test.each(ruleNames)('%s cites GitHub’s documentation', (name) => {
    expect(rules[name].cites).toMatch(/^https:\/\/docs\.github\.com\/en\/[a-z]/)
  })

  test('has a proof that is part of no other title, so that it can be run alone', () => {
    const proofs = ruleNames.map((name) => rules[name].proof)
    const ambiguous = proofs.filter((proof) => titles.some((title) => title !== proof && title.includes(proof)))
    expect(ambiguous).toEqual([])
  })
})
