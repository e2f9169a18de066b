import { expect } from 'vitest'
import { z } from 'zod'
import { as } from '../../acts.ts'
import type { Platform } from '../../platform.ts'

/** The rules of the example's repository, changed by its administrator for the length of one deed. */

const Rule = z.looseObject({ type: z.string(), parameters: z.record(z.string(), z.unknown()).optional() })
type Rule = z.infer<typeof Rule>
type Change = (rules: readonly Rule[]) => readonly Rule[]
const Listed = z.array(z.looseObject({ id: z.number(), name: z.string() }))
const Ruleset = z.looseObject({
  name: z.string(),
  target: z.string(),
  enforcement: z.string(),
  conditions: z.unknown(),
  bypass_actors: z.array(z.unknown()),
  rules: z.array(Rule),
})

export const ofMain = 'promotions are judged'
export const ofLedger = 'only the App writes the ledger'

/** Does something while a ruleset is another one; it is as before when the deed is done. */
export async function underRules<T>(
  platform: Platform,
  name: string,
  change: Change,
  deed: () => Promise<T>,
): Promise<T> {
  const listed = Listed.parse(await as(platform, 'mel', 'GET', '/rulesets'))
  const path = `/rulesets/${listed.find((each) => each.name === name)?.id ?? 0}`
  const whole = Ruleset.parse(await as(platform, 'mel', 'GET', path))
  const { target, enforcement, conditions, bypass_actors: actors, rules } = whole
  const put = (changed: readonly Rule[]): Promise<unknown> =>
    as(platform, 'mel', 'PUT', path, { name, target, enforcement, conditions, bypass_actors: actors, rules: changed })
  await put(change(rules))
  try {
    return await deed()
  } finally {
    await put(rules)
  }
}

/** The rules with other parameters of one of them. */
export const having =
  (type: string, parameters: Readonly<Record<string, unknown>>): Change =>
  (rules) =>
    rules.map((rule) => (rule.type === type ? { ...rule, parameters: { ...rule.parameters, ...parameters } } : rule))

/** The rules of these types alone. */
export const only =
  (...types: readonly string[]): Change =>
  (rules) =>
    rules.filter(({ type }) => types.includes(type))

/** Expects that the administrator's merge is refused for this reason. */
export const mergeRefused = (platform: Platform, pull: number, why: string): Promise<void> =>
  expect(as(platform, 'mel', 'PUT', `/pulls/${pull}/merge`, {})).rejects.toThrow(why)
