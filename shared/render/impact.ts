import type { Impact, ImpactRow, StageImpact } from '../domain/impact/impact.ts'
import { code, escapeMarkdown } from './escape.ts'
import { sentence } from './sentence/finding.ts'
import { table } from './table.ts'

/** Which recorded promotions a change of what judges would judge otherwise, by name and owner. */

const mostRows = 40
const mostFindings = 4
const mostCharacters = 20_000

type Verdict = ImpactRow['verdict']

const words: Readonly<Record<Verdict, string>> = {
  fails: 'would now fail',
  passes: 'failed and would now pass',
  unknown: 'cannot be told from its records',
  otherwise: 'would be judged otherwise and come out the same',
}

const shown = { passes: 'passes', fails: 'fails', unknown: 'cannot be told', 'not-required': 'not required' } as const

const are = (count: number): string => (count === 1 ? '1 is live' : `${count} are live`)

/** The one sentence that tells it: how many of how many, and how many of these are live. */
export function impactSentence({ moves, counts }: Impact): string {
  if (moves === 0) return 'No recorded promotion is touched: the ledger holds none.'
  const fails = counts.fails
  const first =
    fails.all === 0
      ? `None of ${moves} recorded ${moves === 1 ? 'promotion' : 'promotions'} would now fail.`
      : `${fails.all} of ${moves} would now fail; ${are(fails.live)}.`
  const rest = (['passes', 'otherwise', 'unknown'] as const).flatMap((verdict) => {
    const own = counts[verdict]
    const live = own.live === 0 ? '' : ` (${are(own.live)})`
    return own.all === 0 ? [] : [`${own.all} ${plural(verdict, own.all)}${live}.`]
  })
  return [first, ...rest].join(' ')
}

const plural = (verdict: Verdict, count: number): string =>
  verdict === 'unknown' && count > 1 ? 'cannot be told from their records' : words[verdict]

function stageCell({ stage, before, after, findings, healed }: StageImpact): string {
  const said = [...findings.map((finding) => sentence(finding)), ...healed.map((one) => `No longer: ${sentence(one)}`)]
  const more = said.length > mostFindings ? ` … and ${said.length - mostFindings} further.` : ''
  const change = before === after ? shown[after] : `${shown[before]} → ${shown[after]}`
  return `**${stage.replaceAll('-', ' ')}**: ${change}. ${said
    .slice(0, mostFindings)
    .map((text) => escapeMarkdown(text, 300))
    .join(' ')}${more}`.trim()
}

function row({ model, version, environment, live, owner, verdict, stages, record }: ImpactRow): readonly string[] {
  return [
    `${code(model, 60)} ${escapeMarkdown(version, 20)}`,
    escapeMarkdown(environment, 60),
    live ? '**live**' : 'past',
    owner === null ? 'unknown' : `${escapeMarkdown(owner.name, 80)} (${escapeMarkdown(owner.person, 40)})`,
    words[verdict],
    stages.map(stageCell).join('<br>'),
    String(record),
  ]
}

/** As many rows as there is room for: a comment holds more than this list. */
function fitting(rows: readonly ImpactRow[]): readonly (readonly string[])[] {
  let room = mostCharacters
  return rows.slice(0, mostRows).flatMap((one) => {
    const cells = row(one)
    room -= cells.join('').length
    return room < 0 ? [] : [cells]
  })
}

/** The sentence and the list, cut where it is long; empty where nothing was analysed. */
export function impactSection(impact: Impact | null): string {
  if (impact === null) return ''
  const { rows } = impact
  const listed = fitting(rows)
  const parts = [
    '### What was promoted, judged again',
    impactSentence(impact),
    listed.length === 0
      ? ''
      : table(['Model', 'Environment', '', 'Owner', 'It', 'Stages, before → after', 'Record'], listed),
    rows.length > listed.length ? `… and ${rows.length - listed.length} further; live ones stand first.` : '',
  ]
  return parts.filter((part) => part !== '').join('\n\n')
}
