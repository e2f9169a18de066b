import type { RequestVerdict } from '../../domain/judgement.ts'
import type { UseClass, ClassReason } from '../../domain/model/use-class.ts'
import { code } from '../escape.ts'

/** Why a request goes its way: the class of the use and the tier, each with the answers that decided. */

const reasons: Readonly<Record<ClassReason, string>> = {
  'annex-iii': 'a use that is listed',
  'annex-i': 'a product, or a safety component of one, that a third party assesses',
  'annex-i-sectoral': 'a product whose own law brings the duties',
  excepted: 'a listed use that the exception takes out, by the assessment that the model’s file names',
  'no-exception-for-profiling':
    'a listed use; the exception is not had, since the file does not say that nobody is profiled',
  'no-exception-for-automated': 'a listed use; the exception is not had by a model that decides by itself',
  'no-natural-persons': 'it is not about natural persons',
  'no-safety-component': 'it is neither the product nor a safety component',
  'no-third-party-assessment': 'no third party has to assess the product',
  'left-out': 'a use that the list leaves out',
  'not-listed': 'a use that is not listed',
  'not-in-the-union': 'no jurisdiction of the Union is named',
  'unknown-use': 'the use has no word in the list',
}

const classes: Readonly<Record<UseClass['class'], string>> = {
  'high-risk': 'high-risk',
  excepted: 'not high-risk by exception',
  outside: 'not high-risk',
  unknown: 'unknown',
}

/** Before the day a duty is upcoming; nobody is told that it is violated. */
function dayOf(day: string, now: string | null): string {
  if (now === null) return `applies from ${day}`
  return now.slice(0, 10) < day ? `upcoming, applies from ${day}` : `applies since ${day}`
}

/** The class in one line of Markdown: which article, from which day, and which answers decided; a page without a time says no more than the day. */
export function classLine(found: UseClass, now: string | null): string {
  const where = [found.article === null ? [] : [`Article ${found.article}`], found.place ?? []].flat()
  const parts = [
    `EU AI Act: **${classes[found.class]}** by the model’s answers`,
    ...(where.length === 0 ? [] : [` (${where.join(', ')})`]),
    `: ${reasons[found.reason]}`,
    ...(found.appliesFrom === null ? [] : [`; ${dayOf(found.appliesFrom, now)}`]),
    `. Decided by ${found.decidedBy.map((path) => code(path)).join(', ')}.`,
  ]
  return parts.join('')
}

/** The tier with why, the class, and the regulations that a rule proposes; compliance confirms them. */
export function routeSection({ tier, tierReason, use }: RequestVerdict, now: string): string {
  if (tier === null) return ''
  const reason = tierReason === null ? '' : ` (${tierReason.replaceAll('-', ' ')})`
  // what was due before was decided by answers that are no longer there
  const by =
    use === undefined || use.decidedBy.length === 0 || tierReason === 'due-before'
      ? ''
      : `, by ${use.decidedBy.map((path) => code(path)).join(', ')}`
  const lines = [`Tier ${tier}${reason}${by}.`]
  if (use === undefined) return lines.join('\n')
  const missing = use.proposed.filter((key) => !use.named.includes(key))
  const keys = (list: readonly string[]): string => list.map((key) => code(key, 60)).join(', ')
  const proposed =
    use.proposed.length === 0
      ? 'No regulation is proposed by rule; compliance confirms that.'
      : `Regulations proposed by rule: ${keys(use.proposed)}${missing.length === 0 ? '' : ` (the model’s file does not name ${keys(missing)})`}; compliance confirms them.`
  return [...lines, classLine(use.class, now), proposed].join('\n')
}
