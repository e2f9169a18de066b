import type { Review } from '../forge.ts'
import type { Policy } from '../governance/policy.ts'
import type { Finding } from '../verdict.ts'
import { endOfDay, isAfter, millis, plus } from '../instant.ts'
import type { Context } from './context.ts'
import { approvalFinding } from './finding.ts'
import { stalenessOf } from './freshness.ts'
import { standingApprovals } from './opinion.ts'
import { readReviewBody, type Acceptance, type ReviewLines } from './review-body.ts'
import { shortDigest } from '../digest.ts'

export type AcceptedException = {
  readonly gate: string
  readonly about: string
  readonly why: string
  readonly until: string
  readonly reviewId: number
  readonly login: string
  readonly at: string
  readonly ends: string
  readonly code: string
}

export type ExceptionReading = {
  readonly accepted: readonly AcceptedException[]
  readonly findings: readonly Finding[]
}

type Refusal =
  | 'not-in-role'
  | 'built-it'
  | 'also-approves'
  | 'edited'
  | 'wrong-digest'
  | 'stale'
  | 'too-long'
  | 'over'
  | 'never'
  | 'names-no-finding'
  | 'names-several-findings'

/** More lines than these nobody chooses from. */
const mostLines = 5

function approvesToo(context: Context, id: number): boolean {
  const own = context.opinions.find(({ account }) => account.id === id)
  if (own === undefined || standingApprovals(own).length === 0) return false
  return context.stages.some((stage) => stage.approvals.some(({ role }) => context.inRole(own.account, role)))
}

/** A failing finding with the name that a line must begin with, and how a line begins that names it alone. */
type Named = { readonly finding: Finding; readonly name: string; readonly line: string; readonly shared: boolean }

// a line copied from a rendered page brings the marks that break links and mentions, and loses double spaces
const plain = (text: string): string =>
  text
    .replaceAll(/\p{Cf}/gu, '')
    .replaceAll(/\s+/g, ' ')
    .trim()
const aboutOf = ({ facts }: Finding): string => (typeof facts.about === 'string' ? facts.about : '')

/** The failing findings with their names; where gate and subject name several, the line names the code too. */
function namesOf(findings: readonly Finding[]): readonly Named[] {
  const failing = findings.filter(({ weight }) => weight === 'fail')
  const own = failing.map((finding) => ({ finding, name: plain(`${String(finding.facts.gate)} ${aboutOf(finding)}`) }))
  const counts = new Map<string, number>()
  for (const { name } of own) counts.set(name, (counts.get(name) ?? 0) + 1)
  return own.map(({ finding, name }) => {
    const shared = (counts.get(name) ?? 0) > 1
    return { finding, name, shared, line: `Accept ${name}${shared ? ` (${finding.code})` : ''}` }
  })
}

/** What may stand between a finding's name and the reason: its code in brackets, and a colon. */
const between = /^ ?(?:\(([a-z-]{1,60})\) ?)?:/

/** The reason that the line gives for this finding, or null where it does not name it. */
function reasonFor(said: string, { name, finding }: Named): string | null {
  if (!said.startsWith(name)) return null
  const rest = said.slice(name.length)
  const match = between.exec(rest)
  if (match === null || (match[1] !== undefined && match[1] !== finding.code)) return null
  // the full stop before `Until` ends the sentence, not the reason
  const why = rest.slice(match[0].length).trim().replace(/\.$/, '')
  return why === '' ? null : why
}

type Reading = { readonly about: string; readonly why: string; readonly named: readonly Named[] }

/** What the line names and why: of names that it could begin with, such as `a` and `a: b`, the longest. */
function readingOf({ gate, said }: Acceptance, names: readonly Named[]): Reading {
  const whole = plain(`${gate} ${said}`)
  const possible = names.flatMap((one) => {
    const why = reasonFor(whole, one)
    return why === null ? [] : [{ one, why }]
  })
  const longest = possible.reduce((most, { one }) => Math.max(most, one.name.length), 0)
  const meant = possible.filter(({ one }) => one.name.length === longest)
  const [first] = meant
  const colon = said.indexOf(':')
  return first === undefined
    ? { about: said.slice(0, colon).trim(), why: said.slice(colon + 1).trim(), named: [] }
    : { about: aboutOf(first.one.finding), why: first.why, named: meant.map(({ one }) => one) }
}

type Rules = NonNullable<Policy['exceptions']>

const acceptable = ({ never }: Rules, { finding }: Named): boolean => !never.includes(finding.code)

/** What to write instead of a line that names none or several: the lines for what it could have meant. */
function linesInstead(rules: Rules, gate: string, reading: Reading, names: readonly Named[]): readonly string[] {
  const possible = (reading.named.length > 0 ? reading.named : names).filter((one) => acceptable(rules, one))
  const own = possible.filter(({ finding }) => finding.facts.gate === gate)
  return (own.length > 0 ? own : possible).slice(0, mostLines).map(({ line }) => line)
}

/**
 * The beginning of the `Accept` line for each failing finding that asks for one: a group too small to be judged, and
 * what shares its name with another and cannot be accepted without its code.
 */
export function askedLines({ exceptions }: Policy, findings: readonly Finding[]): ReadonlyMap<Finding, string> {
  if (exceptions === undefined) return new Map()
  return new Map(
    namesOf(findings)
      .filter((one) => acceptable(exceptions, one) && (one.shared || one.finding.code === 'group-not-evaluable'))
      .map(({ finding, line }) => [finding, line]),
  )
}

type Line = { readonly review: Review; readonly lines: ReviewLines; readonly ends: string; readonly reading: Reading }

/** Why the line does not hold, or null. */
function refusalOf(context: Context, rules: Rules, { review, lines, ends, reading }: Line): Refusal | null {
  const { digest, pull, policy } = context
  const { named } = reading
  const refusals: readonly (readonly [Refusal, boolean])[] = [
    ['not-in-role', !rules.accepted_by.some((role) => context.inRole(review.author, role))],
    ['built-it', context.builtBy(review.author) !== null],
    ['also-approves', approvesToo(context, review.author.id)],
    ['edited', review.editedAt !== null || review.state === 'dismissed'],
    ['wrong-digest', lines.signOff !== null && digest !== null && lines.signOff.digest !== shortDigest(digest)],
    ['stale', stalenessOf(review, { pull, freshness: policy.freshness, digest }) !== null],
    ['too-long', isAfter(ends, plus(plus(review.submittedAt, rules.longest), 'P1D'))],
    ['over', millis(context.now) >= millis(ends)],
    ['never', named.length > 0 && !named.some((one) => acceptable(rules, one))],
    ['names-no-finding', named.length === 0],
    ['names-several-findings', named.length > 1],
  ]
  return refusals.find(([, holds]) => holds)?.[0] ?? null
}

/**
 * The `Accept` lines that hold, and why the others do not. Each names exactly one finding of stage 1, by its gate and
 * what it is about, and by its code where these name several; is given by a role of `accepted_by` that neither built
 * the version nor signs a stage of it; and ends with its day.
 */
export function exceptionsOf(context: Context, gateFindings: readonly Finding[]): ExceptionReading {
  const rules = context.policy.exceptions
  if (rules === undefined) return { accepted: [], findings: [] }
  const accepted: AcceptedException[] = []
  const findings: Finding[] = []
  const names = namesOf(gateFindings)
  for (const review of context.opinions.flatMap((opinions) => opinions.reviews)) {
    const lines = readReviewBody(review.body)
    for (const acceptance of lines.accepts) {
      const { gate, until } = acceptance
      const ends = endOfDay(until) ?? review.submittedAt
      const reading = readingOf(acceptance, names)
      const { about, why, named } = reading
      const refusal = refusalOf(context, rules, { review, lines, ends, reading })
      const { login } = review.author
      const facts = { gate, about, login, until, why }
      const code = named[0]?.finding.code ?? ''
      if (refusal === null) {
        accepted.push({ gate, about, why, until, reviewId: review.id, login, at: review.submittedAt, ends, code })
        findings.push(approvalFinding('exception-accepted', 'note', facts))
      } else {
        const unnamed = refusal === 'names-no-finding' || refusal === 'names-several-findings'
        const instead = unnamed ? { lines: linesInstead(rules, gate, reading, names) } : {}
        findings.push(approvalFinding('exception-not-accepted', 'note', { ...facts, refusal, ...instead }))
      }
    }
  }
  return { accepted, findings }
}
