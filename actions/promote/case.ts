import type { Facts } from '../../shared/domain/facts.ts'
import type { RequestVerdict } from '../../shared/domain/judgement.ts'
import type { Entry } from '../../shared/domain/ledger/chain.ts'
import type { Move, RecordDraft } from '../../shared/domain/ledger/record.ts'
import type { Judgement, RequestReference, Writer } from '../../shared/domain/ledger/record-parts.ts'
import { readBackOf, showingOfMove, type Shown } from '../../shared/domain/showing/showing.ts'
import { requestFolders } from '../../shared/domain/request/request-rules.ts'
import type { Finding } from '../../shared/domain/verdict.ts'
import type { GatherPorts } from '../../shared/gather/part/question.ts'
import type { Pending } from '../../shared/gather/pending.ts'
import type { Repository } from '../../shared/ports/forge.ts'
import type { Book } from '../../shared/runtime/ledger/book.ts'

/** One merged request on the promoter's desk, and how it is closed. */

/** What one merged request came to in this run. */
export type Outcome = {
  readonly folder: string
  readonly pull: number | null
  readonly result: 'done' | 'refused' | 'abandoned' | 'waiting'
  readonly findings: readonly Finding[]
  readonly record: Entry | null
  readonly move: Move | null
  readonly mergeSha: string | null
  /** whether the pull request holds further requests */
  readonly together: boolean
}

export type Desk = {
  readonly ports: GatherPorts
  readonly repository: Repository
  readonly book: Book
  readonly writer: Writer
  readonly now: () => string
}

export type Case = {
  readonly desk: Desk
  readonly pending: Extract<Pending, { state: 'merged' }>
  readonly facts: Facts
  readonly verdict: RequestVerdict
  readonly request: RequestReference
  readonly judgement: Judgement
  readonly findings: readonly Finding[]
}

/** The outcome of a case, as it is told. */
export function outcomeOf(
  { pending }: Pick<Case, 'pending'>,
  result: Outcome['result'],
  findings: readonly Finding[],
  record: Entry | null,
  move: Move | null = null,
): Outcome {
  return {
    folder: pending.folder,
    pull: pending.reading.pull.number,
    result,
    findings,
    record,
    move,
    mergeSha: pending.mergeSha,
    together: requestFolders(pending.reading.files.map(({ path }) => path)).length > 1,
  }
}

/** Writes the one outcome of a request into the ledger. */
export async function close(
  one: Case,
  intent: number | null,
  result: 'done' | 'refused' | 'abandoned',
  findings: readonly Finding[],
  move: Move | null,
  shown: Shown | null,
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
    readBack: move === null || shown === null ? null : readBackOf(showingOfMove(move), shown),
  }
  const record = await desk.book.append(draft, `${result}, ${request.folder}`)
  return outcomeOf(one, result, findings, record, move)
}
