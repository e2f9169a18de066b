import { isBefore } from '../../instant.ts'
import type { Finding, StageVerdict, Veto } from '../../verdict.ts'
import type { Context } from '../context.ts'
import { approvalFinding } from '../finding.ts'
import { opinionsOf } from '../opinion.ts'
import { blocks, findingsAt, reviewFindingsOf, type ReviewFindings } from './review-finding.ts'
import { blockadesOf, objectingStages, type Blockade } from './veto.ts'

/** What keeps stages closed for a time: a veto, a hold, an open finding. */
export type Barrier = { readonly from: string; readonly to: string | null; readonly stages: readonly string[] }

/** What stands against a stage, and what is noted beside it. */
export type StageObjections = {
  readonly vetoes: readonly Veto[]
  readonly open: readonly Finding[]
  readonly notes: readonly Finding[]
}

/** Everything that people hold against the request: when it kept which stages closed, and what stands against each now. */
export type ObjectionReading = {
  readonly barriers: readonly Barrier[]
  readonly at: (stage: string) => StageObjections
}

function vetoesOf(blockades: readonly Blockade[], stage: string): readonly Veto[] {
  return blockades
    .filter((one) => one.to === null && one.stages.includes(stage))
    .map(({ review, account, kind, from, reason, dismissedBy }) => ({
      reviewId: review.id,
      account,
      kind,
      at: from,
      reason,
      dismissedBy,
    }))
}

const vetoFindings = (vetoes: readonly Veto[]): readonly Finding[] =>
  vetoes.flatMap(({ account, kind, reason, dismissedBy }) => [
    approvalFinding(kind === 'hold' ? 'hold-stands' : 'veto-stands', 'fail', { login: account.login, reason }),
    ...(dismissedBy === null
      ? []
      : [approvalFinding('dismissal-without-right', 'fail', { login: account.login, by: dismissedBy.login })]),
  ])

/** The holds that stand on other requests of the model: they freeze it everywhere. */
function elsewhere(context: Context): readonly { readonly stages: readonly string[]; readonly finding: Finding }[] {
  return (context.heldElsewhere ?? []).flatMap(({ number, reviews }) => {
    const there: Context = { ...context, opinions: opinionsOf(reviews, null) }
    return blockadesOf(there)
      .filter(({ kind, to }) => kind === 'hold' && to === null)
      .map(({ account, reason, from }) => {
        // what came after the merge was not passed over: the request waits, and is not refused for it
        const later = context.before !== null && !isBefore(from, context.before)
        const facts = { login: account.login, number, reason }
        return {
          stages: objectingStages(context, account, context.policy.holds?.roles ?? []),
          finding: approvalFinding(later ? 'model-frozen' : 'hold-elsewhere', 'fail', facts),
        }
      })
  })
}

/** What the reviews of this request, and the holds on others of its model, hold against it. */
export function objectionsOf(context: Context): ObjectionReading {
  const blockades = blockadesOf(context)
  const found = reviewFindingsOf(context)
  const frozen = elsewhere(context)
  return {
    barriers: [...blockades, ...found.findings.filter(blocks)],
    at: (stage) => {
      const here = objectionsAt(blockades, found, stage)
      const held = frozen.filter(({ stages }) => stages.includes(stage)).map(({ finding }) => finding)
      return { ...here, open: [...here.open, ...held] }
    },
  }
}

function objectionsAt(blockades: readonly Blockade[], found: ReviewFindings, stage: string): StageObjections {
  const vetoes = vetoesOf(blockades, stage)
  const own = findingsAt(found.findings, stage)
  const open = own.filter(({ weight }) => weight === 'fail')
  return {
    vetoes,
    open: [...vetoFindings(vetoes), ...open],
    notes: [...own.filter(({ weight }) => weight !== 'fail'), ...found.notes],
  }
}

/** The first stage where nobody signs: what would block the last signed one blocks it, so that some required check always shows it. */
export function withObjections(context: Context, first: StageVerdict): StageVerdict {
  const { vetoes, open, notes } = objectionsOf(context).at(first.stage)
  if (context.stages.length > 0) return first
  const findings = [...first.findings, ...open, ...notes]
  const stopped = open.length > 0 && first.state !== 'error' && first.state !== 'failed'
  return stopped ? { ...first, state: 'blocked', findings, vetoes, since: null } : { ...first, findings, vetoes }
}
