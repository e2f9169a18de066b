import { attackCodes, type AttackKind, type AttackOutcome, type AttackResult } from '../../domain/self-test/attack.ts'
import { escapeMarkdown } from '../escape.ts'
import { attackSentences, attackWords } from './sentences.ts'
import { table } from '../table.ts'

/** What the attacks on the gates came to, as a page that people read. */

export type SelfTestReport = {
  readonly state: AttackOutcome
  readonly results: readonly (AttackResult & { readonly since: string })[]
  /** the ledger's record of it; null where none was written */
  readonly record: number | null
  readonly app: string | null
}

const heads: Readonly<Record<AttackOutcome, string>> = {
  refused: '✅ Every attack was refused.',
  'got-through': '⛔ An attack got through: a guard is off.',
  unknown: '❔ Nothing got through, but not every attack could be made; what is unknown is no pass.',
}

const outcomes: Readonly<Record<AttackOutcome, string>> = {
  refused: 'refused',
  'got-through': '**got through**',
  unknown: 'unknown',
}

const kinds: Readonly<Record<AttackKind, string>> = {
  live: 'Live: made by calls that the servers answered.',
  drill: 'Drill: the engine judged the real scratch request with one approval, or another fact, that nobody gave.',
  rule: 'Rule: not made; the rule of the forge that would refuse it was read.',
}

const said = (result: AttackResult): string => {
  const code = attackCodes.find((one) => one === result.code)
  return code === undefined ? '' : attackSentences[code](result.facts)
}

/** The job's summary: each attack, how it was made, who refused it and since when; below it what is off and how to mend it. */
export function renderSelfTest({ state, results, record, app }: SelfTestReport): string {
  const rows = results.map((one) => [
    escapeMarkdown(attackWords[one.attack]),
    one.kind,
    outcomes[one.outcome],
    escapeMarkdown(one.by.join('; ')),
    one.since,
  ])
  const open = results
    .filter(({ outcome }) => outcome !== 'refused')
    .map(
      (one) => `- ${one.outcome === 'got-through' ? '⛔' : '❔'} \`${one.attack}\`: ${escapeMarkdown(said(one), 900)}`,
    )
  const used = [...new Set(results.map(({ kind }) => kind))].map((kind) => `- ${kinds[kind]}`)
  return [
    '## The gates, attacked',
    heads[state],
    ...(app === null ? ['Without an App nothing proves who writes here: writer unproven.'] : []),
    table(['Attack', 'Kind', 'Outcome', 'Refused by', 'Since'], rows),
    open.join('\n'),
    used.join('\n'),
    record === null ? 'No record was written.' : `Record ${record} of the ledger holds this.`,
  ]
    .filter((part) => part !== '')
    .join('\n\n')
}
