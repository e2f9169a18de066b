import type { Governance } from './facts.ts'
import type { Review } from './forge.ts'
import { isAfter } from './instant.ts'
import type { Entry } from './ledger/chain.ts'
import { recordedFiles } from './ledger/checkpoint/index-fold.ts'
import type { IndexRoot } from './ledger/checkpoint/pages.ts'
import { recordedGovernance } from './ledger/history.ts'
import type { RequestVerdict } from './judgement.ts'
import { promotionFinding } from './promotion.ts'
import { proposalFinding } from './request/proposal.ts'
import type { Finding, StageVerdict } from './verdict.ts'

/** Codes of what somebody did or left undone, and somebody has to mend. */
export const deeds = [
  'governance-unrecorded',
  'governance-unreadable',
  'people-unreadable',
  'holdouts-unreadable',
  'model-file-unrecorded',
  'model-frozen',
] as const

/** Codes of what may heal by itself or by somebody's mend: the request waits, nothing is decided. */
const passing: ReadonlySet<string> = new Set([
  ...deeds,
  'read-failed',
  'commit-unread',
  'link-unread',
  // the forge tells of heads later than of merges: an approval that cannot be dated yet is not refused for good
  'head-without-activity',
  'head-moved',
])

/** What decides a request: its stages, or in their place those who may go past them. */
const deciding = ({
  stages,
  emergency,
}: RequestVerdict): readonly (Omit<StageVerdict, 'stage'> & { readonly stage: string })[] =>
  emergency === undefined ? stages : [{ ...emergency, stage: 'break-glass' }]

/** Each finding once, where several stages have it. */
const unique = (found: readonly Finding[]): readonly Finding[] => [
  ...new Map(found.map((finding) => [JSON.stringify(finding), finding])).values(),
]

const grave = ({ weight }: Finding): boolean => weight === 'error' || weight === 'fail'

/** What keeps a merged request from being judged at all right now; empty where it can be judged. */
export function waitingFindings(verdict: RequestVerdict): readonly Finding[] {
  const found = deciding(verdict).flatMap(({ findings }) => findings)
  return unique(found.filter((finding) => grave(finding) && passing.has(finding.code)))
}

/** Whose approvals counted nowhere, each with the reason that says most; that the stage before was not met is said already. */
function uncounted(verdict: RequestVerdict): readonly Finding[] {
  const stages = deciding(verdict)
  const counted = new Set(stages.flatMap((stage) => stage.counted.map(({ reviewId }) => reviewId)))
  const all = stages.flatMap(({ ignored, findings }) => {
    const waits = findings.some(({ code }) => code === 'waits-for-stage')
    return ignored.map((one) => ({ ...one, follows: waits && one.code === 'stage-not-open' }))
  })
  const left = all.filter(({ reviewId }) => !counted.has(reviewId))
  return [...Map.groupBy(left, ({ reviewId }) => reviewId).values()].flatMap((reasons) => {
    // nobody is in the role of every stage: it is a reason only where it is the only one
    const own = reasons.find(({ code, follows }) => code !== 'not-in-role' && !follows)
    const said = own ?? (reasons.every(({ code }) => code === 'not-in-role') ? reasons[0] : undefined)
    if (said === undefined) return []
    const { account, code, facts } = said
    return [promotionFinding('approval-not-counted', 'fail', { ...facts, by: account.login, why: code })]
  })
}

/** Why a merged request is refused: each stage that is not met, that the merge passed over it, and what the stages found. */
export function refusalFindings(verdict: RequestVerdict, mergedBy: string | null): readonly Finding[] {
  const unmet = deciding(verdict).filter(({ state }) => state !== 'passed' && state !== 'not-required')
  if (unmet.length === 0) return []
  const stages = unmet.map(({ stage, state }) => promotionFinding('stage-not-passed', 'fail', { stage, state }))
  const all = unmet.flatMap(({ findings }) => findings)
  const found = unique(all.filter(({ weight, code }) => weight !== 'note' && code !== 'waits-for-stage'))
  // where other evidence lies there than was signed, the rest only follows from it
  const moved = found.filter(({ code }) => code === 'evidence-mismatch' || code === 'evidence-digest-differs')
  if (moved.length > 0) return [...moved, ...stages]
  return [...stages, promotionFinding('merged-past-rules', 'fail', { by: mergedBy }), ...found, ...uncounted(verdict)]
}

/** Whose approvals came only after the merge: they count for nothing, however the request is judged later. */
export function lateApprovals(reviews: readonly Review[], mergedAt: string): readonly Finding[] {
  const late = reviews.filter(({ state, submittedAt }) => state === 'approved' && isAfter(submittedAt, mergedAt))
  const names = [...new Set(late.map(({ author }) => author.login))]
  return names.map((by) => promotionFinding('approval-after-merge', 'fail', { by }))
}

/** That the base's governance is another than the last recorded one, as a finding; null where it is not, or none is recorded yet. */
export function unrecordedGovernance(entries: readonly Entry[], { digest, commit }: Governance): Finding | null {
  const recorded = recordedGovernance(entries)?.governance ?? null
  if (recorded === null || recorded === digest) return null
  return proposalFinding('governance-unrecorded', 'error', { recorded, found: digest, commit })
}

/** Each model file of the base that is another than the last recorded one, as a finding; none before the genesis. Of models that were not read the index tells. */
export function unrecordedModels(
  entries: readonly Entry[],
  files: readonly { readonly path: string; readonly digest: string }[],
  root: IndexRoot | null = null,
): readonly Finding[] {
  if (recordedGovernance(entries) === null) return []
  const known = recordedFiles(entries, root)
  return files.flatMap(({ path, digest }) => {
    const model = path.slice('models/'.length, -'.yml'.length)
    const recorded = Object.hasOwn(known, model) ? (known[model] ?? null) : null
    return recorded === digest
      ? []
      : [proposalFinding('model-file-unrecorded', 'note', { path, model, found: digest, recorded })]
  })
}
