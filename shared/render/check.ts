import type { Facts } from '../domain/facts.ts'
import { keptNote } from '../domain/request/routing.ts'
import type { RequestVerdict } from '../domain/judgement.ts'
import type { Finding, StageState, StageVerdict } from '../domain/verdict.ts'
import { builderProof } from './builders.ts'
import { impactSection } from './impact.ts'
import { evaluationSection } from './metrics.ts'
import { dataSection } from './evidence/data-quality.ts'
import { escapeMarkdown } from './escape.ts'
import { ignoreSentences } from './sentence/approval.ts'
import { sentence } from './sentence/finding.ts'
import { adoptedSection, isTogether, measuredSections } from './version/adopted.ts'
import { routeSection } from './version/route.ts'
import { writerNote } from './writer.ts'

/** GitHub refuses a longer summary of a check run, and a longer comment. */
const mostCharacters = 60_000

/** The text as far as GitHub takes it; where it is cut it ends in what is said of the rest. */
export const shortened = (text: string, rest: string): string =>
  text.length > mostCharacters ? `${text.slice(0, mostCharacters)}\n\n**Cut here; ${rest}.**` : text

const states: Readonly<Record<StageState, string>> = {
  passed: 'Passed',
  pending: 'Pending',
  blocked: 'Blocked',
  failed: 'Failed',
  error: 'Could not be judged',
  'not-required': 'Not required for this request',
}

const weights: readonly (readonly [Finding['weight'], string])[] = [
  ['error', 'Could not be judged'],
  ['fail', 'Fails'],
  ['wait', 'Awaited'],
  ['note', 'Noted'],
]

/** The state of a stage in words. */
export const stateWords = (state: StageState): string => states[state]

/** The findings, gravest first, as an inert Markdown list under headings. */
export function findingList(findings: readonly Finding[]): string {
  return weights
    .flatMap(([weight, title]) => {
      const own = findings.filter((finding) => finding.weight === weight)
      // two gates may fail for one reason, which is said once
      const said = [...new Set(own.map((finding) => `- ${escapeMarkdown(sentence(finding), 1500)}`))]
      return said.length === 0 ? [] : [`**${title}**\n\n${said.join('\n')}`]
    })
    .join('\n\n')
}

/** Whose approvals count and whose do not, with why, as inert Markdown; empty where nobody said anything. */
export function approvalList({ counted, ignored }: StageVerdict): string {
  const lines = [
    ...counted.map(
      ({ account, role, at, expires }) =>
        `- ${escapeMarkdown(account.login)} signed as ${escapeMarkdown(role)} at ${at}${expires === null ? '' : `, until ${expires}`}`,
    ),
    ...ignored.map(
      ({ account, code, facts }) =>
        `- ${escapeMarkdown(account.login)} is not counted: ${escapeMarkdown(ignoreSentences[code](facts), 600)}`,
    ),
  ]
  return lines.join('\n')
}

/** The title of a stage's check run: its state, and the first thing that stands in the way. */
export function checkTitle(stage: StageVerdict): string {
  const first = weights
    .slice(0, 3)
    .flatMap(([weight]) => stage.findings.filter((finding) => finding.weight === weight))[0]
  const text =
    first === undefined || stage.state === 'passed' ? states[stage.state] : `${states[stage.state]}: ${sentence(first)}`
  return text.length > 200 ? `${text.slice(0, 199)}…` : text
}

/** The full verdict of a stage as the summary of its check run. */
export function checkSummary(stage: StageVerdict, facts: Facts, verdict: RequestVerdict): string {
  const measured =
    stage.stage !== 'validation-gates'
      ? ''
      : isTogether(facts)
        ? measuredSections(facts)
        : facts.gathered?.state === 'gathered'
          ? [
              evaluationSection(facts.gathered.evaluation, facts.gathered.champion),
              facts.gathered.rescored?.sealed.state === 'counts'
                ? evaluationSection(facts.gathered.rescored.sealed.evaluation, { state: 'none' })
                : '',
              dataSection(facts.gathered.dataQuality),
            ]
              .filter((part) => part !== '')
              .join('\n\n')
          : ''
  const proof = stage.stage === 'independent-validation' ? builderProof(verdict.builders) : ''
  const impact = stage.stage === 'validation-gates' ? impactSection(facts.impact) : ''
  const route =
    stage.stage === 'validation-gates' || stage.stage === 'compliance-review' ? routeSection(verdict, facts.readAt) : ''
  const kept = verdict.route?.kept?.some((one) => one.stage === stage.stage) === true ? keptNote(verdict.route) : []
  const digest = verdict.digest === null ? '' : `Evidence \`${escapeMarkdown(verdict.digest)}\``
  const parts = [
    `**${states[stage.state]}**`,
    approvalList(stage),
    findingList(stage.stage === 'validation-gates' ? stage.findings : [...stage.findings, ...kept]),
    route,
    impact,
    measured,
    proof,
    digest,
    adoptedSection(facts),
    stage.findings.some(({ code }) => code === 'writer-unproven') ? '' : writerNote(facts.app),
  ].filter((part) => part !== '')
  return shortened(parts.join('\n\n'), 'the rest stands in the summary of the run')
}
