import type { Finding } from '../verdict.ts'
import type { DeliveryRecord } from '../ledger/delivery-record.ts'
import type { Due } from './due.ts'

/** What is said of an event that could not be delivered. */

export const deliveryCodes = ['receiver-waits', 'receiver-gave-up', 'announcement-failed'] as const
export type DeliveryCode = (typeof deliveryCodes)[number]

export function deliveryFinding(
  code: Exclude<DeliveryCode, 'announcement-failed'>,
  { receiver, entry, model }: Pick<Due, 'receiver' | 'entry' | 'model'>,
  { status, problem }: Pick<DeliveryRecord['last'], 'status' | 'problem'>,
): Finding {
  const facts = {
    receiver,
    model,
    record: String(entry.record.number),
    status: status === null ? null : String(status),
    problem,
  }
  return { code, weight: code === 'receiver-waits' ? 'note' : 'fail', facts }
}

/** That something could not be told on GitHub; the next run tells it. */
export const announcementFinding = (detail: string): Finding => ({
  code: 'announcement-failed',
  weight: 'note',
  facts: { detail },
})
