import { observedOf } from '../../shared/domain/evidence/observed.ts'
import type { Facts } from '../../shared/domain/facts.ts'
import { judgeRequest } from '../../shared/domain/judgement.ts'
import { requestHistory } from '../../shared/domain/ledger/history.ts'
import type { IntentRecord, Move } from '../../shared/domain/ledger/record.ts'
import { nextStep, promotionFinding } from '../../shared/domain/promotion.ts'
import { refusalFindings, waitingFindings } from '../../shared/domain/refusal.ts'
import { heartbeatOf, watchFinding } from '../../shared/domain/reconciliation/watch.ts'
import { isPlaced, type PlacedRequest, type Request } from '../../shared/domain/request/request.ts'
import type { Finding } from '../../shared/domain/verdict.ts'
import { mergedFacts, referenceOf } from '../../shared/gather/merged.ts'
import type { Pending } from '../../shared/gather/pending.ts'
import { close, outcomeOf, type Case, type Desk, type Outcome } from './case.ts'
import { recordGovernance, recordModelFacts } from './changes.ts'
import { judgementOf } from './judgement.ts'
import { markVersion, moveAlias, putBack } from './move.ts'

type Intent = { readonly record: IntentRecord; readonly digest: string }

type Asked = {
  readonly alias: string
  readonly from: string | null
  readonly request: PlacedRequest
  readonly uri: string
}

/** The move that was intended; a new intent only where the evidence could be gathered, or where none is brought. */
async function intended(one: Case, asked: Asked): Promise<Intent | null> {
  const earlier = requestHistory(one.desk.book.entries(), one.pending.folder).intent
  const { alias, from, request, uri } = asked
  const { model, environment } = request
  if (earlier !== null) return earlier
  if (request.kind === 'retirement') {
    const registry = one.desk.ports.registryAt(uri)
    const gone = from === null ? null : await registry.modelVersion(model, from)
    const createdAt = gone?.createdAt ?? null
    return intend(one, { registry: registry.origin, model, environment, alias, from, to: null, createdAt })
  }
  const { gathered } = one.facts
  if (gathered?.state !== 'gathered') return null
  const { registry, createdAt } = gathered.subject
  return intend(one, { registry, model, environment, alias, from, to: request.version, createdAt })
}

async function promoteVersion(one: Case, asked: PlacedRequest): Promise<Outcome> {
  const { desk, facts, findings } = one
  const policy = facts.governance.policy.state === 'read' ? facts.governance.policy.value : null
  const alias = policy?.environments[asked.environment]?.alias
  if (policy === null || alias === undefined) return outcomeOf(one, 'waiting', findings, null)
  const entries = desk.book.entries()
  const { folder } = one.pending
  const step = nextStep({ request: asked, folder, entries, live: facts.live, refusals: findings })
  if (step.do === 'nothing') return outcomeOf(one, 'done', [], null)
  if (step.do === 'refuse') return close(one, null, 'refused', step.findings, null, null)
  if (step.do === 'abandon') {
    const move = requestHistory(entries, folder).intent?.record.move ?? null
    return close(one, step.intent, 'abandoned', step.findings, move, facts.live)
  }
  const intent = await intended(one, { alias, from: step.from, request: asked, uri: policy.registry.uri })
  if (intent === null) return outcomeOf(one, 'waiting', findings, null)
  const registry = desk.ports.registryAt(policy.registry.uri)
  const { move, number } = intent.record
  // an interrupted run may have moved the alias; what is no longer met must not stay there
  if (step.do === 'confirm' && findings.length > 0) {
    const live = await putBack(registry, move)
    const changed = promotionFinding('judgement-changed', 'fail', {
      detail: `the alias was put back to ${live ?? 'none'}`,
    })
    return close(one, number, 'abandoned', [changed, ...findings], move, live)
  }
  const moved = await moveAlias(registry, move, facts, async () => (await gatherAgain(one)).gathered)
  if (moved.result === 'done') await markVersion(registry, intent)
  return close(one, number, moved.result, moved.findings, move, moved.live)
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

async function gatherAgain({ desk, pending }: Case): Promise<Facts> {
  return (await mergedFacts(desk.ports, desk.repository, pending)).facts
}

/** That nobody looked at the registry lately, where the request moves something there and has not begun to. */
function unwatchedRegistry({ desk, pending, facts }: Case, asked: Request | null): Finding | null {
  const { policy } = facts.governance
  const entries = desk.book.entries()
  if (asked === null || !isPlaced(asked) || policy.state !== 'read') return null
  if (requestHistory(entries, pending.folder).intent !== null) return null
  return watchFinding(heartbeatOf(entries), policy.value, desk.now(), 'error', [pending.mergedAt])
}

/** Judges one merged request anew and brings it to its end, or says why it waits. */
export async function workOff(desk: Desk, pending: Pending): Promise<Outcome> {
  if (pending.state === 'astray') {
    const findings = [
      promotionFinding('not-merged-by-request', 'fail', { folder: pending.folder, detail: pending.detail }),
    ]
    const { folder, pull } = pending
    const nothing = { pull, record: null, move: null, mergeSha: null, together: false }
    return { folder, result: 'refused', findings, ...nothing }
  }
  const { facts, findings } = await mergedFacts(desk.ports, desk.repository, pending)
  const verdict = judgeRequest(facts, facts.readAt, pending.mergedAt)
  const url = pending.reading.pull.url
  const request = referenceOf(facts, pending, verdict.kind ?? 'promotion', url)
  const refusals = [...findings, ...refusalFindings(verdict, facts.pull.merge?.by?.login ?? null)]
  const one: Case = {
    desk,
    pending,
    facts,
    verdict,
    request,
    judgement: judgementOf(facts, verdict, url),
    findings: refusals,
  }
  const waiting = waitingFindings(verdict)
  if (waiting.length > 0) return outcomeOf(one, 'waiting', waiting, null)
  const asked =
    facts.request.state === 'found' && facts.request.request.state === 'read' ? facts.request.request.value : null
  const unwatched = unwatchedRegistry(one, asked)
  if (unwatched !== null) return outcomeOf(one, 'waiting', [unwatched], null)
  if (asked === null) return close(one, null, 'refused', refusals, null, null)
  if (asked.kind === 'policy') return recordGovernance(one)
  return asked.kind === 'model-facts' ? recordModelFacts(one, asked.model) : promoteVersion(one, asked)
}
