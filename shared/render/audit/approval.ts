import type { ApprovalAnswer } from '../../domain/audit/approval-answer.ts'
import { shortDigest } from '../../domain/digest.ts'
import { togetherDigest } from '../../domain/request/together.ts'
import { code, escapeMarkdown, link } from '../escape.ts'
import { obligationTable } from '../obligations.ts'
import { builderWords } from '../sentence/approval.ts'
import { table } from '../table.ts'

/** That the sign-offs speak of further versions, and the digest that they quote; nothing where they speak of one. */
function together({ together: all, request }: ApprovalAnswer): readonly string[] {
  if (all === undefined) return []
  const parts = Object.entries(all).map(([folder, evidence]) => ({ folder, evidence }))
  const others = parts.filter(({ folder }) => folder !== request.folder).map(({ folder }) => code(folder))
  return [
    `Signed together with ${others.join(', ')}: the sign-offs speak of ${code(shortDigest(togetherDigest(parts)))}, the digest of the evidence of all.`,
  ]
}

/** Who approved a version, on what evidence, as the ledger says it. */
export function renderAnswer(
  answer: ApprovalAnswer | null,
  model: string,
  version: string | null,
  environment: string,
): string {
  if (answer === null)
    return `The ledger knows of no promotion of ${code(model)} ${version === null ? '' : `version ${escapeMarkdown(version)} `}to ${escapeMarkdown(environment)}.`
  const { signOffs, exceptions, builders, obligations, request, records } = answer
  const signed = table(
    ['Stage', 'Who', 'As', 'Meaning', 'When', 'Review'],
    signOffs.map(({ stage, name, account, role, meaning, at, review, url }) => [
      escapeMarkdown(stage),
      `${escapeMarkdown(name)} (${escapeMarkdown(account.login)}, id ${account.id})`,
      escapeMarkdown(role),
      escapeMarkdown(meaning),
      at,
      link(String(review), url),
    ]),
  )
  const answers = signOffs.flatMap(({ name, answers: own }) =>
    Object.entries(own).map(([asked, said]) => [
      escapeMarkdown(asked),
      escapeMarkdown(said, 500),
      escapeMarkdown(name),
    ]),
  )
  const built = [
    ...new Set(
      builders.map(
        ({ person, account, fact, kind }) => `${person ?? account ?? 'unknown'} ${builderWords(fact)} (${kind})`,
      ),
    ),
  ]
  return [
    `## ${escapeMarkdown(answer.model)} ${escapeMarkdown(answer.version)} in ${escapeMarkdown(answer.environment)}`,
    `Promoted at ${answer.promotedAt}${answer.kind === 'promotion' ? '' : ` by ${escapeMarkdown(answer.kind)}`}, before it ${answer.from === null ? 'nothing' : `version ${escapeMarkdown(answer.from)}`}; tier ${escapeMarkdown(answer.tier)}, evidence ${code(answer.evidence ?? 'none')}.`,
    signed,
    ...(answers.length === 0 ? [] : [table(['Asked', 'Answered', 'By'], answers)]),
    ...answer.notCounted.map(
      ({ account, stage, code: why }) =>
        `Not counted at ${escapeMarkdown(stage)}: ${escapeMarkdown(account)} (${code(why)}).`,
    ),
    ...together(answer),
    ...exceptions.map(
      ({ gate, about, why, until, account, at, url }) =>
        `Accepted: ${escapeMarkdown(gate)} ${escapeMarkdown(about)}, by ${link(account, url)} at ${at}, until ${escapeMarkdown(until)}: ${escapeMarkdown(why, 500)}`,
    ),
    ...(obligations.length === 0 ? [] : [`Approved on conditions:\n\n${obligationTable(obligations)}`]),
    `Request ${code(request.folder)}, ${link(`pull request ${request.pull}`, request.url)}, merged at ${request.mergedAt} by ${escapeMarkdown(request.mergedBy ?? 'an unknown account')}.`,
    `Built by: ${built.map((one) => escapeMarkdown(one)).join('; ')}.`,
    `Records ${records.map(({ number, digest }) => `${number} ${code(digest)}`).join(', ')}${answer.writerProven ? '' : ' (writer unproven)'}.`,
  ].join('\n\n')
}
