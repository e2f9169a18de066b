/** Where a changed file of a model asks less than before, told by comparing one value. */

/** One place where the new file asks less, with why that is so. */
export type Loosening = { readonly path: string; readonly why: string }

export const same = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other)
export const loosening = (path: string, why: string): Loosening => ({ path, why })

export const neutral = (): readonly Loosening[] => []
export const any =
  (path: string, why: string) =>
  (before: unknown, after: unknown): readonly Loosening[] =>
    same(before, after) ? [] : [loosening(path, why)]

/** What the list had and has no longer. */
export const lost =
  (path: string, what: string) =>
  (before: readonly unknown[] = [], after: readonly unknown[] = []): readonly Loosening[] =>
    before
      .filter((one) => !after.some((other) => same(one, other)))
      .map((one) => loosening(path, `${what} is taken away: ${typeof one === 'string' ? one : JSON.stringify(one)}`))

export const removed =
  (path: string, what: string) =>
  (before: unknown, after: unknown): readonly Loosening[] =>
    before !== undefined && after === undefined ? [loosening(path, `${what} is taken away`)] : []
