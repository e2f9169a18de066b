import type { Policy } from '../../shared/domain/governance/policy.ts'
import type { RegisteredModel } from '../../shared/domain/registry.ts'

export type LiveVersion = { readonly model: string; readonly environment: string; readonly version: string }

export type LiveFacts = {
  readonly models: readonly RegisteredModel[]
  readonly environments: Policy['environments']
  /** the version that is live there now, or what speaks against calling one so; null where none is shown */
  readonly live: (
    model: string,
    environment: string,
  ) => { readonly version: string } | { readonly fault: string } | null
  /** the version that the ledger knows as live there; null where none */
  readonly recorded: (model: string, environment: string) => string | null
  /** the paths that open requests bring */
  readonly open: readonly string[]
  readonly leftOut: readonly string[]
}

/** The versions that are live and that no record knows, and what is told of others. */
export function unadopted(facts: LiveFacts): {
  readonly moves: readonly LiveVersion[]
  readonly notes: readonly string[]
} {
  const notes: string[] = facts.leftOut
    .filter((name) => !facts.models.some((model) => model.name === name))
    .map((name) => `The registry shows no model ${name}, which was to be left out.`)
  const moves = facts.models
    .filter(({ name }) => !facts.leftOut.includes(name))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap(({ name: model }) =>
      Object.keys(facts.environments).flatMap((environment): readonly LiveVersion[] => {
        const live = facts.live(model, environment)
        if (live === null) return []
        if ('fault' in live) {
          notes.push(live.fault)
          return []
        }
        const { version } = live
        const recorded = facts.recorded(model, environment)
        if (recorded === version) return []
        if (recorded !== null) {
          notes.push(
            `${model} shows version ${version} in ${environment}, and the ledger knows ${recorded}: somebody moved it by hand, which no adoption explains.`,
          )
          return []
        }
        if (facts.open.some((path) => path.startsWith(`promotions/${model}/${environment}/`))) {
          notes.push(`${model} in ${environment} is left: a request for it is open already.`)
          return []
        }
        return [{ model, environment, version }]
      }),
    )
  return { moves, notes }
}
