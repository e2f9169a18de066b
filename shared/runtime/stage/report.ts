import { objectorsOf } from '../../domain/approval/objection/objectors.ts'
import { formatHeadRecord, parseHeadRecord } from '../../domain/head-record.ts'
import type { Facts } from '../../domain/facts.ts'
import type { RequestVerdict } from '../../domain/judgement.ts'
import { hurdlesOf } from '../../domain/request/automatic-merge.ts'
import { proposalDigest } from '../../domain/request/proposal-digest.ts'
import { folderOf, proposedTogether, togetherDigest } from '../../domain/request/together.ts'
import { checkName, type StageName } from '../../domain/stage.ts'
import { formatTeamRecord } from '../../domain/approval/objection/team-record.ts'
import { formatStatus, statusOf } from '../../domain/status/status.ts'
import type { Finding, StageState, StageVerdict } from '../../domain/verdict.ts'
import type { Annotation, CheckState, Forge } from '../../ports/forge.ts'
import { checkSummary, checkTitle, stateWords } from '../../render/check.ts'
import { commentMarker, renderComment, renderSummary } from '../../render/comment.ts'
import { escapeMarkdown } from '../../render/escape.ts'
import { sentence } from '../../render/sentence/finding.ts'
import { titleOf } from '../../render/writer.ts'
import type { House } from '../house.ts'
import { gateOutputs, lastStageOutputs, stageOutputs } from './inputs.ts'

/** GitHub turns an unfinished check stale after 14 days; older than this it is made anew, in milliseconds. */
const renewAfter = 10 * 86_400_000

/** No more go into one request; the check's text tells of every finding. */
const mostAnnotations = 50

/** Pending is in progress, never neutral or skipped: those would satisfy a required check. */
const checkStates: Readonly<Record<StageState, CheckState>> = {
  passed: { status: 'completed', conclusion: 'success' },
  'not-required': { status: 'completed', conclusion: 'success' },
  failed: { status: 'completed', conclusion: 'failure' },
  error: { status: 'completed', conclusion: 'failure' },
  blocked: { status: 'completed', conclusion: 'action_required' },
  pending: { status: 'in_progress' },
}

/** Our earlier run of this name on this request, unless it is so old that GitHub would turn it stale. */
function earlierRun(facts: Facts, name: string): Facts['checks'][number] | null {
  const own = facts.checks.filter(
    (check) =>
      check.name === name &&
      check.sha === facts.pull.head.sha &&
      parseHeadRecord(check.externalId)?.pull === facts.pull.number,
  )
  const last = own.toSorted((a, b) => a.id - b.id).at(-1)
  if (last === undefined) return null
  const age = Date.parse(facts.readAt) - Date.parse(last.startedAt ?? '')
  return age < renewAfter ? last : null
}

/** The record of our first sight of this head: the earlier one carried over, or this reading. */
function recordId(facts: Facts): string {
  const first = facts.pull.heads.findLast(({ sha }) => sha === facts.pull.head.sha)?.record ?? null
  const digest = proposedDigest(facts)
  return formatHeadRecord({
    pull: facts.pull.number,
    sha: facts.pull.head.sha,
    digest: first === null ? digest : first.digest,
    at: first?.at ?? facts.readAt,
  })
}

/** The digest that reviewers are shown at this head: what its evidence.json holds, or that of a change of what judges. */
export function proposedDigest(facts: Facts): string | null {
  const { request } = facts
  const together = proposedTogether(facts)
  if (together.length > 0) return togetherDigest(together)
  if (request.state === 'found' && request.asks === 'move' && request.proposed.state === 'read')
    return request.proposed.digest
  // a retirement moves a version and has no evidence
  return proposalDigest(facts)
}

function annotationOf(finding: Finding, facts: Facts): readonly Annotation[] {
  if (finding.weight !== 'error' && finding.weight !== 'fail') return []
  const { file, line, of } = finding.facts
  const folder = typeof of === 'string' ? of : folderOf(facts)
  const inFolder = typeof file === 'string' && file.startsWith(folder)
  const path = inFolder ? file : `${folder}/request.yml`
  return [
    {
      path,
      line: inFolder && typeof line === 'number' ? line : 1,
      level: 'failure',
      title: finding.code.replaceAll('-', ' '),
      message: sentence(finding).slice(0, 4000),
    },
  ]
}

/** Publishes a stage's check run on the head; idempotent by name and the record in its external id. */
export async function publishCheck(
  forge: Forge,
  facts: Facts,
  verdict: RequestVerdict,
  stage: StageVerdict,
  detailsUrl: string | null,
): Promise<void> {
  const name = checkName(stage.stage)
  const kept = formatTeamRecord(objectorsOf(facts))
  await forge.writeCheck({
    ...(kept === '' ? {} : { text: kept }),
    stage: stage.stage,
    sha: facts.pull.head.sha,
    name,
    state: checkStates[stage.state],
    externalId: recordId(facts),
    detailsUrl,
    title: titleOf(checkTitle(stage), facts.app),
    summary: checkSummary(stage, facts, verdict),
    annotations: stage.findings.flatMap((finding) => annotationOf(finding, facts)).slice(0, mostAnnotations),
    earlier: earlierRun(facts, name)?.id ?? null,
  })
}

/** Publishes that a stage could not be judged at all, since something of the request could not be read. */
export async function publishUnreadable(
  forge: Forge,
  sha: string,
  stage: StageName,
  error: unknown,
  detailsUrl: string | null,
): Promise<void> {
  const detail = error instanceof Error ? error.message : String(error)
  await forge.writeCheck({
    stage,
    sha,
    name: checkName(stage),
    state: checkStates.error,
    // names no record: when the head was first seen is told by what was read of it
    externalId: '',
    detailsUrl,
    title: stateWords('error'),
    summary: `**${stateWords('error')}**\n\n${escapeMarkdown(detail, 2000)}`,
    annotations: [],
    earlier: null,
  })
}

/** Writes the one comment of the request; idempotent by its marker and its author. */
export async function publishComment(forge: Forge, facts: Facts, verdict: RequestVerdict): Promise<void> {
  if (verdict.concerns === 'nothing') return
  const body = renderComment(facts, verdict)
  if (!body.startsWith(commentMarker)) throw new Error('The comment does not begin with its marker.')
  await forge.writeComment(facts.pull.number, body, facts.sticky)
}

/** Says what a stage came to: outputs, summary, and a failed step where the stage failed; pending is no failure. */
export async function reportStage(
  house: House,
  facts: Facts,
  verdict: RequestVerdict,
  name: StageName,
  path: string,
): Promise<void> {
  const stage = stageOf(verdict, name)
  const told = { verdict: stage.state, facts: path, 'evidence-digest': verdict.digest }
  if (name === 'validation-gates') {
    const status = statusOf(facts, verdict)
    house.output(gateOutputs, { ...told, status: status === null ? null : formatStatus(status) })
  } else if (name === 'business-sign-off') {
    const merge = hurdlesOf(facts, verdict).length === 0 ? facts.pull.number : null
    house.output(lastStageOutputs, { ...told, merge })
    await house.summary(renderSummary(facts, verdict))
  } else house.output(stageOutputs, told)
  house.log.info(`${checkName(name)}: ${stateWords(stage.state)}`)
  const bad = stage.findings.filter(({ weight }) => weight === 'error' || weight === 'fail')
  for (const finding of bad.slice(0, 50))
    house.annotate({ level: 'error', message: sentence(finding), title: checkName(name) })
  if (stage.state === 'failed' || stage.state === 'error' || stage.state === 'blocked') house.fail(checkTitle(stage))
}

/** The verdict of one stage among the four. */
export function stageOf(verdict: RequestVerdict, name: StageName): StageVerdict {
  const stage = verdict.stages.find((one) => one.stage === name)
  if (stage === undefined) throw new Error(`The stage ${name} was not judged.`)
  return stage
}

/** Says why nothing was judged, which is no failure: a request that is closed, or an event that is about none. */
export function reportNothing(house: House, why: string): void {
  house.output(stageOutputs, { verdict: null, facts: null, 'evidence-digest': null })
  house.annotate({ level: 'notice', message: `Nothing to judge: ${why}`, title: 'Countersign' })
}
