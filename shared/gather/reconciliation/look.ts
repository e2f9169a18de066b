import type { AccessReading } from '../../domain/access/reading.ts'
import { registryWriters } from '../../domain/access/writers.ts'
import type { People } from '../../domain/governance/people.ts'
import type { Policy } from '../../domain/governance/policy.ts'
import type { Expected, ExpectedPlace } from '../../domain/reconciliation/expected.ts'
import { grantsUnread, modelsUnread, nameUnread } from '../../domain/reconciliation/history.ts'
import { pageOfModels, type LiveFiles, type Looked, type Unread } from '../../domain/reconciliation/looked.ts'
import { copyModels } from '../../domain/reconciliation/places.ts'
import type { ModelVersion, RegisteredModel } from '../../domain/registry.ts'
import type { RegistryAccess } from '../../ports/access.ts'
import type { Documents } from '../../ports/documents.ts'
import type { Forge } from '../../ports/forge.ts'
import type { Registry } from '../../ports/registry.ts'
import { readAccess } from '../access.ts'
import { explainedTags } from './explained.ts'
import { liveFiles, signedSubject, type Budget } from './live-files.ts'

/** One look at the registry: all that is held against the ledger. A read that fails ends it; what nobody may see is told. */

export type LookSources = {
  readonly registry: Registry
  readonly access: RegistryAccess
  readonly forge: Forge
  readonly documents: Documents
}

export type LookQuestion = {
  readonly policy: Policy
  readonly people: People
  readonly governed: ReadonlySet<string>
  readonly expected: Expected
  /** no more bytes of artifacts than these are read */
  readonly mostBytes: number
}

export type Look = {
  readonly looked: Looked
  readonly counts: { readonly versions: number; readonly files: number; readonly bytes: number }
}

/** The names in a list that came at several moments, twice: what came or went between its pages changes it. */
async function listedModels(registry: Registry): Promise<Pick<Looked, 'models' | 'unread'>> {
  const first = await registry.registeredModels()
  if (first.length <= pageOfModels) return { models: first, unread: [] }
  const again = await registry.registeredModels()
  const names = new Set(again.map(({ name }) => name))
  const gone = first.filter(({ name }) => !names.has(name))
  const same = gone.length === 0 && names.size === again.length && again.length === first.length
  const detail = `the list of ${again.length} models changed while it was read, and may lack one`
  return { models: [...again, ...gone], unread: same ? [] : [{ what: modelsUnread, detail }] }
}

/** The models that are shown. A search leaves out what the credential may not read: what a record speaks of is asked for by name. */
async function shownModels(registry: Registry, { expected }: LookQuestion): Promise<Pick<Looked, 'models' | 'unread'>> {
  const { models, unread } = await listedModels(registry)
  const missing = new Set(
    expected.places
      .flatMap(({ model, showing }) => (showing.mode === 'copy' ? [model, showing.copy] : [model]))
      .filter((name) => !models.some((one) => one.name === name)),
  )
  const found: RegisteredModel[] = []
  for (const name of missing) found.push(...[await registry.registeredModel(name)].flatMap((one) => one ?? []))
  return { models: [...models, ...found], unread }
}

/** The name under which the recorded version stands now, told by where its files came from, its number and its time; or why nobody can tell. */
async function nameNow(
  { registry, forge }: LookSources,
  place: ExpectedPlace,
  { versions }: Expected,
): Promise<{ readonly name: string | null } | { readonly detail: string }> {
  const signed = await signedSubject(forge, place)
  if ('detail' in signed) return signed
  const { source, version } = signed.subject
  const known = versions.find((one) => one.model === place.model && one.version === version)
  try {
    const now = (await registry.versionsFrom(source)).find(
      (one) => one.name !== place.model && one.version === version && one.createdAt === known?.createdAt,
    )
    return { name: now?.name ?? null }
  } catch (error) {
    // some sources cannot be asked for, and that is no reason to say nothing of all the rest
    if (!(error instanceof Error) || Reflect.get(error, 'code') !== 'invalid') throw error
    return { detail: error.message }
  }
}

async function renamedModels(
  sources: LookSources,
  { expected }: LookQuestion,
  models: readonly RegisteredModel[],
): Promise<Pick<Looked, 'renamed' | 'unread'>> {
  const gone = expected.places.filter(
    ({ model, version }) => version !== null && !models.some(({ name }) => name === model),
  )
  const renamed = new Map<string, string>()
  const details = new Map<string, string>()
  for (const place of gone) {
    const now = renamed.has(place.model) ? { name: null } : await nameNow(sources, place, expected)
    if ('detail' in now) details.set(place.model, now.detail)
    else if (now.name !== null) renamed.set(place.model, now.name)
  }
  const unknown = [...details].filter(([model]) => !renamed.has(model))
  return { renamed, unread: unknown.map(([model, detail]) => ({ what: nameUnread(model), detail })) }
}

/** The bytes of each version that an environment shows and that is there, each once. */
async function filesOf(
  sources: LookSources,
  { expected }: LookQuestion,
  versions: Looked['versions'],
  budget: Budget,
): Promise<{ readonly files: readonly LiveFiles[]; readonly unread: readonly Unread[] }> {
  const files: LiveFiles[] = []
  const unread: Unread[] = []
  const done = new Set<string>()
  for (const place of expected.places) {
    const { model, version } = place
    const created = expected.versions.find((one) => one.model === model && one.version === version)?.createdAt
    const there = versions.get(model)?.find((one) => one.version === version)
    // another version of the same number is told as that
    if (version === null || there === undefined || done.has(`${model} ${version}`)) continue
    if (created != null && created !== there.createdAt) continue
    done.add(`${model} ${version}`)
    const own = await liveFiles(sources, { ...place, version }, budget)
    files.push(...own.files)
    unread.push(...own.unread)
  }
  return { files, unread }
}

/** What of the grants this credential is not told. */
function unreadGrants(access: AccessReading, { policy, people, governed }: LookQuestion): readonly Unread[] {
  const [model = ''] = governed
  const { unread } = registryWriters(access, { policy, people, model })
  return unread.map((detail) => ({ what: grantsUnread, detail }))
}

/** What lies in other workspaces, where there are or may be any: a credential is shown one. */
const unreadWorkspaces = (there: boolean | null): readonly Unread[] =>
  there === false
    ? []
    : [
        {
          what: 'workspaces',
          detail: there
            ? 'what other workspaces hold is not shown'
            : 'the registry does not tell whether there are other workspaces, which would not be shown',
        },
      ]

async function grantsOf(
  access: RegistryAccess,
  question: LookQuestion,
): Promise<{ readonly access: AccessReading | null; readonly unread: readonly Unread[] }> {
  if (question.policy.access !== undefined) {
    const reading = await readAccess(access)
    return { access: reading, unread: [...unreadGrants(reading, question), ...unreadWorkspaces(reading.workspaces)] }
  }
  const there = await access.workspaces().catch(() => null)
  const detail = 'the policy has no section access that names who may write'
  return { access: null, unread: [{ what: grantsUnread, detail }, ...unreadWorkspaces(there)] }
}

/** Looks at everything once, in few requests: a page of models, one of their versions, and the files of what is live. */
export async function lookAtRegistry(sources: LookSources, question: LookQuestion): Promise<Look> {
  const { registry } = sources
  const { governed, expected, policy, mostBytes } = question
  const { models, unread } = await shownModels(registry, question)
  const wanted = new Set([...governed, ...copyModels(governed, expected.places, policy)])
  const versions = await registry.versionsOf(models.flatMap(({ name }) => (wanted.has(name) ? [name] : [])))
  const budget: Budget = { left: mostBytes, files: 0, bytes: 0 }
  const bytes = await filesOf(sources, question, versions, budget)
  const ownPull = (one: ModelVersion): string =>
    `#${expected.versions.find(({ model, version }) => model === one.name && version === one.version)?.pull ?? ''}`
  const others = [...versions.values()].flat().filter((one) => one.tags['countersign.request'] !== ownPull(one))
  const tags = await explainedTags(sources, others)
  const grants = await grantsOf(sources.access, question)
  const names = await renamedModels(sources, question, models)
  return {
    looked: {
      ...{ models, versions, files: bytes.files, explained: tags.explained, access: grants.access },
      renamed: names.renamed,
      unread: [...unread, ...bytes.unread, ...tags.unread, ...names.unread, ...grants.unread],
    },
    counts: {
      versions: [...versions.values()].reduce((sum, all) => sum + all.length, 0),
      files: budget.files,
      bytes: budget.bytes,
    },
  }
}
