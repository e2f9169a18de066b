import { registryWriters } from '../access/writers.ts'
import type { People } from '../governance/people.ts'
import type { Policy } from '../governance/policy.ts'
import type { ModelVersion, RegisteredModel } from '../registry.ts'
import { copyDifferences } from './copies.ts'
import { differenceKey, type Difference } from './difference.ts'
import type { Expected, ExpectedPlace } from './expected.ts'
import type { Looked } from './looked.ts'
import { copyModels, difference, placeDifferences, strayAliases, strayStage, ungovernedAliases } from './places.ts'
import { fileDifferences, recreated, statementDifferences, tagDifferences } from './versions.ts'

/** The registry held against the ledger: every difference once, and nothing that only follows from another. */

export type Reconciled = {
  readonly policy: Policy
  readonly people: People
  /** the models that a file of the base or a record names */
  readonly governed: ReadonlySet<string>
  readonly expected: Expected
  readonly looked: Looked
}

/** A model that a record moved and that is gone, under another name or altogether. */
function goneModel(model: string, places: readonly ExpectedPlace[], { renamed }: Looked): readonly Difference[] {
  const record = places.at(-1)?.record ?? null
  if (record === null) return []
  const found = renamed.get(model) ?? null
  return [
    difference(found === null ? 'model-deleted' : 'model-renamed', { model, field: 'name', was: model, found, record }),
  ]
}

/** That the model is younger than a version that was recorded: another stands under its name, and nothing of it was approved. */
function newModel(shown: RegisteredModel, { versions }: Expected): readonly Difference[] {
  const own = versions.filter(
    ({ model, createdAt }) => model === shown.name && createdAt !== null && createdAt < shown.createdAt,
  )
  const oldest = own[0]
  if (oldest?.createdAt == null) return []
  return [
    difference('model-recreated', {
      model: shown.name,
      field: 'creation time',
      was: `before ${new Date(oldest.createdAt).toISOString()}`,
      found: new Date(shown.createdAt).toISOString(),
      record: oldest.record,
    }),
  ]
}

/** Versions that an environment shows, or would return to, and that are gone. */
function goneVersions(
  places: readonly ExpectedPlace[],
  present: ReadonlyMap<string, ModelVersion>,
): readonly Difference[] {
  const wanted = places.flatMap(({ model, version, previous, record, environment }) =>
    [version, previous].flatMap((one) =>
      one === null || present.has(one) ? [] : [{ model, environment, version: one, record }],
    ),
  )
  return [...new Map(wanted.map((one) => [one.version, one])).values()].map(({ model, version, record }) =>
    difference('version-deleted', { model, version, field: 'version', was: version, record }),
  )
}

function modelDifferences(model: string, { expected, looked, policy }: Reconciled): readonly Difference[] {
  const places = expected.places.filter((place) => place.model === model)
  const shown = looked.models.find(({ name }) => name === model)
  if (shown === undefined) return goneModel(model, places, looked)
  const younger = newModel(shown, expected)
  if (younger.length > 0) return younger
  const versions = looked.versions.get(model) ?? []
  const present = new Map(versions.map((one) => [one.version, one]))
  const known = new Map(expected.versions.filter((one) => one.model === model).map((one) => [one.version, one]))
  return [
    ...places.flatMap((place) =>
      placeDifferences(place, looked, place.version !== null && !present.has(place.version)),
    ),
    ...strayAliases(model, places, looked, policy),
    ...goneVersions(places, present),
    ...versions.flatMap((version) => {
      const one = { version, expected: known.get(version.version) ?? null }
      const another = recreated(version, one.expected)
      // what another version bears is not what was left at the first
      const borne = another.length > 0 ? [] : [...tagDifferences(one, looked), ...statementDifferences(one)]
      return [...another, ...strayStage(version, places), ...borne]
    }),
    ...looked.files
      .filter((one) => one.model === model)
      .flatMap((one) => fileDifferences(one, places.find(({ version }) => version === one.version)?.record ?? 1)),
  ]
}

/** Accounts that may change what is governed and are not there for it, each once with the models and rights. */
function grantDifferences({ policy, people, governed, looked }: Reconciled): readonly Difference[] {
  const { access } = looked
  // without the accounts that are meant, everybody would be too many
  if (access === null || policy.access === undefined) return []
  const found = new Map<
    string,
    { readonly models: string[]; readonly rights: Set<string>; readonly roles: Set<string> }
  >()
  for (const model of [...governed].toSorted())
    for (const { account, rights, roles } of registryWriters(access, { policy, people, model }).writers) {
      const own = found.get(account) ?? { models: [], rights: new Set(), roles: new Set() }
      own.models.push(model)
      rights.forEach((right) => own.rights.add(right))
      roles.forEach((role) => own.roles.add(role))
      found.set(account, own)
    }
  return [...found].map(([account, { models, rights, roles }]) =>
    difference('grant-opened', {
      model: governed.size === 1 ? (models[0] ?? null) : null,
      field: `account ${account}`,
      found: [...rights].toSorted().join(', '),
      more: [...models.map((model) => `model ${model}`), ...[...roles].toSorted().map((role) => `role ${role}`)],
    }),
  )
}

/** Everything in which the registry is not as the ledger recorded it, in a fixed order. */
export function differencesOf(reconciled: Reconciled): readonly Difference[] {
  const { governed, expected, looked, policy } = reconciled
  const copies = copyModels(governed, expected.places, policy).filter((name) => !governed.has(name))
  const ours = new Set([...governed, ...copies])
  const all = [
    ...[...governed].toSorted().flatMap((model) => modelDifferences(model, reconciled)),
    ...[...new Set(copies)].toSorted().flatMap((copy) => copyDifferences(copy, reconciled)),
    ...ungovernedAliases(looked, ours, policy),
    ...grantDifferences(reconciled),
  ]
  return [...new Map(all.map((one) => [differenceKey(one), one])).values()]
}
