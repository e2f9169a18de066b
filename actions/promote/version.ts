import { observedOf } from '../../shared/domain/evidence/observed.ts'
import type { Facts } from '../../shared/domain/facts.ts'
import { requestHistory } from '../../shared/domain/ledger/history.ts'
import type { IntentRecord, Move } from '../../shared/domain/ledger/record.ts'
import { nextStep, promotionFinding, type Asked } from '../../shared/domain/promotion.ts'
import {
  liveOf,
  showingOf,
  showingOfMove,
  shownIn,
  type Showing,
  type Shown,
} from '../../shared/domain/showing/showing.ts'
import { readShown } from '../../shared/gather/version/shown.ts'
import type { Registry } from '../../shared/ports/registry.ts'
import { close, outcomeOf, type Case, type Outcome } from './case.ts'
import { markVersion, moveVersion, putBack } from './move.ts'

/** A merged request that moves a version, brought to its end: intent, move, outcome. */

type Intent = { readonly record: IntentRecord; readonly digest: string }

/** The move that is to be intended; null where the evidence of the version could not be gathered. */
async function plannedMove(
  { facts: { gathered } }: Case,
  registry: Registry,
  showing: Showing,
  shown: Shown,
  asked: Asked,
): Promise<Move | null> {
  const { model, environment, version: to } = asked
  const from = liveOf(shown)
  const subject = gathered?.state === 'gathered' ? gathered.subject : null
  if (to !== null && subject === null) return null
  const named = to ?? from
  const asks = showing.mode === 'stage' || to === null
  const version = named === null || !asks ? null : await registry.modelVersion(model, named)
  const createdAt = subject?.createdAt ?? version?.createdAt ?? null
  const by =
    showing.mode === 'stage'
      ? { stage: { name: showing.stage, before: to === null ? null : (version?.stage ?? null) } }
      : { alias: showing.alias }
  const copy =
    showing.mode === 'copy' ? { copy: { model: showing.copy, from: shown.copy?.version ?? null, to: null } } : {}
  return { registry: subject?.registry ?? registry.origin, model, environment, ...by, ...copy, from, to, createdAt }
}

/** Brings the request to its end from wherever the ledger and the registry show it; `again` gathers the evidence once more. */
export async function promoteVersion(
  one: Case,
  asked: Asked,
  again: () => Promise<Facts['gathered']>,
): Promise<Outcome> {
  const { desk, facts, findings } = one
  const policy = facts.governance.policy.state === 'read' ? facts.governance.policy.value : null
  const place = policy?.environments[asked.environment]
  const showing = place === undefined ? null : showingOf(place, asked.model)
  if (policy === null || showing === null) return outcomeOf(one, 'waiting', findings, null)
  const entries = desk.book.entries()
  const { folder } = one.pending
  const registry = desk.ports.registryAt(policy.registry.uri)
  const begun = requestHistory(entries, folder).intent
  // where an intent stands, what counts is the place that it named
  const shown = begun === null ? shownIn(facts) : await readShown(registry, showingOfMove(begun.record.move))
  const gone = facts.recordedGone === true
  const step = nextStep({ request: asked, folder, entries, shown, gone, refusals: findings })
  if (step.do === 'nothing') return outcomeOf(one, 'done', [], null)
  if (step.do === 'refuse') return close(one, null, 'refused', step.findings, null, null)
  if (step.do === 'abandon')
    return close(one, step.intent, 'abandoned', step.findings, begun?.record.move ?? null, shown)
  const planned = begun === null ? await plannedMove(one, registry, showing, shown, asked) : null
  const intent = planned === null ? begun : await intend(one, planned)
  if (intent === null) return outcomeOf(one, 'waiting', findings, null)
  const { move, number } = intent.record
  const carried = { registry, folder, move }
  // an interrupted run may have moved the version; what is no longer met must not stay there
  if (step.do === 'confirm' && findings.length > 0) {
    const left = await putBack(carried)
    const changed = promotionFinding('judgement-changed', 'fail', {
      detail: `what is shown was put back to ${left.versions.join(', ') || 'none'}`,
    })
    return close(one, number, 'abandoned', [changed, ...findings], move, left)
  }
  const moved = await moveVersion(carried, facts, again)
  if (moved.result === 'done') await markVersion(registry, intent, moved.move)
  return close(one, number, moved.result, moved.findings, moved.move, moved.shown)
}

/** The file that judged; its text where the request brought it, since no other record has it. */
function judgedFile({ modelSource, modelFileFrom }: Facts): IntentRecord['modelFile'] {
  if (modelSource === null) return null
  const { path, digest, text } = modelSource
  return { path, digest, text: modelFileFrom === 'request' ? text : null }
}

async function intend({ desk, request, judgement, facts }: Case, move: Move): Promise<Intent> {
  const observed = facts.gathered?.state === 'gathered' ? observedOf(facts.gathered) : null
  const modelFile = judgedFile(facts)
  const entry = await desk.book.append(
    { kind: 'intent', at: desk.now(), writer: desk.writer, request, move, modelFile, observed, judgement },
    `intent, ${request.folder}`,
  )
  if (entry.record.kind !== 'intent') throw new Error('The ledger gave back another record than the intent.')
  return { record: entry.record, digest: entry.digest }
}
