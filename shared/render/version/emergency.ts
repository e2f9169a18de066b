import { formatSignOff } from '../../domain/approval/review-body.ts'
import { shortDigest } from '../../domain/digest.ts'
import type { RequestVerdict } from '../../domain/judgement.ts'
import { approvalList, findingList, stateWords } from '../check.ts'
import { escapeMarkdown } from '../escape.ts'

/** How those stand who may go past the stages, in one line; empty for every other request. */
export function emergencyHead({ emergency }: RequestVerdict): string {
  if (emergency === undefined) return ''
  return emergency.state === 'passed'
    ? `Break-glass: both roles have signed. A member of ${escapeMarkdown(emergency.mergedBy)} may merge this past the rules; it must be reviewed afterwards.`
    : `Break-glass: ${stateWords(emergency.state).toLowerCase()}. The stages below are shown and decide nothing.`
}

/** Who signed past the stages, what is awaited there, and the blocks to copy; empty for every other request. */
export function emergencySection({ emergency, route, digest }: RequestVerdict): string {
  if (emergency === undefined) return ''
  const signed = emergency.counted.map(({ role }) => role)
  const missing = (route?.emergency?.approvals ?? []).filter(({ role }) => !signed.includes(role))
  const blocks =
    digest === null ? [] : missing.map(({ role }) => `\`\`\`\n${formatSignOff(shortDigest(digest), role, [])}\n\`\`\``)
  const parts = [
    '### Past the stages',
    `**${stateWords(emergency.state)}**`,
    approvalList({ ...emergency, stage: 'independent-validation' }),
    findingList(emergency.findings),
    ...(blocks.length === 0 ? [] : ['Copy one of these into an approving review:', ...blocks]),
  ]
  return parts.filter((part) => part !== '').join('\n\n')
}
