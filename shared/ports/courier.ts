import type { Answer } from '../domain/delivery/attempt.ts'

/** Carries one text to one receiver, once: whoever asks decides whether it is carried again. */
export interface Courier {
  /** no redirect is followed, and nothing of the answer but its status is looked at */
  post(url: string, headers: Readonly<Record<string, string>>, body: string): Promise<Answer>
}
