/** Something that was looked at: its value, or why it could not be seen. What was not seen is never a pass. */
export type Seen<T> = { readonly seen: true; readonly value: T } | { readonly seen: false; readonly why: string }

export const seen = <T>(value: T): Seen<T> => ({ seen: true, value })

export const unseen = (why: string): Seen<never> => ({ seen: false, why })

/** What follows from the value; what was not seen stays unseen. */
export const mapSeen = <T, U>(one: Seen<T>, follow: (value: T) => U): Seen<U> =>
  one.seen ? seen(follow(one.value)) : one

/** Both values together; the first that was not seen says why. */
export const bothSeen = <T, U>(one: Seen<T>, other: Seen<U>): Seen<readonly [T, U]> =>
  one.seen ? (other.seen ? seen([one.value, other.value] as const) : other) : one
