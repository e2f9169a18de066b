import type { Conflict, ConflictCode } from '../../domain/protection/conflict.ts'
import type { DifferenceLine } from '../../domain/protection/difference.ts'
import type { ProtectionPlan, Step, TrialLimit } from '../../domain/protection/plan.ts'
import { escapeMarkdown, visible } from '../escape.ts'

/** The plan of `protect`: what differs, line by line, what could not be seen, what no setting enforces. */

const limitSentences: Readonly<Record<TrialLimit, string>> = {
  'checks-by-anybody':
    'The four checks are required from anybody: whoever may write can set them. Checks are advisory.',
  'ledger-by-anybody':
    'The ledger’s branch can be written by whoever may write; only rewriting and deleting it is refused.',
  'teams-unreadable': 'A job’s own token cannot read teams: roles have to be lists of people.',
  'records-unproven': 'Every verdict and record says that its writer is unproven.',
}

const conflictSentences: Readonly<Record<ConflictCode, string>> = {
  'native-approvals': 'asks for more of the forge’s own approvals',
  'stale-dismissal': 'lets a push dismiss approvals that still count',
  'last-push-approval': 'asks for an approval of the last push',
  'up-to-date': 'asks that requests be up to date with the base',
  'merge-queue': 'asks for a merge queue, which is not supported yet',
}

const kinds: Readonly<Record<Step['kind'], string>> = {
  ruleset: 'Ruleset',
  environment: 'Environment',
  'code-owners': 'File',
  unreadable: 'Not readable',
}

function fenced(lines: readonly DifferenceLine[]): string {
  const text = lines.map(({ sign, text: line }) => `${sign} ${visible(line, 400)}`)
  const longest = Math.max(2, ...text.flatMap((line) => (line.match(/`+/g) ?? []).map((run) => run.length)))
  const fence = '`'.repeat(longest + 1)
  return [`${fence}diff`, ...text, fence].join('\n')
}

const stateOf = (step: Step): string => {
  if (step.lines.length > 0)
    return (step.kind === 'ruleset' || step.kind === 'environment') && step.found === null ? 'to be made' : 'differs'
  return step.unknown.length > 0 ? 'not seen whole' : 'as it should be'
}

function stepPart(step: Step): string {
  return [
    `### ${kinds[step.kind]} ${escapeMarkdown(step.name)}: ${stateOf(step)}`,
    ...(step.lines.length > 0 ? [fenced(step.lines)] : []),
    ...(step.unknown.length > 0
      ? [step.unknown.map((why) => `- Unknown: ${escapeMarkdown(why, 600)}`).join('\n')]
      : []),
    ...(step.kind === 'code-owners' && step.lines.length > 0
      ? ['No setting brings this: propose it as a policy request, for the branch takes nothing else.']
      : []),
  ].join('\n\n')
}

const conflictLine = ({ code, ruleset, source, detail }: Conflict): string =>
  `- The ruleset ${ruleset} of ${escapeMarkdown(source)} ${conflictSentences[code]} (${escapeMarkdown(detail)}). Change it there; of several rules the strictest counts.`

const heads: Readonly<Record<ProtectionPlan['state'], string>> = {
  same: '✅ Everything stands as it should',
  different: '❌ Something stands otherwise than it should',
  unknown: '❔ Nothing differs that could be seen, but not everything could be',
}

/** The plan as Markdown. */
export function renderProtection(plan: ProtectionPlan): string {
  return [
    `## ${heads[plan.state]}`,
    ...plan.steps.map(stepPart),
    ...(plan.conflicts.length > 0 ? [`### Other rules\n\n${plan.conflicts.map(conflictLine).join('\n')}`] : []),
    ...(plan.notEnforced.length > 0
      ? [
          `### Not enforced without an App\n\n${plan.notEnforced.map((limit) => `- ${limitSentences[limit]}`).join('\n')}`,
        ]
      : []),
  ].join('\n\n')
}
