import { access } from './rulebook/access.ts'
import { issues } from './rulebook/issues.ts'
import { protection } from './rulebook/protection.ts'
import { pulls } from './rulebook/pulls.ts'
import { reviews } from './rulebook/reviews.ts'

export type { Rule } from './rulebook/rule.ts'

/** What GitHub enforces and a gate depends on, each rule with a switch of its name. */
export const rules = { ...access, ...pulls, ...reviews, ...protection, ...issues } as const

export type RuleName = keyof typeof rules

const isRule = (name: string): name is RuleName => Object.hasOwn(rules, name)

export const ruleNames: readonly RuleName[] = Object.keys(rules).filter(isRule)
