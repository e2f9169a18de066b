/** One line that goes or comes. */
export type DifferenceLine = { readonly sign: '-' | '+'; readonly text: string }

/** What is only in `before`, and what is only in `after`, line by line, in the order of their places. */
export function differenceOf(before: readonly string[], after: readonly string[]): readonly DifferenceLine[] {
  const without = (from: readonly string[], taken: readonly string[]): readonly string[] => {
    const left = [...taken]
    return from.filter((line) => {
      const at = left.indexOf(line)
      if (at >= 0) left.splice(at, 1)
      return at < 0
    })
  }
  const gone = without(before, after).map((text): DifferenceLine => ({ sign: '-', text }))
  const come = without(after, before).map((text): DifferenceLine => ({ sign: '+', text }))
  const place = ({ text }: DifferenceLine): string => text.split(':')[0] ?? ''
  // a stable sort: of one place, what goes stands before what comes
  return [...gone, ...come].toSorted((one, other) =>
    place(one) < place(other) ? -1 : place(one) > place(other) ? 1 : 0,
  )
}
