import { z } from 'zod'
import type { Fault, Walked } from './fault.ts'

/** Where the first bad record is: one number, or the first and the last that it may be. */
export const FirstBad = z.strictObject({ from: z.number().int(), to: z.number().int() })
export type FirstBad = z.infer<typeof FirstBad>

/** The records that one fault may speak of; `vouched` are those whose bytes something else than the fault stands for, `bad` those that are wrong in themselves. */
function suspects(
  { code, record, detail }: Fault,
  last: number,
  vouched: (number: number) => boolean,
  bad: ReadonlySet<number | null>,
  provenBefore: (record: number) => number,
): FirstBad | null {
  if (record === null) return null
  // what a record names as its predecessor may be wrong in either of the two
  if (code === 'chain' && detail.startsWith('broken-link') && record > 1) {
    const [before, own] = [bad.has(record) || vouched(record - 1), !bad.has(record) && vouched(record)]
    if (before === own) return { from: record - 1, to: record }
    return before ? { from: record, to: record } : { from: record - 1, to: record - 1 }
  }
  if (code !== 'unknown-anchor' && code !== 'checkpoint-differs') return { from: record, to: record }
  // of an end that is cut the first that is missing is bad; else any since the last that is proven may be
  if (record > last) return { from: last + 1, to: last + 1 }
  return { from: provenBefore(record) + 1, to: record }
}

/** The first of the sorted numbers that is not below, by its place. */
function placeOf(sorted: readonly number[], number: number): number {
  let [low, high] = [0, sorted.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((sorted[middle] ?? 0) < number) low = middle + 1
    else high = middle
  }
  return low
}

/** The first record that any of the faults speaks of; null where none names a record. */
export function firstBad(walked: Walked, faults: readonly Fault[], proven: readonly number[]): FirstBad | null {
  let last = 0
  for (const number of walked.digests.keys()) last = Math.max(last, number)
  const broken = new Set(walked.faults.filter(({ code }) => code === 'broken-link').map(({ record }) => record))
  const sure = new Set(proven)
  const bad = new Set(walked.faults.filter(({ code }) => code === 'wrong-number').map(({ record }) => record))
  // the record after it says the same of it, as far as that one is there
  const vouched = (number: number): boolean =>
    sure.has(number) || (walked.digests.has(number + 1) && !broken.has(number + 1))
  const ordered = proven.toSorted((a, b) => a - b)
  const before = (record: number): number => ordered[placeOf(ordered, record) - 1] ?? 0
  const all = faults.flatMap((fault) => suspects(fault, last, vouched, bad, before) ?? [])
  const isExact = ({ from, to }: FirstBad): boolean => to - from < 2
  const ends = all.flatMap((one) => (isExact(one) ? [one.to] : [])).sort((a, b) => a - b)
  // where the chain itself breaks it says where; a name from outside only tells that it does
  const told = all.filter((one) => isExact(one) || !((ends[placeOf(ends, one.from)] ?? Infinity) <= one.to))
  return told.reduce<FirstBad | null>(
    (first, one) =>
      first === null || one.from < first.from || (one.from === first.from && one.to < first.to) ? one : first,
    null,
  )
}
