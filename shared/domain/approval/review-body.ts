import { endOfDay } from '../instant.ts'

/** The lines of a review that mean something, read strictly; what looks like one and is none is pointed at. */
export type ReviewLines = {
  readonly signOff: { readonly digest: string; readonly role: string | null } | null
  readonly answers: Readonly<Record<string, string>>
  readonly conditions: readonly Condition[]
  readonly accepts: readonly Acceptance[]
  readonly hold: string | null
  readonly release: string | null
  readonly findings: readonly FindingLine[]
  /** what each `Resolved:` line says: the finding's own words, or why it is settled */
  readonly resolved: readonly string[]
  readonly unclear: readonly string[]
}

export const severities = ['low', 'medium', 'high'] as const
export type Severity = (typeof severities)[number]
export type FindingLine = { readonly severity: Severity; readonly text: string }

export type Condition = { readonly text: string; readonly until: string | null; readonly owner: string | null }

/** `said` names a finding and says why; where the one ends only the findings tell, since names may hold colons. */
export type Acceptance = { readonly gate: string; readonly said: string; readonly until: string }

/** More than this many characters no reviewer writes; a longer body says nothing at all. */
export const longestBody = 65_536

const signOffShape = /^Sign-off ([0-9a-f]{16})(?: as ([a-z0-9][a-z0-9-]*))?$/
const answerShape = /^([a-z][a-z0-9-]*):\s*(.*)$/
const acceptShape = /^Accept ([a-z][a-z-]*)(?=[ :])(.*) Until (\d{4}-\d\d-\d\d)\.?$/
const findingShape = /^Finding (low|medium|high): (\S.*)$/
const conditionShape = /^- (\S.*)$/
const lookalike = /^\W*(sign[\s_-]*off|accept|hold|release|finding|resolved|conditions?)\b/i
// written in small letters they would pass for answers, and mean nothing
const reserved = /^(sign-?off|accept|hold|release|finding|resolved|conditions?)$/

const none: ReviewLines = {
  signOff: null,
  answers: {},
  conditions: [],
  accepts: [],
  hold: null,
  release: null,
  findings: [],
  resolved: [],
  unclear: [],
}

function conditionOf(text: string): Condition {
  const until = /\buntil (\d{4}-\d\d-\d\d)\b/i.exec(text)?.[1] ?? null
  const owner = /\bowner @?([A-Za-z0-9][A-Za-z0-9-]*)/i.exec(text)?.[1] ?? null
  return { text, until: until !== null && endOfDay(until) !== null ? until : null, owner }
}

/** Filled in place: a body of sixty thousand lines must not be copied sixty thousand times. */
type Draft = {
  signOff: ReviewLines['signOff']
  hold: string | null
  release: string | null
  readonly answers: Record<string, string>
  readonly conditions: Condition[]
  readonly accepts: Acceptance[]
  readonly findings: FindingLine[]
  readonly resolved: string[]
  readonly unclear: string[]
}

function acceptance(line: string, into: Draft): boolean {
  const match = acceptShape.exec(line)
  const [gate, said, until] = [match?.[1], match?.[2]?.trim(), match?.[3]]
  if (gate === undefined || said === undefined || until === undefined || endOfDay(until) === null) return false
  const colon = said.indexOf(':')
  if (colon < 0 || said.slice(colon + 1).trim() === '') return false
  into.accepts.push({ gate, said, until })
  return true
}

function finding(line: string, into: Draft): boolean {
  const [, word, text] = findingShape.exec(line) ?? []
  const severity = severities.find((one) => one === word)
  if (severity === undefined || text === undefined) return false
  into.findings.push({ severity, text })
  return true
}

function readLine(line: string, into: Draft): void {
  const signOff = signOffShape.exec(line)
  if (signOff !== null) {
    // two sign-offs in one body leave open what was signed
    if (into.signOff !== null) into.unclear.push(line.slice(0, 200))
    else into.signOff = { digest: signOff[1] ?? '', role: signOff[2] ?? null }
    return
  }
  const hold = /^Hold: (\S.*)$/.exec(line)?.[1]
  if (hold !== undefined) into.hold = hold
  const release = /^Release: (\S.*)$/.exec(line)?.[1]
  if (release !== undefined) into.release = release
  const resolved = /^Resolved: (\S.*)$/.exec(line)?.[1]
  if (resolved !== undefined) into.resolved.push(resolved)
  const said = hold !== undefined || release !== undefined || resolved !== undefined
  if (said || acceptance(line, into) || finding(line, into)) return
  const answer = answerShape.exec(line)
  const [, key = '', text = ''] = answer ?? []
  if (answer !== null && !reserved.test(key)) into.answers[key] = text.trim()
  else if (lookalike.test(line)) into.unclear.push(line.slice(0, 200))
}

/** The meaning of a review's body; quoted lines (`>`) and fenced code mean nothing. */
export function readReviewBody(body: string): ReviewLines {
  if (body.length > longestBody)
    return { ...none, unclear: [`a body of ${body.length} characters, of which at most ${longestBody} are read`] }
  const draft: Draft = { ...none, answers: {}, conditions: [], accepts: [], findings: [], resolved: [], unclear: [] }
  let conditions = false
  let fenced = false
  for (const raw of body.split(/\r\n|\n|\r/)) {
    const line = raw.trim()
    if (/^(```|~~~)/.test(line)) fenced = !fenced
    if (fenced || line.startsWith('>') || line === '') continue
    const condition = conditions ? conditionShape.exec(line) : null
    if (condition !== null) {
      draft.conditions.push(conditionOf(condition[1] ?? ''))
      continue
    }
    conditions = /^Conditions:$/.test(line)
    if (!conditions) readLine(line, draft)
  }
  return draft
}

/** The block that a reviewer copies: the digest, the role, and a line for each answer that is asked. */
export function formatSignOff(digest: string, role: string, answers: readonly string[]): string {
  return [`Sign-off ${digest} as ${role}`, ...answers.map((answer) => `${answer}: `)].join('\n')
}
