import type { Facts } from '../../shared/domain/facts.ts'
import { judgeRequest, type RequestVerdict } from '../../shared/domain/judgement.ts'
import type { Entry } from '../../shared/domain/ledger/chain.ts'
import { requestHistory } from '../../shared/domain/ledger/history.ts'
import type {
  IntentRecord,
  Judgement,
  Move,
  RecordDraft,
  RequestReference,
  Writer,
} from '../../shared/domain/ledger/record.ts'
import { nextStep, promotionFinding } from '../../shared/domain/promotion.ts'
import { refusalFindings, waitingFindings } from '../../shared/domain/refusal.ts'
import type { AdoptionRequest, PromotionRequest } from '../../shared/domain/request/request.ts'
import type { Finding } from '../../shared/domain/verdict.ts'
import { gatherFacts, type GatherPorts } from '../../shared/gather/facts.ts'
import { mergedFacts, referenceOf } from '../../shared/gather/merged.ts'
import type { Pending } from '../../shared/gather/pending.ts'
import type { Repository } from '../../shared/ports/forge.ts'
import type { Book } from './book.ts'
import { judgementOf } from './judgement.ts'
import { markVersion, moveAlias, putBack } from './move.ts'

/** What one merged request came to in this run. */
export type Outcome = {
  readonly folder: string
  readonly pull: number | null
  readonly result: 'done' | 'refused' | 'abandoned' | 'waiting'
  readonly findings: readonly Finding[]
  readonly record: Entry | null
  readonly move: Move | null
  readonly mergeSha: string | null
}

export type Desk = {
  readonly ports: GatherPorts
  readonly repository: Repository
  readonly book: Book
  readonly writer: Writer
  readonly now: () => string
}

type Case = {
  readonly desk: Desk
  readonly pending: Extract<Pending, { state: 'merged' }>
  readonly facts: Facts
  readonly verdict: RequestVerdict
  readonly request: RequestReference
  readonly judgement: Judgement
  readonly findings: readonly Finding[]
}

type Asked = PromotionRequest | AdoptionRequest
type Intent = { readonly record: IntentRecord; readonly digest: string }

const outcomeOf = (
  { pending }: Case,
  result: Outcome['result'],
  findings: readonly Finding[],
  record: Entry | null,
  move: Move | null = null,
): Outcome => ({
  folder: pending.folder,
  pull: pending.reading.pull.number,
  result,
  findings,
  record,
  move,
  mergeSha: pending.mergeSha,
})

async function close(
  one: Case,
  intent: number | null,
  result: 'done' | 'refused' | 'abandoned',
  findings: readonly Finding[],
  move: Move | null,
  live: string | null,
): Promise<Outcome> {
  const { desk, request, judgement } = one
  const draft: RecordDraft = {
    kind: 'outcome',
    at: desk.now(),
    writer: desk.writer,
    request,
    intent,
    result,
    findings,
    move,
    judgement,
    readBack: move === null ? null : { alias: move.alias, version: live },
  }
  const record = await desk.book.append(draft, `${result}, ${request.folder}`)
  return outcomeOf(one, result, findings, record, move)
}

async function recordGovernance(one: Case): Promise<Outcome> {
  const { desk, request, judgement, facts, findings } = one
  if (findings.length > 0) return close(one, null, 'refused', findings, null, null)
  const merged = await gatherFacts(
    desk.ports,
    { number: facts.pull.number, base: one.pending.mergeSha, at: one.pending.mergeSha, before: [] },
    one.pending.reading,
  )
  const { governance } = merged
  const broken = [governance.policy, governance.people].some(({ state }) => state !== 'read')
  if (broken)
    return close(
      one,
      null,
      'refused',
      [promotionFinding('judgement-changed', 'fail', { detail: 'the merged policy or people cannot be read' })],
      null,
      null,
    )
  const kind = desk.book.entries().length === 0 ? 'genesis' : 'policy'
  const draft: RecordDraft = {
    kind,
    at: desk.now(),
    writer: desk.writer,
    request,
    governance: governance.digest,
    files: governance.files,
    judgement,
  }
  const record = await desk.book.append(draft, `${kind}, ${request.folder}`)
  return outcomeOf(one, 'done', [], record)
}

/** The move that was intended; a new intent only where the evidence could be gathered. */
async function intended(one: Case, alias: string, from: string | null, to: string): Promise<Intent | null> {
  const earlier = requestHistory(one.desk.book.entries(), one.pending.folder).intent
  const { gathered, request } = one.facts
  if (earlier !== null || gathered?.state !== 'gathered' || request.state !== 'found') return earlier
  const { registry, model, createdAt } = gathered.subject
  return intend(one, { registry, model, environment: request.environment ?? '', alias, from, to, createdAt })
}

async function promoteVersion(one: Case, asked: Asked): Promise<Outcome> {
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
  const intent = await intended(one, alias, step.from, asked.version)
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

async function intend({ desk, request, judgement }: Case, move: Move): Promise<Intent> {
  const entry = await desk.book.append(
    { kind: 'intent', at: desk.now(), writer: desk.writer, request, move, judgement },
    `intent, ${request.folder}`,
  )
  if (entry.record.kind !== 'intent') throw new Error('The ledger gave back another record than the intent.')
  return { record: entry.record, digest: entry.digest }
}

async function gatherAgain({ desk, pending }: Case): Promise<Facts> {
  return (await mergedFacts(desk.ports, desk.repository, desk.book.entries(), pending)).facts
}

/** Judges one merged request anew and brings it to its end, or says why it waits. */
export async function workOff(desk: Desk, pending: Pending): Promise<Outcome> {
  if (pending.state === 'astray') {
    const findings = [
      promotionFinding('not-merged-by-request', 'fail', { folder: pending.folder, detail: pending.detail }),
    ]
    return { folder: pending.folder, pull: null, result: 'refused', findings, record: null, move: null, mergeSha: null }
  }
  const { facts, findings } = await mergedFacts(desk.ports, desk.repository, desk.book.entries(), pending)
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
  if (asked === null) return close(one, null, 'refused', refusals, null, null)
  return asked.kind === 'policy' ? recordGovernance(one) : promoteVersion(one, asked)
}
