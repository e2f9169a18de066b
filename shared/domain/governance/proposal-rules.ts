import { problemAt, type Located, type Problem } from '../document/document.ts'
import { didYouMean } from '../document/nearest.ts'
import type { Policy } from './policy.ts'

/** What is wrong with the section that says what the schedule proposes. */
export function proposalProblems({ proposals, environments }: Policy, located: Located): readonly Problem[] {
  if (proposals === undefined) return []
  const { on, alias, environment } = proposals
  const known = Object.keys(environments)
  const at = (key: string, problem: string): Problem => problemAt(located, ['proposals', key], problem)
  const shown = Object.entries(environments).find(
    ([, one]) => one.copy_to === undefined && one.alias?.toLowerCase() === alias?.toLowerCase(),
  )?.[0]
  return [
    ...(Object.hasOwn(environments, environment)
      ? []
      : [at('environment', `"${environment}" is not defined under environments.${didYouMean(environment, known)}`)]),
    ...(on === 'alias' && alias === undefined ? [at('on', 'is alias, and no alias is named; write alias.')] : []),
    ...(on === 'registered' && alias !== undefined
      ? [at('alias', 'means nothing with on: registered; remove it, or write on: alias.')]
      : []),
    ...(alias === undefined || shown === undefined
      ? []
      : [at('alias', `is the alias of environment "${shown}", which promote alone moves; name another.`)]),
  ]
}
