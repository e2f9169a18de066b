import { recordedGovernance } from '../ledger/history.ts'
import { bothSeen } from '../protection/seen.ts'
import { bypassOutcome, providersOf } from './branch.ts'
import { done, given, missing, unknown, type Outcome } from './precondition.ts'
import { appId, type World } from './world.ts'

/** The ledger's branch, and what it holds of the governance. */

const closing = ['update', 'creation']

/** Nobody but the App writes the branch. */
export function ledgerWriter(world: World): Outcome {
  const read = bothSeen(bothSeen(world.ledgerRules, world.rulesets), appId(world))
  return given(read, ([[rules, rulesets], id]) => {
    const absent = closing.filter((type) => !rules.some((rule) => rule.type === type))
    if (absent.length > 0) return missing({ rules: absent, actors: [] })
    const outcome = bypassOutcome(
      providersOf(rules, closing),
      rulesets,
      (actor) => actor.type === 'Integration' && actor.id === id,
    )
    return outcome.state === 'missing' ? missing({ rules: [], ...outcome.facts }) : outcome
  })
}

/** What would keep a commit of the App's from the branch. */
const obstacles = ['update', 'creation', 'pull_request', 'required_status_checks', 'merge_queue']

/** The App can write it: each ruleset that closes the branch lets the App past. */
export function ledgerWritable(world: World): Outcome {
  const read = bothSeen(bothSeen(world.ledgerRules, world.rulesets), appId(world))
  return given(read, ([[rules, rulesets], id]) => {
    const closed = [...new Set(rules.filter(({ type }) => obstacles.includes(type)).map(({ ruleset }) => ruleset))]
    const found = closed.map((number) => ({ number, ruleset: rulesets.find((one) => one.id === number) }))
    const barred = found.filter(
      ({ ruleset }) =>
        ruleset?.bypass?.some(
          (actor) => actor.type === 'Integration' && actor.id === id && actor.mode !== 'pull_request',
        ) === false,
    )
    if (barred.length > 0)
      return missing({ rulesets: barred.map(({ number, ruleset }) => ruleset?.name ?? String(number)) })
    return found.every(({ ruleset }) => ruleset !== undefined && ruleset.bypass !== null)
      ? done()
      : unknown('the forge does not show this token who may bypass the rulesets of the ledger')
  })
}

export const ledgerAppendOnly = (world: World): Outcome =>
  given(bothSeen(world.ledgerRules, world.rulesets), ([rules, rulesets]) => {
    const types = ['non_fast_forward', 'deletion']
    const absent = types.filter((type) => !rules.some((rule) => rule.type === type))
    if (absent.length > 0) return missing({ rules: absent, actors: [] })
    const outcome = bypassOutcome(providersOf(rules, types), rulesets, () => false)
    return outcome.state === 'missing' ? missing({ rules: [], ...outcome.facts }) : outcome
  })

/** The first record is the genesis, and the chain holds. */
export const genesisRecorded = ({ ledger }: World): Outcome =>
  given(ledger, ({ entries, faults, forged }) => {
    const broken = faults.map(({ code, detail }) => `${code}: ${detail}`)
    if (broken.length > 0 || forged !== null)
      return missing({ faults: [...broken, ...(forged === null ? [] : [forged])] })
    return entries[0]?.record.kind === 'genesis' ? done({ records: entries.length }) : missing({ faults: [] })
  })

/** What judges is what was last recorded; else `promote` refuses. */
export const governanceRecorded = ({ ledger, governance }: World): Outcome =>
  given(bothSeen(ledger, governance), ([{ entries }, { digest }]) => {
    const last = recordedGovernance(entries)
    if (last === null) return unknown('the ledger holds no governance to compare with')
    return last.governance === digest ? done({ record: last.number }) : missing({ record: last.number })
  })
