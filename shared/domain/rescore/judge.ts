import type { Evaluation, Provenance } from '../evidence/evaluation.ts'
import type { Subject } from '../evidence/subject.ts'
import { sealedSetOf, type Holdouts } from '../governance/holdouts.ts'
import { endOfDay, isAfter, plus } from '../instant.ts'
import type { Entry } from '../ledger/chain.ts'
import type { RescoreRecord } from '../ledger/record.ts'
import { digestOf } from '../digest.ts'
import type { Evaluation as Spec, Reproduce } from '../model/model-file.ts'
import { foundKinds } from './differences.ts'
import { isAsRecorded } from './installed.ts'
import { evaluationDigest, type RescoreResult, type SmallestGroup } from './rescored.ts'
import type { RescoreStanding, Void, VoidReason } from './standing.ts'

/** What the recorded results of running a version's bytes say of it now. One that speaks of anything else counts for nothing, and says why. */

export type StandingQuestion = {
  readonly subject: Pick<Subject, 'registry' | 'model' | 'version' | 'files' | 'runFiles' | 'commit'>
  readonly evaluation: Evaluation
  readonly spec: Spec | null
  readonly smallestGroup: SmallestGroup
  /** how the model file has it trained again; absent where it does not say */
  readonly reproduce?: Reproduce | undefined
  readonly holdouts: Holdouts | null
  readonly entries: readonly Entry[]
  /** the App that writes records where there is one: then a record by anybody else is none */
  readonly app: string | null
  readonly now: string
  /** how long a result counts */
  readonly within: string
}

const voided = (why: VoidReason, record: RescoreRecord | null = null, detail = ''): Void => ({
  state: 'void',
  why,
  detail,
  record: record?.number ?? null,
})

/** Why a record says nothing of this version as it stands now; null where it does. */
function strange(record: RescoreRecord, question: StandingQuestion): Void | null {
  const { subject, spec, smallestGroup, app, now, within } = question
  if (app !== null && !(record.writer.proven && record.writer.app === app)) return voided('unproven-writer', record)
  if (record.registry !== subject.registry) return voided('other-registry', record)
  if (record.files !== subject.files.root) return voided('other-bytes', record)
  if (spec === null || record.evaluation !== evaluationDigest(spec, smallestGroup))
    return voided('other-evaluation', record)
  // a result from the future is of no clock that anybody trusts
  if (isAfter(record.at, now) || !isAfter(plus(record.at, within), now)) return voided('expired', record, record.at)
  return null
}

type Current = { readonly state: 'current'; readonly record: RescoreRecord; readonly result: RescoreResult }

/** The newest result on rows of a kind, or why there is none that speaks of this version; an older, better one never stands for a newer. */
function currentOf(question: StandingQuestion, kind: RescoreResult['rows']['kind']): Current | Void {
  const { entries, subject } = question
  for (const { record } of entries.toReversed()) {
    if (record.kind !== 'rescore' || record.model !== subject.model || record.version !== subject.version) continue
    const result = record.results.find(({ rows }) => rows.kind === kind)
    if (result !== undefined) return strange(record, question) ?? { state: 'current', record, result }
  }
  return voided('not-recorded')
}

const counted = (record: RescoreRecord, within: string) => ({
  state: 'counts' as const,
  ...{ record: record.number, at: record.at, until: plus(record.at, within), environment: record.environment },
})

function namedOf(question: StandingQuestion): RescoreStanding['named'] {
  const found = currentOf(question, 'named')
  if (found.state === 'void') return found
  const { record, result } = found
  const { subject, spec, evaluation } = question
  const rows = subject.runFiles.files.find(({ path }) => path === spec?.rescore?.rows)
  if (rows?.sha256 !== result.rows.sha256) return voided('other-rows', record)
  if (result.state !== 'compared') return voided('failed', record, result.state === 'failed' ? result.detail : '')
  if (evaluation.state === 'measured' && evaluation.sha256 !== result.predictions)
    return voided('other-predictions', record)
  const { tolerance, differences } = result
  return { ...counted(record, question.within), tolerance, differences }
}

function sealedOf(question: StandingQuestion): RescoreStanding['sealed'] {
  const found = currentOf(question, 'sealed')
  if (found.state === 'void') return found
  const { record, result } = found
  const set = sealedSetOf(question.holdouts, question.subject.model)
  if (set?.sha256 !== result.rows.sha256) return voided('other-rows', record)
  const end = endOfDay(set.until)
  if (end === null || !isAfter(end, question.now)) return voided('expired', record, set.until)
  if (result.state !== 'measured') return voided('failed', record, result.state === 'failed' ? result.detail : '')
  return { ...counted(record, question.within), set: set.name, evaluation: result.evaluation }
}

/** How training it again came out; nothing where the model file does not ask for it. */
function retrainedOf(question: StandingQuestion): Pick<RescoreStanding, 'retrained'> {
  const { reproduce, subject, spec, evaluation, within } = question
  if (reproduce === undefined) return {}
  const found = currentOf(question, 'retrained')
  if (found.state === 'void') return { retrained: found }
  const { record, result } = found
  const void_ = (why: VoidReason, detail = '') => ({ retrained: voided(why, record, detail) })
  if (result.rows.kind !== 'retrained' || result.rows.declared !== digestOf(reproduce)) return void_('other-training')
  const rows = subject.runFiles.files.find(({ path }) => path === spec?.rescore?.rows)
  if (rows?.sha256 !== result.rows.sha256) return void_('other-rows')
  const { commit } = result.rows
  if (commit !== subject.commit.sha) return void_('other-commit')
  if (result.state !== 'retrained' || commit === null)
    return void_('failed', result.state === 'failed' ? result.detail : '')
  if (evaluation.state === 'measured' && evaluation.sha256 !== result.predictions) return void_('other-predictions')
  const { tolerance, metrics } = result
  return { retrained: { ...counted(record, within), commit, tolerance, metrics } }
}

type Counts<Part> = Extract<Part, { state: 'counts' }>

/** Whether the model's own bytes, in the environment that it records, gave the builder's predictions. */
const confirmed = ({ environment, differences }: Counts<RescoreStanding['named']>): boolean =>
  isAsRecorded(environment) && foundKinds(differences).length === 0

/**
 * How the version stands: `rescored` where the model's own bytes, in the recorded environment, give the builder's predictions
 * on the named rows; `sealed-holdout` where they were measured on the rows that the validators hold in force.
 */
export function standingOf(question: StandingQuestion): RescoreStanding {
  const [named, sealed] = [namedOf(question), sealedOf(question)]
  // numbers on sealed rows do not mend predictions that the model's own bytes deny
  const denied = named.state === 'counts' && !confirmed(named)
  const provenance: Provenance =
    sealed.state === 'counts' && isAsRecorded(sealed.environment) && !denied
      ? 'sealed-holdout'
      : named.state === 'counts' && !denied
        ? 'rescored'
        : 'builder-supplied'
  return { provenance, named, sealed, ...retrainedOf(question) }
}

/** The evaluation of the builder's predictions with the word that stands beside its numbers: at best they were scored again. */
export function withProvenance(evaluation: Evaluation, { named }: RescoreStanding): Evaluation {
  if (evaluation.state !== 'measured') return evaluation
  const rescored = named.state === 'counts' && confirmed(named)
  return { ...evaluation, provenance: rescored ? 'rescored' : 'builder-supplied' }
}
