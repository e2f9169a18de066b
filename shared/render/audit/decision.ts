import type { Decision } from '../../domain/audit/decision.ts'
import { findingList, stateWords } from '../check.ts'
import { code, escapeMarkdown, link } from '../escape.ts'
import { sentence } from '../sentence/finding.ts'
import { folded } from '../table.ts'
import { recordLine } from './sources.ts'

/** A text as a block that nothing in it can end. */
function block(text: string): string {
  const longest = (text.match(/`+/g) ?? []).reduce((most, run) => Math.max(most, run.length), 2)
  const fence = '`'.repeat(longest + 1)
  const shown = text.replaceAll(
    /[^\P{C}\n]/gu,
    (sign) => `U+${(sign.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`,
  )
  return `${fence}\n${shown.trimEnd()}\n${fence}`
}

function fileThen(modelFile: Decision['modelFile']): string {
  if (modelFile === null) return 'No file of the model judged.'
  if (modelFile === 'unknown')
    return 'Which file of the model judged is unknown: the record is of a version that did not keep it.'
  const { path, digest, text } = modelFile
  const title = escapeMarkdown(`${path}, ${digest}`)
  return text === null ? `${title}: no record holds its text.` : folded(title, block(text))
}

/** Why a version was let through or not: the verdict of then, the rules of then, and where both are recorded. */
export function renderDecision(decision: Decision): string {
  const { request, judgement, governance, move } = decision
  const stages = judgement.stages.flatMap(({ stage, state, since, findings }) => [
    `### ${escapeMarkdown(stage)}: ${escapeMarkdown(stateWords(state))}${since === null ? '' : `, since ${escapeMarkdown(since)}`}`,
    ...(findings.length === 0 ? [] : [findingList(findings)]),
  ])
  const policy = governance?.files.find(({ path }) => path === 'governance/policy.yml')
  return [
    `## Why ${escapeMarkdown(decision.model)} ${escapeMarkdown(decision.version)} was ${decision.result === 'done' ? 'allowed' : decision.result} in ${escapeMarkdown(decision.environment)}`,
    `At ${decision.at}, ${escapeMarkdown(request.kind)} by ${link(`pull request ${request.pull}`, request.url)}, merged at ${request.mergedAt}; before it ${move.from === null ? 'nothing' : `version ${escapeMarkdown(move.from)}`}. Tier ${judgement.tier ?? 'none'}, evidence ${code(judgement.evidence ?? 'none')}.`,
    ...(request.reason === undefined ? [] : [`Asked for because: ${escapeMarkdown(request.reason, 500)}`]),
    ...decision.findings.map((one) => `- ${escapeMarkdown(sentence(one), 500)}`),
    ...(judgement.breakGlass === undefined
      ? []
      : [
          `Past the stages, as ${escapeMarkdown(judgement.breakGlass.mergedAs)}; to be reviewed until ${judgement.breakGlass.reviewUntil}.`,
          ...(judgement.breakGlass.findings.length === 0 ? [] : [findingList(judgement.breakGlass.findings)]),
        ]),
    ...stages,
    ...judgement.exceptions.map(
      ({ gate, about, why, until, account, at, url }) =>
        `Accepted: ${escapeMarkdown(gate)} ${escapeMarkdown(about)}, by ${link(account, url)} at ${at}, until ${escapeMarkdown(until)}: ${escapeMarkdown(why, 500)}`,
    ),
    governance === null
      ? `The governance that judged has the digest ${code(judgement.governance)}; no record holds its files.`
      : `The governance that judged has the digest ${code(judgement.governance)}, as record ${governance.record} holds it.`,
    ...(policy === undefined ? [] : [folded(escapeMarkdown(`${policy.path}, ${policy.digest}`), block(policy.text))]),
    fileThen(decision.modelFile),
    recordLine(decision.records),
  ].join('\n\n')
}
