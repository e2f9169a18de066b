import { any, loosening, lost, type Loosening } from './loosening.ts'
import type { Use } from './model-file.ts'
import { amountOf, decisionsPerYear } from './tier.ts'

/** Other answers about the use are another use, but for what is only added to a list. */
export function useLoosenings(before: Use, after: Use): readonly Loosening[] {
  const fewer = (decisionsPerYear(after.scale) ?? 0) < (decisionsPerYear(before.scale) ?? Infinity)
  return [
    ...(['purpose', 'domain', 'decision', 'affects'] as const).flatMap((key) =>
      any(`use.${key}`, 'says otherwise what the model is for')(before[key], after[key]),
    ),
    ...(before.scale !== after.scale && fewer
      ? [loosening('use.scale', `claims fewer decisions than before (${after.scale} against ${before.scale})`)]
      : []),
    ...lost('use.jurisdictions', 'a jurisdiction')(before.jurisdictions, after.jurisdictions),
    ...lost('use.out_of_scope', 'a use that is out of scope')(before.out_of_scope, after.out_of_scope),
    ...(before.protected_health_information && !after.protected_health_information
      ? [loosening('use.protected_health_information', 'no longer says that it handles health information')]
      : []),
    ...exposed(before.exposure, after.exposure),
    ...milder(before, after),
    // an exception that goes asks more; one that comes, or says otherwise, is model risk's to judge
    ...(after.exception === undefined
      ? []
      : any('use.exception', 'claims an exception of Article 6(3)')(before.exception, after.exception)),
  ]
}

/** An amount that is taken away, or in another currency, may be less. */
function exposed(before: string | undefined, after: string | undefined): readonly Loosening[] {
  if (before === undefined || before === after) return []
  const [old, now] = [amountOf(before), after === undefined ? null : amountOf(after)]
  return now?.currency === old.currency && now.amount >= old.amount
    ? []
    : [loosening('use.exposure', `no longer says that ${before} rests on it`)]
}

/** Answers that come to less than what is taken where nothing is said. */
const mildest = { profiling: false, product_role: 'neither', third_party_assessment: false } as const

const milder = (before: Use, after: Use): readonly Loosening[] =>
  (['profiling', 'product_role', 'third_party_assessment'] as const).flatMap((key) =>
    after[key] === mildest[key] && before[key] !== after[key]
      ? [loosening(`use.${key}`, `says ${String(after[key])}, which may take the use out of the high risks`)]
      : [],
  )
