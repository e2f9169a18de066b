import type { Fault, Walked } from './verification.ts'

/** Where the first bad record is: one number, or the first and the last that it may be. */
export type FirstBad = { readonly from: number; readonly to: number }

/** The records that one fault may speak of; `vouched` are those whose bytes something else than the fault stands for. */
function suspects(
  { code, record, detail }: Fault,
  last: number,
  vouched: (number: number) => boolean,
  proven: readonly number[],
): FirstBad | null {
  if (record === null) return null
  // what a record names as its predecessor may be wrong in either of the two
  if (code === 'chain' && detail.startsWith('broken-link') && record > 1) {
    const [before, own] = [vouched(record - 1), vouched(record)]
    if (before === own) return { from: record - 1, to: record }
    return before ? { from: record, to: record } : { from: record - 1, to: record - 1 }
  }
  if (code !== 'unknown-anchor' && code !== 'checkpoint-differs') return { from: record, to: record }
  // of an end that is cut the first that is missing is bad; else any since the last that is proven may be
  if (record > last) return { from: last + 1, to: last + 1 }
  return { from: Math.max(0, ...proven.filter((number) => number < record)) + 1, to: record }
}

/** The first record that any of the faults speaks of; null where none names a record. */
export function firstBad(walked: Walked, faults: readonly Fault[], proven: readonly number[]): FirstBad | null {
  let last = 0
  for (const number of walked.digests.keys()) last = Math.max(last, number)
  const broken = new Set(walked.faults.filter(({ code }) => code === 'broken-link').map(({ record }) => record))
  const sure = new Set(proven)
  // the record after it says the same of it, as far as that one is there
  const vouched = (number: number): boolean =>
    sure.has(number) || (walked.digests.has(number + 1) && !broken.has(number + 1))
  const all = faults.flatMap((fault) => suspects(fault, last, vouched, proven) ?? [])
  return all.reduce<FirstBad | null>(
    (first, one) =>
      first === null || one.from < first.from || (one.from === first.from && one.to < first.to) ? one : first,
    null,
  )
}
