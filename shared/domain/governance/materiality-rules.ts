import { problemAt, type Located, type Problem } from '../document/document.ts'
import { amountOf, decisionsPerYear } from '../model/tier.ts'
import type { Policy } from './policy.ts'

/** What is wrong with the limits from which on a model is material. */
export function materialityProblems({ materiality }: Policy, located: Located): readonly Problem[] {
  const { high, medium } = materiality ?? {}
  if (high === undefined || medium === undefined) return []
  const at = (key: string, message: string): Problem => problemAt(located, ['materiality', 'high', key], message)
  const problems: Problem[] = []
  if (high.exposure !== undefined && medium.exposure !== undefined) {
    const [more, less] = [amountOf(high.exposure), amountOf(medium.exposure)]
    if (more.currency !== less.currency)
      problems.push(at('exposure', `is in ${more.currency}, that of medium in ${less.currency}; name one currency.`))
    else if (more.amount < less.amount)
      problems.push(
        at('exposure', `is below that of medium, ${medium.exposure}; a high limit cannot be the lower one.`),
      )
  }
  if (high.decisions !== undefined && medium.decisions !== undefined) {
    const [more, less] = [decisionsPerYear(high.decisions), decisionsPerYear(medium.decisions)]
    if ((more ?? 0) < (less ?? 0))
      problems.push(
        at('decisions', `is below that of medium, ${medium.decisions}; a high limit cannot be the lower one.`),
      )
  }
  return problems
}
