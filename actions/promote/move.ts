import { subjectChanges } from '../../shared/domain/evidence/changes.ts'
import type { Facts } from '../../shared/domain/facts.ts'
import type { Entry } from '../../shared/domain/ledger/chain.ts'
import type { IntentRecord, Move } from '../../shared/domain/ledger/record.ts'
import { promotionFinding } from '../../shared/domain/promotion.ts'
import { describe, governedTags } from '../../shared/domain/statement.ts'
import type { Finding } from '../../shared/domain/verdict.ts'
import type { Registry } from '../../shared/ports/registry.ts'

/** The registry's side of a promotion: move, read back, look again, say so. */

export type Moved = {
  readonly result: 'done' | 'abandoned'
  readonly live: string | null
  readonly findings: readonly Finding[]
}

/** The version that the alias names now. */
export async function liveVersion(
  registry: Registry,
  { model, alias }: Pick<Move, 'model' | 'alias'>,
): Promise<string | null> {
  return (await registry.registeredModel(model))?.aliases[alias ?? ''] ?? null
}

/** The version that is live after the alias was put back to where the move found it; an adoption moved nothing. */
export async function putBack(registry: Registry, move: Move): Promise<string | null> {
  if (move.from === null) await registry.deleteAlias(move.model, move.alias ?? '')
  else if (move.from !== move.to) await registry.setAlias(move.model, move.alias ?? '', move.from)
  return liveVersion(registry, move)
}

/** What differs between the evidence that was signed and the evidence after the move; empty where nothing does. */
function movedEvidence(before: Facts, after: Facts['gathered']): readonly string[] {
  if (before.gathered?.state !== 'gathered') return ['nothing was gathered before the move']
  if (after?.state !== 'gathered')
    return [`the evidence could not be read again (${after?.state === 'failed' ? after.detail : 'not there'})`]
  if (after.digest === before.gathered.digest) return []
  return subjectChanges(before.gathered.subject, after.subject).map(({ path }) => path)
}

/** Moves the alias, reads it back and gathers the evidence again; puts the alias back where the evidence moved meanwhile. */
export async function moveAlias(
  registry: Registry,
  move: Move,
  before: Facts,
  again: () => Promise<Facts['gathered']>,
): Promise<Moved> {
  if ((await liveVersion(registry, move)) !== move.to)
    await (move.to === null
      ? registry.deleteAlias(move.model, move.alias ?? '')
      : registry.setAlias(move.model, move.alias ?? '', move.to))
  const live = await liveVersion(registry, move)
  if (live !== move.to)
    return {
      result: 'abandoned',
      live,
      findings: [promotionFinding('read-back-differs', 'fail', { live, to: move.to })],
    }
  // what is taken away has no evidence
  const changes = move.to === null ? [] : movedEvidence(before, await again())
  if (changes.length === 0) return { result: 'done', live, findings: [] }
  return {
    result: 'abandoned',
    live: await putBack(registry, move),
    findings: [promotionFinding('evidence-moved-during-move', 'fail', { changes, from: move.from })],
  }
}

/** Writes the governed tags and the approval statement at the version; outputs for people, written again without harm. */
export async function markVersion(
  registry: Registry,
  intent: Entry & { readonly record: IntentRecord },
): Promise<void> {
  const { move, judgement, number, writer } = intent.record
  if (move.to === null) return
  const record = { number, digest: intent.digest, proven: writer.proven }
  for (const [key, value] of Object.entries(governedTags(judgement, move.environment, record))) {
    await registry.setVersionTag(move.model, move.to, key, value)
  }
  const version = await registry.modelVersion(move.model, move.to)
  const text = describe(version?.description ?? '', judgement, move.environment, record)
  if (version !== null && version.description !== text) await registry.describeVersion(move.model, move.to, text)
}
