import type { Branched } from '../proposals/candidate.ts'
import type { Seen } from './difference.ts'
import type { ExpectedPlace } from './expected.ts'

/** Which differences a request can put right, and from where it is proposed. */

export type Restore = {
  readonly difference: Seen
  readonly model: string
  readonly environment: string
  readonly version: string
  /** the version that the registry shows instead; null for none */
  readonly live: string | null
  /** the record that says what is to be put back */
  readonly record: number
  readonly branch: string
}

const restorable: ReadonlySet<string> = new Set(['alias-moved', 'alias-removed', 'stage-moved'])

/** The branch from which the difference is put right; null where no request can. */
export function restoreBranch({ code, model, environment, was, found, record }: Seen): string | null {
  const isOne = found === null || /^[1-9]\d*$/.test(found)
  return restorable.has(code) && was !== null && isOne
    ? `promote/${model}/${environment}/restore-${was}-from-${found ?? 'none'}-record-${record}`
    : null
}

/** The branches of what an earlier look found and a later one finds no more, or otherwise: their drafts have nothing to put back. */
export function spentBranches(before: readonly Seen[], now: readonly Seen[]): readonly string[] {
  const live = new Set(now.map(restoreBranch))
  return before.flatMap((one) => restoreBranch(one) ?? []).filter((branch) => !live.has(branch))
}

/**
 * The requests that would put back what an environment showed: each a rollback to the record, since nothing but the promoter may move
 * there. What is shown must be one version of the model, else no request could say what it replaces.
 */
export function restoresOf(differences: readonly Seen[], places: readonly ExpectedPlace[]): readonly Restore[] {
  return differences.flatMap((difference): readonly Restore[] => {
    const { model, environment, found, record } = difference
    const branch = restoreBranch(difference)
    const place = places.find((one) => one.model === model && one.environment === environment && one.record === record)
    if (branch === null || place?.version == null) return []
    const { version } = place
    return [
      {
        difference,
        model: place.model,
        environment: place.environment,
        version,
        live: found,
        record: place.record,
        branch,
      },
    ]
  })
}

/** The open request that a branch has already; null where it may be proposed. */
export const openFrom = ({ pulls }: Pick<Branched, 'pulls'>): number | null =>
  pulls.find(({ state }) => state === 'open')?.number ?? null
