import type { Fairness, Measured } from '../evidence/evaluation.ts'

/** What sealed rows must not tell: the counts of a group so small that they are nearly its rows, and what it is called. */

const least = 10

function told(fairness: Fairness): Fairness {
  const { columns, groups, results } = fairness
  const small = groups.filter(({ members }) => members < least)
  const others = new Map(small.map(({ name }, at) => [name, `${columns.join(' & ')}: small group ${at + 1}`]))
  const named = (group: string): string => others.get(group) ?? group
  const extreme = <Of extends { readonly group: string }>(one: Of | null): Of | null =>
    one === null ? null : { ...one, group: named(one.group) }
  return {
    columns,
    groups: groups.filter(({ members }) => members >= least),
    results: results.map((result) => ({
      ...result,
      lowest: extreme(result.lowest),
      highest: extreme(result.highest),
      excluded: result.excluded.map((one) => ({ ...one, group: named(one.group) })),
    })),
  }
}

/** The evaluation without groups of fewer than ten rows; that one of them could not be judged stays, without its name. */
export function withoutSmallGroups(evaluation: Measured): Measured {
  const { attributes, intersections, slices } = evaluation
  return {
    ...evaluation,
    attributes: attributes.map(told),
    intersections: intersections.map(told),
    ...(slices === undefined
      ? {}
      : { slices: { ...slices, worst: slices.worst.filter(({ members }) => members >= least) } }),
  }
}
