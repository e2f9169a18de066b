import { shortDigest } from './digest.ts'
import type { Judgement } from './ledger/record-parts.ts'
import { judgesVersion, type RequestKind } from './request/request.ts'

/** The tags and the statement that a promotion leaves at the version, for people to see; never read back as proof. */

const tagOfStage: Readonly<Record<string, readonly [string, string]>> = {
  'validation-gates': ['validation_status', 'passed'],
  'compliance-review': ['compliance_review', 'approved'],
  'business-sign-off': ['business_approval', 'approved'],
}

/** The governed tags of a version that moved, with the record that proves them; of stages only what judged the version itself. */
export function governedTags(
  judgement: Judgement,
  kind: RequestKind,
  environment: string,
  record: { readonly number: number; readonly digest: string },
): Readonly<Record<string, string>> {
  const stages = judgement.stages
    .filter(({ state }) => state === 'passed' && judgesVersion(kind))
    .flatMap(({ stage }) => (tagOfStage[stage] === undefined ? [] : [tagOfStage[stage]]))
  return {
    ...Object.fromEntries(stages),
    deployment_tier: environment,
    'countersign.evidence': judgement.evidence ?? '',
    'countersign.record': `${record.number} ${record.digest}`,
  }
}

const begin = '<!-- countersign -->'
const end = '<!-- /countersign -->'
const mostCharacters = 4500

const codePoint = (sign: string): string =>
  `U+${(sign.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`

/** A person's name on one line; MLflow shows the description as Markdown, so any sign that no name needs is its code point. */
const plainName = (name: string): string =>
  name
    .replaceAll(/\s+/gu, ' ')
    .slice(0, 100)
    .replaceAll(/[^\p{L}\p{M}\p{N} .,'’-]/gu, codePoint)

/** The approval statement that a description holds, cut or whole, with all up to the end of a second one; null where it holds none. */
export function foundStatement(description: string): string | null {
  const start = description.indexOf(begin)
  if (start < 0) return null
  const stop = description.lastIndexOf(end)
  return description.slice(start, stop < start ? undefined : stop + end.length)
}

const howApproved = ({ breakGlass, former }: Judgement): string =>
  breakGlass !== undefined
    ? `Not approved, moved past the stages by break-glass, to be reviewed until ${breakGlass.reviewUntil},`
    : former === undefined
      ? 'Approved'
      : `Approved again, as by record ${former} before,`

/** The description with the approval statement, which replaces an earlier one. */
export function describe(
  description: string,
  judgement: Judgement,
  environment: string,
  record: { readonly number: number; readonly digest: string; readonly proven: boolean },
): string {
  const lines = judgement.signOffs.map(
    ({ name, role, stage, at }) => `- ${plainName(name)} as ${role} (${stage}), ${at}`,
  )
  const statement = [
    begin,
    `${howApproved(judgement)} for ${environment} on evidence ${judgement.evidence === null ? 'none' : shortDigest(judgement.evidence)}, record ${record.number} (${record.digest}${record.proven ? '' : ', writer unproven'}):`,
    ...lines,
    end,
  ].join('\n')
  const start = description.indexOf(begin)
  const stop = description.indexOf(end, start)
  // a statement that was cut has no end: all after its beginning is its own
  const own =
    start < 0
      ? description.trim()
      : `${description.slice(0, start)}${stop < 0 ? '' : description.slice(stop + end.length)}`.trim()
  // MLflow's column keeps 5,000 characters
  return `${own.slice(0, Math.max(0, mostCharacters - statement.length)).trimEnd()}\n\n${statement}`
    .trim()
    .slice(0, 5000)
}
