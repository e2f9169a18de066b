import type { Answer } from '../../shared/domain/delivery/attempt.ts'
import type { Courier } from '../../shared/ports/courier.ts'
import { fuse, type Fuse } from './fuse.ts'

export type Carried = {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

export type FakeCourier = Courier & {
  readonly carried: readonly Carried[]
  /** what the next attempts are answered with; after them each is taken */
  readonly answer: (...answers: readonly Partial<Answer>[]) => void
}

/** A courier that reaches everybody, unless it is told otherwise. */
export function fakeCourier(shared: Fuse = fuse()): FakeCourier {
  const carried: Carried[] = []
  const answers: Partial<Answer>[] = []
  return {
    carried,
    answer: (...next) => void answers.push(...next),
    post: async (url, headers, body) => {
      shared.around(`told ${new URL(url).host}`, () => carried.push({ url, headers, body }))
      return { status: 204, problem: null, retryAfter: null, ...answers.shift() }
    },
  }
}
