/** How many insertions, deletions, replacements or swaps of neighbours turn one word into the other. */
export function distance(one: string, other: string): number {
  const rows: number[][] = [Array.from({ length: other.length + 1 }, (_, index) => index)]
  for (let i = 1; i <= one.length; i++) {
    const row = [i]
    for (let j = 1; j <= other.length; j++) {
      const same = one[i - 1] === other[j - 1]
      const before = rows[i - 1] ?? []
      let least = Math.min((before[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (before[j - 1] ?? 0) + (same ? 0 : 1))
      const swapped = i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1]
      if (swapped) least = Math.min(least, (rows[i - 2]?.[j - 2] ?? 0) + 1)
      row.push(least)
    }
    rows.push(row)
  }
  return rows[one.length]?.[other.length] ?? 0
}

/** The word nearest to the one given, or null where none is near enough to be meant. */
export function nearest(word: string, known: readonly string[]): string | null {
  const lower = word.slice(0, 100).toLowerCase().replaceAll('_', '-')
  const ranked = known
    .map((one) => ({ one, away: distance(lower, one.toLowerCase().replaceAll('_', '-')) }))
    .sort((a, b) => a.away - b.away)
  const best = ranked[0]
  return best !== undefined && best.away <= Math.max(1, Math.floor(word.length / 3)) ? best.one : null
}

/** ` Did you mean "x"?`, or nothing where no word is near enough to be meant. */
export function didYouMean(word: string, known: readonly string[]): string {
  const found = nearest(word, known)
  return found === null ? '' : ` Did you mean "${found}"?`
}
