import { requestPlace } from '../request/request-rules.ts'
import type { LedgerRecord, RecordDraft } from './record.ts'

/** Kinds of records that decide nothing: what they tell of came about before, or elsewhere. */
const idle: ReadonlySet<string> = new Set(['self-test', 'checkpoint', 'delivery', 'reconciliation', 'notice'])

/** The one model that a record speaks of; null where it speaks of all of them. */
function modelOf(record: LedgerRecord | RecordDraft): string | null {
  if ('model' in record) return record.model
  return 'request' in record ? (requestPlace(record.request.folder)?.model ?? null) : null
}

/** Whether a record that came in between may have changed what another one was decided on. */
export function bearsOn(came: LedgerRecord, decided: RecordDraft): boolean {
  if (idle.has(came.kind)) return false
  const [one, other] = [modelOf(came), modelOf(decided)]
  return one === null || other === null || one === other
}
