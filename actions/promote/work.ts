import { askedIn } from '../../shared/domain/facts.ts'
import { judgeRequest } from '../../shared/domain/judgement.ts'
import { requestHistory } from '../../shared/domain/ledger/history.ts'
import { promotionFinding } from '../../shared/domain/promotion.ts'
import { lateApprovals, refusalFindings, waitingFindings } from '../../shared/domain/refusal.ts'
import { heartbeatOf, watchFinding } from '../../shared/domain/reconciliation/watch.ts'
import { isPlaced, type Request } from '../../shared/domain/request/request.ts'
import type { Finding } from '../../shared/domain/verdict.ts'
import { mergedFacts, referenceOf } from '../../shared/gather/merged.ts'
import type { Pending } from '../../shared/gather/pending.ts'
import { close, outcomeOf, type Case, type Desk, type Outcome } from './case.ts'
import { recordGovernance, recordModelFacts } from './changes.ts'
import { judgementOf } from './judgement.ts'
import { promoteVersion } from './version.ts'

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
  const found = [...findings, ...refusalFindings(verdict, facts.pull.merge?.by?.login ?? null)]
  const refusals = found.length === 0 ? [] : [...found, ...lateApprovals(facts.pull.reviews, pending.mergedAt)]
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
  const asked = askedIn(facts.request)
  const unwatched = unwatchedRegistry(one, asked)
  if (unwatched !== null) return outcomeOf(one, 'waiting', [unwatched], null)
  if (asked === null) return close(one, null, 'refused', refusals, null, null)
  if (asked.kind === 'policy') return recordGovernance(one)
  if (asked.kind === 'model-facts') return recordModelFacts(one, asked.model)
  return promoteVersion(
    one,
    asked.kind === 'retirement' ? { ...asked, version: null } : asked,
    async () => (await mergedFacts(desk.ports, desk.repository, pending)).facts.gathered,
  )
}
