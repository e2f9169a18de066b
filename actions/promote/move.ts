import { subjectChanges } from '../../shared/domain/evidence/changes.ts'
import type { Subject } from '../../shared/domain/evidence/subject.ts'
import type { Facts } from '../../shared/domain/facts.ts'
import type { Entry } from '../../shared/domain/ledger/chain.ts'
import type { IntentRecord, Move } from '../../shared/domain/ledger/record.ts'
import { promotionFinding } from '../../shared/domain/promotion.ts'
import { nextAct, type Aim, type Write } from '../../shared/domain/showing/act.ts'
import { liveOf, showingOfMove, type Shown } from '../../shared/domain/showing/showing.ts'
import { describe, governedTags } from '../../shared/domain/statement.ts'
import type { Finding } from '../../shared/domain/verdict.ts'
import { copyTag, readSeen } from '../../shared/gather/version/shown.ts'
import { filesOf } from '../../shared/gather/version/reading.ts'
import type { Registry } from '../../shared/ports/registry.ts'

/** The registry's side of a promotion: move, read back, look again, say so. */

export type Moved = {
  readonly result: 'done' | 'abandoned'
  readonly shown: Shown
  /** the move with what it came to know: the number of the copy */
  readonly move: Move
  readonly findings: readonly Finding[]
}

/** What a move is carried out with. */
export type Carried = { readonly registry: Registry; readonly folder: string; readonly move: Move }

/** Where a walk through the registry ended: `refused` names why it is not at its aim. */
type Reached = {
  readonly shown: Shown
  /** copies that were looked at, and whether they hold what was signed */
  readonly compared: ReadonlyMap<string, boolean>
  readonly refused: 'third-version-live' | 'read-back-differs' | 'copy-differs' | null
}

/** One walk has a handful of writes, and one more for each version that a race left in a stage. */
const mostWrites = 50

function write(registry: Registry, folder: string, act: Write): Promise<unknown> {
  switch (act.do) {
    case 'set-alias':
      return registry.setAlias(act.name, act.alias, act.version)
    case 'delete-alias':
      return registry.deleteAlias(act.name, act.alias)
    case 'transition':
      return registry.transitionStage(act.name, act.version, act.stage, act.archive)
    case 'create-model':
      return registry.createModel(act.name)
    case 'copy':
      return registry.copyVersion(act.name, act, { [copyTag]: folder })
  }
}

/** Whether a copy holds the files that were signed, and came from the same run. */
async function isSigned(registry: Registry, name: string, version: string, subject: Subject | null): Promise<boolean> {
  const copy = await registry.modelVersion(name, version)
  if (copy === null || copy.runId !== subject?.runId) return false
  return (await filesOf(registry, await registry.downloadUri(name, version))).root === subject.files.root
}

/**
 * Brings the registry to where the move aims, a write at a time, each decided on what is read before it. A write that failed
 * may have been done all the same: what is read next tells. One that was answered and is not there is never made again.
 */
async function bring(
  { registry, folder, move }: Carried,
  aim: Aim,
  subject: Subject | null,
  known: Reached['compared'] = new Map(),
): Promise<Reached> {
  const tried = new Map<string, Error | null>()
  const compared = new Map(known)
  for (;;) {
    const seen = await readSeen(registry, showingOfMove(move))
    const { shown } = seen
    const act = nextAct({ move, folder, seen, aim, compared })
    if (act.do === 'there') return { shown, compared, refused: null }
    if (act.do === 'compare') {
      compared.set(act.version, await isSigned(registry, act.name, act.version, subject))
      continue
    }
    const differs = [...compared.values()].includes(false)
    if (act.do === 'leave') {
      const other = tried.size > 0 ? 'read-back-differs' : 'third-version-live'
      return { shown, compared, refused: differs ? 'copy-differs' : other }
    }
    const key = JSON.stringify(act)
    if (tried.has(key) || tried.size === mostWrites) {
      const failure = tried.get(key) ?? null
      if (failure !== null) throw failure
      return { shown, compared, refused: differs ? 'copy-differs' : 'read-back-differs' }
    }
    tried.set(key, await write(registry, folder, act).then(() => null, asFailure))
  }
}

const asFailure = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)))

/** What is shown after a move was taken back as far as it was this move that is shown; an adoption moved nothing. */
export async function putBack(carried: Carried): Promise<Shown> {
  const { registry, move } = carried
  const { from, to, copy } = move
  const [name, version] = copy === undefined ? [move.model, from] : [copy.model, copy.from]
  const gone = from !== to && version !== null && (await registry.modelVersion(name, version)) === null
  // what was deleted meanwhile can be shown by nobody: the way back ends where nothing is
  const back = gone ? { ...move, from: null, ...(copy === undefined ? {} : { copy: { ...copy, from: null } }) } : move
  return (await bring({ ...carried, move: back }, 'back', null)).shown
}

const subjectOf = (gathered: Facts['gathered']): Subject | null =>
  gathered?.state === 'gathered' ? gathered.subject : null

/** What differs between the evidence that was signed and the evidence after the move; empty where nothing does. */
function movedEvidence(before: Facts, after: Facts['gathered']): readonly string[] {
  if (before.gathered?.state !== 'gathered') return ['nothing was gathered before the move']
  if (after?.state !== 'gathered')
    return [`the evidence could not be read again (${after?.state === 'failed' ? after.detail : 'not there'})`]
  if (after.digest === before.gathered.digest) return []
  return subjectChanges(before.gathered.subject, after.subject).map(({ path }) => path)
}

/** The move as far as the registry has told what became of it. */
const told = (move: Move, { copy }: Shown): Move =>
  move.copy === undefined || move.to === null ? move : { ...move, copy: { ...move.copy, to: copy?.version ?? null } }

/** The comparisons that hold: bytes that lie where the version's own do were read once more with the evidence. */
async function stillKnown({ registry, move }: Carried, { shown, compared }: Reached): Promise<Reached['compared']> {
  if (move.copy === undefined || shown.copy === undefined || move.to === null) return new Map()
  const own = await registry.downloadUri(move.copy.model, shown.copy.version)
  return own === (await registry.downloadUri(move.model, move.to)) ? compared : new Map()
}

/** Moves the version, reads back and gathers the evidence again; puts it back where the evidence moved meanwhile. */
export async function moveVersion(
  carried: Carried,
  before: Facts,
  again: () => Promise<Facts['gathered']>,
): Promise<Moved> {
  const { move } = carried
  const signed = subjectOf(before.gathered)
  const failed = async (reached: Reached): Promise<Moved> => {
    const about = { live: liveOf(reached.shown), from: move.from, to: move.to, versions: reached.shown.versions }
    const findings = [promotionFinding(reached.refused ?? 'read-back-differs', 'fail', about)]
    // other bytes than the signed ones do not stay where they are shown
    const shown = reached.refused === 'copy-differs' ? await putBack(carried) : reached.shown
    return { result: 'abandoned', shown, move, findings }
  }
  const reached = await bring(carried, 'forward', signed)
  if (reached.refused !== null) return failed(reached)
  // nothing was measured of a version that is only taken out
  const changes = move.to === null ? [] : movedEvidence(before, await again())
  if (changes.length > 0)
    return {
      ...{ result: 'abandoned', shown: await putBack(carried), move },
      findings: [promotionFinding('evidence-moved-during-move', 'fail', { changes, from: move.from })],
    }
  // others may have moved meanwhile; a race leaves several in a stage, of which all but this one go
  const last = await bring(carried, 'forward', signed, await stillKnown(carried, reached))
  if (last.refused === 'third-version-live') return failed({ ...last, refused: 'read-back-differs' })
  if (last.refused !== null) return failed(last)
  return { result: 'done', shown: last.shown, move: told(move, last.shown), findings: [] }
}

/** Writes the governed tags and the approval statement at the version and its copy; outputs for people, written again without harm. */
export async function markVersion(
  registry: Registry,
  intent: Entry & { readonly record: IntentRecord },
  moved: Move,
): Promise<void> {
  const { judgement, number, writer, request } = intent.record
  const { environment, to, copy } = moved
  const record = { number, digest: intent.digest, proven: writer.proven }
  const places = [
    [moved.model, to],
    [copy?.model ?? '', copy?.to ?? null],
  ] as const
  for (const [model, name] of places) {
    if (name === null) continue
    for (const [key, value] of Object.entries(governedTags(judgement, request.kind, environment, record)))
      await registry.setVersionTag(model, name, key, value)
    const version = await registry.modelVersion(model, name)
    const text = describe(version?.description ?? '', judgement, environment, record)
    if (version !== null && version.description !== text) await registry.describeVersion(model, name, text)
  }
}
