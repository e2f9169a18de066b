import { obligationsOf } from '../domain/approval/condition.ts'
import { writersCodes } from '../domain/access/finding.ts'
import { formatSignOff } from '../domain/approval/review-body.ts'
import { shortDigest } from '../domain/digest.ts'
import type { Facts } from '../domain/facts.ts'
import type { RequestVerdict } from '../domain/judgement.ts'
import { hurdlesOf } from '../domain/request/automatic-merge.ts'
import { keptNote } from '../domain/request/routing.ts'
import { overviewOf, type Overview } from '../domain/overview.ts'
import { checkName } from '../domain/stage.ts'
import type { StageVerdict } from '../domain/verdict.ts'
import { askedSection } from './asked.ts'
import { builderProof } from './builders.ts'
import { approvalList, findingList, shortened, stateWords } from './check.ts'
import { code, escapeMarkdown, link } from './escape.ts'
import { dataSection } from './evidence/data-quality.ts'
import { judgesChanges } from './governance-changes.ts'
import { impactSection } from './impact.ts'
import { isMeasureNote, measuredSection } from './measured.ts'
import { evaluationSection } from './metrics.ts'
import { obligationTable } from './obligations.ts'
import { ignoreSentences } from './sentence/approval.ts'
import { sentence } from './sentence/finding.ts'
import { mergeSentences } from './sentence/merge.ts'
import { folded, table } from './table.ts'
import { filesSection } from './version/files.ts'
import { originSection } from './version/lineage.ts'
import { adoptedSection, isTogether, versionSections } from './version/adopted.ts'
import { differences } from './version/differences.ts'
import { emergencyHead, emergencySection } from './version/emergency.ts'
import { routeSection } from './version/route.ts'
import { writerNote } from './writer.ts'

/** How the sticky comment begins; found again by this and by who wrote it. */
export const commentMarker = '<!-- countersign: the state of this request -->'

const signs: Readonly<Record<StageVerdict['state'], string>> = {
  passed: '✅',
  pending: '⏳',
  blocked: '⛔',
  failed: '❌',
  error: '⚠️',
  'not-required': '➖',
}

function needed(stage: StageVerdict): string {
  const first = ['error', 'fail', 'wait'].flatMap((weight) =>
    stage.findings.filter((finding) => finding.weight === weight),
  )[0]
  if (stage.state === 'passed')
    return stage.counted
      .map(({ account, role }) => `${escapeMarkdown(account.login)} (${escapeMarkdown(role)})`)
      .join(', ')
  return stage.state === 'not-required' || first === undefined ? '' : escapeMarkdown(sentence(first), 300)
}

/** Where it stands: four rows, one glance. */
function standing(verdict: RequestVerdict): string {
  return table(
    ['', 'Stage', 'State', 'Who or what next', 'Since'],
    verdict.stages.map((stage) => [
      signs[stage.state],
      checkName(stage.stage).replace('governance / ', ''),
      stateWords(stage.state),
      needed(stage),
      stage.since ?? '',
    ]),
  )
}

/** The block to copy, and where to look, for whoever must act next. */
function forReviewers(facts: Facts, verdict: RequestVerdict, { next }: Overview): string {
  // who goes past the stages has blocks of their own
  if (
    verdict.emergency !== undefined ||
    verdict.digest === null ||
    next === null ||
    next.stage === 'validation-gates' ||
    next.state === 'error'
  )
    return ''
  const asked = verdict.route?.stages.find(({ stage }) => stage === next.stage)
  const blocks = (asked?.approvals ?? []).map(
    ({ role }) => `\`\`\`\n${formatSignOff(shortDigest(verdict.digest ?? ''), role, asked?.answers ?? [])}\n\`\`\``,
  )
  // of several versions each is linked where it is listed
  const links =
    facts.gathered?.state === 'gathered' && !isTogether(facts)
      ? [
          link('the version in MLflow', facts.gathered.links.version),
          ...(facts.gathered.links.run === null ? [] : [link('its run', facts.gathered.links.run)]),
        ]
      : []
  return [
    `### For the next reviewer`,
    links.length === 0 ? '' : `Look at ${links.join(' and ')}.`,
    `Copy this into an approving review:`,
    ...blocks,
  ]
    .filter((part) => part !== '')
    .join('\n\n')
}

/** Whoever is in no role of a stage was not speaking to it; it is said only of whom no stage asks at all. */
function spokeToNone(verdict: RequestVerdict, id: number): boolean {
  return verdict.stages
    .filter(({ stage, state }) => stage !== 'validation-gates' && state !== 'not-required')
    .every(({ ignored }) => ignored.some((one) => one.account.id === id && one.code === 'not-in-role'))
}

/** What was accepted in writing, shown for as long as the request is. */
function acceptedSection({ exceptions }: RequestVerdict): string {
  const lines = exceptions.accepted.map(
    ({ gate, about, why, login, at, until }) =>
      `- ${escapeMarkdown(`${gate} ${about}`.trim())}: ${escapeMarkdown(why, 600)} (${escapeMarkdown(login)} at ${at}, until ${escapeMarkdown(until)})`,
  )
  return lines.length === 0 ? '' : `### Accepted findings\n\n${lines.join('\n')}`
}

/** What was approved on conditions. */
function conditionSection({ stages }: RequestVerdict): string {
  const obligations = obligationsOf(stages)
  return obligations.length === 0 ? '' : `### Conditions\n\n${obligationTable(obligations)}`
}

function ignoredLines(verdict: RequestVerdict): string {
  const stagesOf = new Map<string, string[]>()
  for (const { stage, ignored } of verdict.stages) {
    for (const { account, code: reason, facts } of ignored) {
      if (reason === 'not-in-role' && !spokeToNone(verdict, account.id)) continue
      const line = `**${escapeMarkdown(account.login)}**: ${escapeMarkdown(ignoreSentences[reason](facts), 600)}`
      stagesOf.set(line, [...(stagesOf.get(line) ?? []), stage])
    }
  }
  const lines = [...stagesOf].map(([line, stages]) => `- ${line} (${stages.join(', ')}).`)
  return lines.length === 0 ? '' : `### Approvals that do not count\n\n${lines.join('\n')}`
}

function obstacles(verdict: RequestVerdict): string {
  const own = verdict.stages
    .flatMap(({ findings }) => findings)
    .filter(({ weight }) => weight === 'error' || weight === 'fail')
  const unique = own.filter(
    (finding, index) => own.findIndex((other) => sentence(other) === sentence(finding)) === index,
  )
  return unique.length === 0 ? '' : `### What stands in the way\n\n${findingList(unique)}`
}

/** Whether others than the promoter may write what this is about, in one visible line; the rest is noted below. */
function writableLine(verdict: RequestVerdict): string {
  const found = verdict.stages[0]?.findings.filter(({ code: said }) => writersCodes.some((known) => known === said))
  const answers = found?.map(({ facts }) => String(facts.answer)) ?? []
  // of several versions the gravest answer stands here
  const gravest = ['yes', 'unknown', 'no'].find((answer) => answers.includes(answer)) ?? answers[0]
  return gravest === undefined ? '' : `Registry writable by others: **${escapeMarkdown(gravest)}**.`
}

/** The tier, where a model is concerned, and the digest that sign-offs are bound to. */
function judgedAs(verdict: RequestVerdict, together: boolean, now: string): string {
  const { kind, digest } = verdict
  const what =
    kind === 'policy' || kind === 'model-facts' || kind === 'retirement'
      ? 'Proposal'
      : together
        ? 'Evidence of all versions together'
        : 'Evidence'
  return [routeSection(verdict, now), digest === null ? '' : `${what} ${code(shortDigest(digest))}.`]
    .filter((part) => part !== '')
    .join(' ')
}

/** What a met request waits for: a person, or the App. */
function mergeableHead(facts: Facts, verdict: RequestVerdict): string {
  const met = 'Every stage is met: this may be merged.'
  const hurdles = hurdlesOf(facts, verdict)
  if (hurdles.length === 0) return 'Every stage is met: the App merges this.'
  // where nobody expects the App there is nothing to say
  return verdict.tier !== 'low' || hurdles.includes('not-by-policy') || hurdles.includes('no-app')
    ? met
    : `${met} Not by the App: ${hurdles.map((one) => mergeSentences[one]).join(' ')}`
}

/** Notes that have their own line in the comment. */
const saidElsewhere: ReadonlySet<string> = new Set(['exception-accepted', 'writer-unproven', 'routed-as-before'])

/** The one comment of a request: where it stands, what would change, what stands in the way, what the next reviewer needs. */
export function renderComment(facts: Facts, verdict: RequestVerdict): string {
  const overview = overviewOf(facts, verdict)
  const gathered = facts.gathered?.state === 'gathered' && !isTogether(facts) ? facts.gathered : null
  const move =
    overview.model === null ? '' : ` (now ${overview.live === null ? 'none' : escapeMarkdown(overview.live)})`
  const head = verdict.mergeable
    ? mergeableHead(facts, verdict)
    : overview.next === null
      ? ''
      : `Next: ${stateWords(overview.next.state).toLowerCase()} at ${overview.next.stage.replaceAll('-', ' ')}.`
  const notes =
    verdict.stages[0]?.findings.filter(({ weight, code: said }) => weight === 'note' && !saidElsewhere.has(said)) ?? []
  const folding = gathered === null ? notes : notes.filter((finding) => !isMeasureNote(finding))
  const changes =
    verdict.kind === 'policy' || verdict.kind === 'model-facts'
      ? judgesChanges(facts)
      : isTogether(facts)
        ? ''
        : differences(facts)
  const parts = [
    commentMarker,
    `## ${escapeMarkdown(overview.title)}${move}`,
    emergencyHead(verdict),
    verdict.emergency === undefined ? head : '',
    writerNote(facts.app),
    standing(verdict),
    emergencySection(verdict),
    judgedAs(verdict, isTogether(facts), facts.readAt),
    ...keptNote(verdict.route).map((finding) => escapeMarkdown(sentence(finding), 600)),
    adoptedSection(facts),
    writableLine(verdict),
    obstacles(verdict),
    acceptedSection(verdict),
    conditionSection(verdict),
    ignoredLines(verdict),
    forReviewers(facts, verdict, overview),
    askedSection(facts, verdict),
    gathered === null ? '' : measuredSection(gathered.evaluation, gathered.champion, notes, gathered.rescored),
    changes === '' ? '' : `### What would change\n\n${changes}`,
    impactSection(facts.impact),
    gathered === null
      ? ''
      : folded(
          'Performance and fairness, with counts and intervals',
          evaluationSection(gathered.evaluation, gathered.champion),
        ),
    gathered?.rescored?.sealed.state === 'counts'
      ? folded(
          'The same on sealed rows, which no builder can read',
          evaluationSection(gathered.rescored.sealed.evaluation, { state: 'none' }),
        )
      : '',
    gathered?.dataQuality === undefined ? '' : folded('Data, in counts', dataSection(gathered.dataQuality)),
    originSection(facts),
    folding.length === 0
      ? ''
      : folded('Noted', folding.map((finding) => `- ${escapeMarkdown(sentence(finding), 1500)}`).join('\n')),
    builderProof(verdict.builders),
    isTogether(facts) ? versionSections(facts) : filesSection(facts),
    `Judged at ${escapeMarkdown(facts.readAt)} for ${code(facts.pull.head.sha.slice(0, 12))}.`,
  ]
  return shortened(parts.filter((part) => part !== '').join('\n\n'), 'the checks hold the rest')
}

/** The same for a step's summary: every stage with all that was found. */
export function renderSummary(facts: Facts, verdict: RequestVerdict): string {
  const stages = verdict.stages.map((stage) =>
    [
      `### ${signs[stage.state]} ${checkName(stage.stage)}: ${stateWords(stage.state)}`,
      approvalList(stage),
      findingList(stage.findings),
    ]
      .filter((part) => part !== '')
      .join('\n\n'),
  )
  const parts = [
    `## ${escapeMarkdown(overviewOf(facts, verdict).title)}`,
    writerNote(facts.app),
    standing(verdict),
    emergencySection(verdict),
  ]
  return [...parts, ...stages].filter((part) => part !== '').join('\n\n')
}
