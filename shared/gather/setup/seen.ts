import { seen, unseen, type Seen } from '../../domain/protection/seen.ts'

/** What a read gives, or why it failed: looking at the rest goes on. */
export async function seenOf<T>(read: () => Promise<T>): Promise<Seen<T>> {
  try {
    return seen(await read())
  } catch (error) {
    return unseen(error instanceof Error ? error.message : String(error))
  }
}

/** What a read gives that needs something seen before; without that it is not made. */
export const seenAfter = <T, U>(before: Seen<T>, read: (value: T) => Promise<U>): Promise<Seen<U>> =>
  before.seen ? seenOf(() => read(before.value)) : Promise.resolve(before)
