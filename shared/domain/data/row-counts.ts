/** One filter of the model file: the rows before and after it. */
export type Filter = { readonly rule: string; readonly rows_in: number; readonly rows_out: number }

/** Two numbers of rows that should be the same. */
export type RowGap = {
  readonly where: 'sources' | 'between' | 'folds'
  /** the filter that does not join: its rule, or none where there is no filter at all */
  readonly rule: string | null
  readonly expected: number
  readonly found: number
}

export type RowCounts = {
  /** the rows of all sources together; null where one of them is not known */
  readonly sources: number | null
  /** the rows of all folds together; null where they could not be counted */
  readonly folds: number | null
  readonly filters: readonly Filter[]
}

/** Every place where rows are lost or gained without a filter that says so. */
export function rowGaps({ sources, folds, filters }: RowCounts): readonly RowGap[] {
  const [first, last] = [filters[0], filters.at(-1)]
  if (first === undefined || last === undefined) return gap('folds', null, sources ?? folds, folds)
  const between = filters.flatMap((filter, at) => {
    const before = filters[at - 1]
    return before === undefined ? [] : gap('between', filter.rule, before.rows_out, filter.rows_in)
  })
  return [
    ...gap('sources', first.rule, sources ?? first.rows_in, first.rows_in),
    ...between,
    ...gap('folds', last.rule, last.rows_out, folds ?? last.rows_out),
  ]
}

function gap(
  where: RowGap['where'],
  rule: string | null,
  expected: number | null,
  found: number | null,
): readonly RowGap[] {
  return expected === null || found === null || expected === found ? [] : [{ where, rule, expected, found }]
}
