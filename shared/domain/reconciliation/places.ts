import type { Policy } from '../governance/policy.ts'
import type { ModelVersion } from '../registry.ts'
import { copiedVersion, showingOf, type Showing } from '../showing/showing.ts'
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
    model: model === null ? null : model.toWellFormed(),
    version,
    environment,
    field: kept(field),
    was: cutWas,
    found: cutFound,
    more: more.slice(0, 20).map(kept),
    record,
  }
}

/** The alias by which each environment of the policy shows versions in their own model. */
const governedAliases = ({ environments }: Policy): readonly (readonly [environment: string, alias: string])[] =>
  Object.entries(environments).flatMap(([name, { alias, copy_to: copy }]) =>
    alias === undefined || copy !== undefined ? [] : [[name, alias] as const],
  )

/** What an alias or a stage shows now, as the versions of the model that stand there. */
type Shown = { readonly field: string; readonly found: readonly string[]; readonly stage: boolean }

/** What the place shows; a copy of something else is told by its source. */
function shownAt({ showing, version, copy }: ExpectedPlace, { models, versions }: Looked): Shown {
  if (showing.mode === 'stage') {
    const there = (versions.get(showing.model) ?? []).filter(({ stage }) => stage === showing.stage)
    return { field: `stage ${showing.stage}`, found: there.map((one) => one.version), stage: true }
  }
  const holder = showing.mode === 'copy' ? showing.copy : showing.model
  const named = models.find(({ name }) => name === holder)?.aliases[showing.alias]
  const field = showing.mode === 'copy' ? `alias ${showing.alias} of ${holder}` : `alias ${showing.alias}`
  if (named === undefined) return { field, found: [], stage: false }
  if (showing.mode === 'alias') return { field, found: [named], stage: false }
  const source = (versions.get(holder) ?? []).find((one) => one.version === named)?.source
  const copied = copiedVersion(showing.model, source ?? '')
  // another copy of the same version is not the one that was recorded
  const same = copied === version && named !== copy
  return { field, found: [same || copied === null ? `${holder} ${named}` : copied], stage: false }
}

/** What one environment shows; what went with its version is told as the version's end. */
export function placeDifferences(place: ExpectedPlace, looked: Looked, gone: boolean): readonly Difference[] {
  const { model, environment, version, record } = place
  const { field, found, stage } = shownAt(place, looked)
  const facts = { model, environment, field, was: version, found: found.length === 0 ? null : found.join(', '), record }
  if (version === null)
    return found.length === 0 ? [] : [difference(stage ? 'stage-without-record' : 'alias-without-record', facts)]
  if (found.length === 0) return gone ? [] : [difference(stage ? 'stage-moved' : 'alias-removed', facts)]
  if (found.includes(version)) return found.length === 1 ? [] : [difference('stage-shared', facts)]
  return [difference(stage ? 'stage-moved' : 'alias-moved', facts)]
}

const holderOf = (showing: Extract<Showing, { readonly alias: string }>): string =>
  showing.mode === 'copy' ? showing.copy : showing.model

/** The environment's own models of what is governed. */
export function copyModels(
  governed: ReadonlySet<string>,
  places: readonly ExpectedPlace[],
  policy: Policy,
): readonly string[] {
  const asked = [...governed].flatMap((model) =>
    Object.values(policy.environments).flatMap((one) => showingOf(one, model) ?? []),
  )
  return [...asked, ...places.map(({ showing }) => showing)].flatMap((one) => (one.mode === 'copy' ? [one.copy] : []))
}

/** Aliases of environments into which no record moved this model. */
export function strayAliases(
  model: string,
  places: readonly ExpectedPlace[],
  { models }: Looked,
  policy: Policy,
): readonly Difference[] {
  return Object.entries(policy.environments).flatMap(([environment, one]) => {
    const showing = showingOf(one, model)
    if (showing === null || showing.mode === 'stage') return []
    const { alias } = showing
    const holder = holderOf(showing)
    const found = models.find(({ name }) => name === holder)?.aliases[alias]
    const recorded = places.some(
      (place) =>
        place.environment === environment ||
        (place.showing.mode !== 'stage' && place.showing.alias === alias && holderOf(place.showing) === holder),
    )
    if (found === undefined || recorded) return []
    const field = showing.mode === 'copy' ? `alias ${alias} of ${holder}` : `alias ${alias}`
    return [difference('alias-without-record', { model, environment, field, found })]
  })
}

/** MLflow's stages into which no record put the version: whoever loads by a stage would get what nobody signed. */
export function strayStage(
  { name, version, stage }: ModelVersion,
  places: readonly ExpectedPlace[],
): readonly Difference[] {
  if (stage === null || ['', 'None', 'Archived'].includes(stage)) return []
  if (places.some(({ showing }) => showing.mode === 'stage' && showing.stage === stage)) return []
  return [difference('stage-without-record', { model: name, version, field: `stage ${stage}`, found: version })]
}

/** Models that nobody governs, nor are an environment's own, and that bear the alias of an environment. */
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
