import type { Policy } from '../governance/policy.ts'
import type { RegisteredModel } from '../registry.ts'
import type { Difference, DifferenceCode } from './difference.ts'
import { kept } from './difference.ts'
import type { ExpectedPlace } from './expected.ts'
import type { Looked } from './looked.ts'

/** What the environments show, held against the last completed move into each. */

/** A difference of which a rule names what it is about. */
export function difference(
  code: DifferenceCode,
  about: Partial<Omit<Difference, 'code'>> & { readonly field: string },
): Difference {
  const {
    model = null,
    version = null,
    environment = null,
    field,
    was = null,
    found = null,
    more = [],
    record = null,
  } = about
  const [cutWas, cutFound] = [was === null ? null : kept(was), found === null ? null : kept(found)]
  return {
    code,
    model,
    version,
    environment,
    field: kept(field),
    was: cutWas,
    found: cutFound,
    more: more.slice(0, 20).map(kept),
    record,
  }
}

/** The alias of each environment of the policy. */
export const governedAliases = ({ environments }: Policy): readonly (readonly [environment: string, alias: string])[] =>
  Object.entries(environments).flatMap(([name, { alias }]) => (alias === undefined ? [] : [[name, alias] as const]))

/** The alias of one environment; one that went with its version is told as the version's end. */
export function aliasDifferences(place: ExpectedPlace, shown: RegisteredModel, gone: boolean): readonly Difference[] {
  const { model, environment, alias, version, record } = place
  const found = shown.aliases[alias] ?? null
  if (found === version || (found === null && gone)) return []
  const code = found === null ? 'alias-removed' : 'alias-moved'
  return [difference(code, { model, environment, field: `alias ${alias}`, was: version, found, record })]
}

/** Aliases of environments into which no record moved this model. */
export function strayAliases(
  shown: RegisteredModel,
  places: readonly ExpectedPlace[],
  policy: Policy,
): readonly Difference[] {
  return governedAliases(policy).flatMap(([environment, alias]) => {
    const found = shown.aliases[alias]
    if (found === undefined || places.some((place) => place.alias === alias || place.environment === environment))
      return []
    return [difference('alias-without-record', { model: shown.name, environment, field: `alias ${alias}`, found })]
  })
}

/** Models that nobody governs and that bear the alias of an environment. */
export function ungovernedAliases(
  { models }: Looked,
  governed: ReadonlySet<string>,
  policy: Policy,
): readonly Difference[] {
  return models
    .filter(({ name }) => !governed.has(name))
    .flatMap(({ name, aliases }) =>
      governedAliases(policy).flatMap(([environment, alias]) => {
        const found = aliases[alias]
        return found === undefined
          ? []
          : [difference('alias-ungoverned', { model: name, environment, field: `alias ${alias}`, found })]
      }),
    )
}
