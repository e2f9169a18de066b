import type { Diagnosis, Judged } from '../../domain/doctor/diagnosis.ts'
import type { Precondition } from '../../domain/doctor/precondition.ts'
import { escapeMarkdown } from '../escape.ts'
import { hints, tellings } from '../sentence/precondition/tellings.ts'
import { word } from '../sentence/words.ts'
import { table } from '../table.ts'

/** A precondition as it is told: how it stands, what was found, and how to mend it. */
export type Told = {
  readonly precondition: Precondition
  readonly state: Judged['outcome']['state']
  readonly title: string
  readonly found: string
  readonly mend: string
}

/** What is said of one precondition, in plain text. */
export function told({ code, outcome }: Judged, page: string): Told {
  const { title, missing, mend } = tellings[code]
  const base = { precondition: code, state: outcome.state, title, mend: '' }
  if (outcome.state === 'unknown') return { ...base, found: `It could not be seen: ${outcome.why.replace(/\.$/, '')}.` }
  if (outcome.state === 'missing')
    return { ...base, found: missing(outcome.facts), mend: mend((path) => `${page}/${path}`) }
  const hint = outcome.facts.hint === undefined ? undefined : hints[word(outcome.facts, 'hint')]
  return { ...base, found: hint === undefined ? '' : `Seen, and ${hint}.` }
}

/** The mend as Markdown, its pages as links that can be followed. */
function mendMarkdown({ code, outcome }: Judged, page: string): string {
  if (outcome.state !== 'missing') return ''
  const pages: string[] = []
  const text = tellings[code].mend((path) => `PAGE${pages.push(`${page}/${path}`)}PAGE`)
  return escapeMarkdown(text, 1000).replaceAll(/PAGE(\d+)PAGE/g, (_, number) => pages[Number(number) - 1] ?? '')
}

const signs = { done: '✅ done', missing: '❌ missing', unknown: '❔ unknown' } as const

const advisory =
  '**Without an App the checks are advisory**: whoever may write can set them, and every verdict and record says that its writer is unproven.'

/** What stands, what is missing and how to mend it, and what could not be seen. */
export function renderDiagnosis(diagnosis: Diagnosis, page: string): string {
  const { done, missing, unknown } = diagnosis.counts
  const rows = diagnosis.judged.map((judged) => {
    const { state, title, found } = told(judged, page)
    const said = [escapeMarkdown(found, 1500), mendMarkdown(judged, page)].filter((part) => part !== '')
    return [signs[state], escapeMarkdown(title), said.join(' ')]
  })
  return [
    `## ${missing > 0 ? '❌' : unknown > 0 ? '❔' : '✅'} ${done} done, ${missing} missing, ${unknown} unknown`,
    ...(diagnosis.advisory ? [advisory] : []),
    table(['', 'What must be so', 'What was found'], rows),
  ].join('\n\n')
}
