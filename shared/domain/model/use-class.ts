import { annexIIIPoint, annexIProduct, leftOutPoint } from './domain.ts'
import type { Use } from './model-file.ts'

/**
 * The class of a use under Regulation (EU) 2024/1689 as amended by Regulation (EU) 2026/1744, by the answers of the model
 * file. An answer that is not given is taken for the one that asks more. It is a proposal of a rule: compliance confirms it.
 */

export type ClassReason =
  | 'annex-iii'
  | 'annex-i'
  /** section B: the duties come by the product's own law */
  | 'annex-i-sectoral'
  | 'excepted'
  | 'no-exception-for-profiling'
  | 'no-exception-for-automated'
  | 'no-natural-persons'
  | 'no-safety-component'
  | 'no-third-party-assessment'
  | 'left-out'
  | 'not-listed'
  | 'not-in-the-union'
  | 'unknown-use'

export type UseClass = {
  readonly class: 'high-risk' | 'excepted' | 'outside' | 'unknown'
  readonly reason: ClassReason
  /** the article that decides, with the letter of an exception */
  readonly article: string | null
  /** where the Regulation names the use, be it to leave it out */
  readonly place: string | null
  /** the day from which the duties of such a use apply; null where it has none of them */
  readonly appliesFrom: string | null
  /** the answers that decided, as paths in the model file */
  readonly decidedBy: readonly string[]
}

/** Days of Article 113 as amended by Regulation (EU) 2026/1744. */
const annexIIIFrom = '2027-12-02'
const annexIFrom = '2028-08-02'

/** With the other letters of Greece, and the regions with letters of their own in which the Union's law holds. */
const memberStates =
  'at be bg hr cy cz dk ee fi fr de gr hu ie it lv lt lu mt nl pl pt ro sk si es se eu is li no el ax gf gp mf mq re yt'.split(
    ' ',
  )

/** Whether the model decides about somebody in the Union, or in a state that takes its law over. */
export const inTheUnion = ({ jurisdictions }: Pick<Use, 'jurisdictions'>): boolean =>
  jurisdictions.some((one) => memberStates.includes(one))

export const exceptionLetters: Readonly<Record<NonNullable<Use['exception']>['ground'], string>> = {
  'narrow-procedural-task': 'a',
  'improves-finished-human-work': 'b',
  'detects-deviations': 'c',
  'preparatory-task': 'd',
}

type Decided = Pick<UseClass, 'class' | 'reason'> & Partial<UseClass>

const decided = (found: Decided, ...decidedBy: readonly string[]): UseClass => ({
  article: null,
  place: null,
  appliesFrom: null,
  decidedBy: ['use.domain', 'use.jurisdictions', ...decidedBy],
  ...found,
})

/** A product of Annex I, or a safety component of one: high-risk where a third party must assess it. */
function productClass(use: Use, place: string): UseClass {
  const outside = { class: 'outside', article: '6(1)', place } as const
  if (use.product_role === 'neither') return decided({ ...outside, reason: 'no-safety-component' }, 'use.product_role')
  if (use.third_party_assessment === false)
    return decided({ ...outside, reason: 'no-third-party-assessment' }, 'use.third_party_assessment')
  const reason = place.includes(' B ') ? 'annex-i-sectoral' : 'annex-i'
  return decided(
    { ...outside, class: 'high-risk', reason, appliesFrom: annexIFrom },
    'use.product_role',
    'use.third_party_assessment',
  )
}

/** Points that name natural persons as those about whom it decides; the others do so by their nature, or name things. */
const aboutNaturalPersons: readonly string[] = ['5(b)', '5(c)']

/** Article 6(3): an exception that the file claims, and whether it may be had. */
function excepted(use: Use, listed: UseClass): UseClass {
  const { exception } = use
  if (exception === undefined) return listed
  const by = [...listed.decidedBy, 'use.exception']
  // an answer that is not given is no answer that nobody is profiled
  if (use.profiling !== false)
    return { ...listed, reason: 'no-exception-for-profiling', decidedBy: [...by, 'use.profiling'] }
  if (use.decision === 'automated')
    return { ...listed, reason: 'no-exception-for-automated', decidedBy: [...by, 'use.decision'] }
  return {
    ...listed,
    class: 'excepted',
    reason: 'excepted',
    article: `6(3)(${exceptionLetters[exception.ground]})`,
    decidedBy: [...by, 'use.profiling', 'use.decision'],
  }
}

function annexIIIClass(use: Use, point: string): UseClass {
  const place = `Annex III ${point}`
  const outside = { class: 'outside', article: '6(2)', place } as const
  const persons = aboutNaturalPersons.includes(point)
  if (persons && use.affects !== 'natural-persons')
    return decided({ ...outside, reason: 'no-natural-persons' }, 'use.affects')
  if (point === '2' && use.product_role === 'neither')
    return decided({ ...outside, reason: 'no-safety-component' }, 'use.product_role')
  const listed = decided(
    { ...outside, class: 'high-risk', reason: 'annex-iii', appliesFrom: annexIIIFrom },
    ...(persons ? ['use.affects'] : []),
    ...(point === '2' ? ['use.product_role'] : []),
  )
  return excepted(use, listed)
}

/** The class of the use, with the place that names it, the day, and the answers that decided. */
export function classOf(use: Use): UseClass {
  const [point, product, left] = [annexIIIPoint(use.domain), annexIProduct(use.domain), leftOutPoint(use.domain)]
  if (!inTheUnion(use)) return decided({ class: 'outside', reason: 'not-in-the-union' })
  if (product !== null) return productClass(use, `Annex I ${product}`)
  if (point !== null) return annexIIIClass(use, point)
  if (left !== null)
    return decided({ class: 'outside', reason: 'left-out', article: '6(2)', place: `Annex III ${left}` })
  return use.domain === 'other'
    ? decided({ class: 'unknown', reason: 'unknown-use' })
    : decided({ class: 'outside', reason: 'not-listed' })
}

/** Regulations that the answers call for, by key of the catalogue; guidance for banks where the policy goes by it. */
export function proposedRegulations(use: Use, policy: readonly string[]): readonly string[] {
  const american = use.jurisdictions.includes('us')
  const device = use.domain === 'medical' || use.domain === 'in-vitro-diagnostics'
  const rows: readonly (readonly [string, boolean])[] = [
    ['eu-ai-act', inTheUnion(use) && classOf(use).class !== 'outside'],
    ['us-mrm-sr26-2', american && (policy.includes('us-mrm-sr26-2') || use.domain === 'financial-risk')],
    ['fda-aidsf', american && device],
    ['hipaa-security', american && use.protected_health_information],
  ]
  return rows.flatMap(([key, fits]) => (fits ? [key] : []))
}
