import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { ruleNames, rules } from '../rules.ts'

const folder = new URL('.', import.meta.url)
const shown = readdirSync(folder)
  .filter((name) => name.endsWith('.test.ts'))
  .flatMap((name) =>
    [...readFileSync(new URL(name, folder), 'utf8').matchAll(/\brule\(\s*'([a-z0-9-]+)'/g)].map(([, rule]) => rule),
  )

describe('the rules', () => {
  test('are each shown enforced and switched off', () => {
    expect(ruleNames.filter((name) => !shown.includes(name))).toEqual([])
  })

  test('cite GitHub’s own documentation and say what they enforce', () => {
    const faulty = Object.entries(rules).filter(
      ([, { cites, says }]) => !cites.startsWith('https://docs.github.com/en/') || !says.endsWith('.'),
    )
    expect(faulty).toEqual([])
  })
})
