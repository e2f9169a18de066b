import type { RequestKind } from '../request/request.ts'

/** What a receiver can be told of, in one word. */
export const eventWords = ['promoted', 'adopted', 'rolled-back', 'retired', 'refused', 'abandoned'] as const
export type EventWord = (typeof eventWords)[number]

/** What a receiver can be told of a request that is open still. */
export const noticeWords = ['approval-needed', 'stage-changed'] as const
export type NoticeWord = (typeof noticeWords)[number]

/** Those after which another version is live, or none. */
export const movingWords: readonly EventWord[] = ['promoted', 'rolled-back', 'retired']

const doneWords: Readonly<Partial<Record<RequestKind, EventWord>>> = {
  promotion: 'promoted',
  // whoever deploys must act on it as on any other; the event says by which kind of request it came
  'break-glass': 'promoted',
  adoption: 'adopted',
  rollback: 'rolled-back',
  retirement: 'retired',
}

/** The word for what a request of this kind came to; null where nobody is told. */
export function eventWord(kind: RequestKind, result: 'done' | 'refused' | 'abandoned'): EventWord | null {
  return result === 'done' ? (doneWords[kind] ?? null) : result
}
