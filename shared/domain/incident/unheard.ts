import type { Entry } from '../ledger/chain.ts'
import type { NoticeRecord } from '../ledger/notice-record.ts'

/** Who was given up while a request is open: what its receiver was last to be told of it, nobody tries to tell any more. */

export type Unheard = { readonly record: NoticeRecord; readonly digest: string }

export const unheardKey = ({ pull, receiver }: Pick<NoticeRecord, 'pull' | 'receiver'>): string =>
  `unheard/${pull}/${receiver}`

type Notice = Entry & { readonly record: NoticeRecord }

const noticesOf = (entries: readonly Entry[], pull: number): readonly Notice[] =>
  entries.flatMap(({ record, digest }) =>
    record.kind === 'notice' && record.pull === pull && record.result !== 'waiting' ? [{ record, digest }] : [],
  )

/** The notices of a request that were given up, the last of each receiver that heard nothing of the request since. */
export function unheardOf(entries: readonly Entry[], pull: number): readonly Unheard[] {
  const last = new Map(noticesOf(entries, pull).map((one) => [one.record.receiver, one]))
  return [...last.values()].filter(({ record }) => record.result === 'dead')
}

/** Whether anything of the request was ever given up, so that an issue may tell of it. */
export const wasUnheard = (entries: readonly Entry[], pull: number): boolean =>
  noticesOf(entries, pull).some(({ record }) => record.result === 'dead')

/** The notice by which the receiver heard of the request after one was given up; null where there is none, or the key is another's. */
export function heardAfter(entries: readonly Entry[], pull: number, key: string): NoticeRecord | null {
  const found = noticesOf(entries, pull).findLast(({ record }) => unheardKey(record) === key)?.record
  return found?.result === 'delivered' ? found : null
}
