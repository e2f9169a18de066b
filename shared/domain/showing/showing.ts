import type { Environment } from '../governance/policy.ts'
import type { Move, ReadBack } from '../ledger/record.ts'

/** By what the registry shows which version of a model stands in an environment: an alias, an MLflow stage, or a copy in the environment's own model. */
export type Showing =
  | { readonly mode: 'alias'; readonly model: string; readonly alias: string }
  | { readonly mode: 'stage'; readonly model: string; readonly stage: string }
  | { readonly mode: 'copy'; readonly model: string; readonly alias: string; readonly copy: string }

/** What was read there. */
export type Shown = {
  /** the model's versions that are shown; an alias shows one at most, an MLflow stage any number */
  readonly versions: readonly string[]
  /** in the environment's own model: the version that the alias names, and what it is a copy of */
  readonly copy?: { readonly version: string; readonly source: string }
}

/** How an environment of the policy shows a model; null where the policy does not say. */
export function showingOf({ alias, stage, copy_to: copyTo }: Environment, model: string): Showing | null {
  if (stage !== undefined) return { mode: 'stage', model, stage }
  if (alias === undefined) return null
  return copyTo === undefined
    ? { mode: 'alias', model, alias }
    : { mode: 'copy', model, alias, copy: copyTo.replaceAll('{model}', () => model) }
}

/** How a recorded move shows its version. */
export function showingOfMove({ model, alias, stage, copy }: Move): Showing {
  if (stage !== undefined) return { mode: 'stage', model, stage: stage.name }
  const named = { model, alias: alias ?? '' }
  return copy === undefined ? { mode: 'alias', ...named } : { mode: 'copy', ...named, copy: copy.model }
}

/** The one version that is live; null where none is, or where it cannot be told. */
export const liveOf = ({ versions }: Shown): string | null => (versions.length === 1 ? (versions[0] ?? null) : null)

/** Why nothing can be said of what is live: several versions are, or what is shown is no copy of the model. */
export function shownFault({ versions, copy }: Shown): 'several-versions-live' | 'foreign-copy-live' | null {
  if (versions.length > 1) return 'several-versions-live'
  return copy !== undefined && versions.length === 0 ? 'foreign-copy-live' : null
}

/** The version of the model that a source names as the registry writes it for a copy; null where it names none. */
export function copiedVersion(model: string, source: string): string | null {
  const prefix = `models:/${model}/`
  const version = source.startsWith(prefix) ? source.slice(prefix.length) : ''
  return /^[1-9]\d*$/.test(version) ? version : null
}

/** What was read, as the outcome's record keeps it. */
export function readBackOf(showing: Showing, shown: Shown): ReadBack {
  const { versions, copy } = shown
  return {
    ...(showing.mode === 'stage' ? { stage: showing.stage } : { alias: showing.alias }),
    version: liveOf(shown),
    ...(versions.length > 1 ? { versions } : {}),
    ...(showing.mode === 'copy' && copy !== undefined ? { copy: { model: showing.copy, version: copy.version } } : {}),
  }
}
