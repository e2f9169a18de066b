import { createHash } from 'node:crypto'
import type { LoggedModel, ModelVersion, RegisteredModel, Run } from '../../shared/domain/registry.ts'
import type { Registry } from '../../shared/ports/registry.ts'
import { fuse, type Fuse } from './fuse.ts'

export type StoredRun = Run & { readonly files: Readonly<Record<string, string>> }
export type StoredVersion = ModelVersion & { readonly files: Readonly<Record<string, string>> }

export type FakeRegistry = Registry & {
  readonly model: (name: string) => RegisteredModel
  readonly version: (name: string, version: string) => StoredVersion
  readonly addModel: (model: RegisteredModel) => void
  /** adds or replaces */
  readonly putVersion: (version: StoredVersion) => void
  readonly dropVersion: (name: string, version: string) => void
  readonly putRun: (run: StoredRun) => void
  /** a model that a run logged; those that a version's MLmodel names are there without */
  readonly putLoggedModel: (model: LoggedModel) => void
  readonly dropLoggedModel: (modelId: string) => void
  /** makes a method fail with this message until told null */
  readonly refuse: (method: keyof Registry, message: string | null) => void
  /** what happens at every move of an alias, as a second writer would */
  readonly onMove: (effect: (() => void) | null) => void
}

/** A registry in memory. What is not there is null; a write to what is not there is an error, as the server's. */
export function fakeRegistry(origin: string, shared: Fuse = fuse()): FakeRegistry {
  const models = new Map<string, RegisteredModel>()
  const versions = new Map<string, StoredVersion>()
  const runs = new Map<string, StoredRun>()
  const logged = new Map<string, LoggedModel | null>()
  const refusals = new Map<keyof Registry, string>()
  let moved: (() => void) | null = null
  const numbers = new Map<string, number>()
  /** where the bytes of copies lie */
  const places = new Map<string, string>()
  const key = (name: string, version: string): string => `${name} ${version}`
  const model = (name: string): RegisteredModel => {
    const found = models.get(name)
    if (found === undefined) throw new Error(`RESOURCE_DOES_NOT_EXIST: registered model ${name}`)
    return found
  }
  const version = (name: string, number: string): StoredVersion => {
    const found = versions.get(key(name, number))
    if (found === undefined) throw new Error(`RESOURCE_DOES_NOT_EXIST: ${name} version ${number}`)
    return found
  }
  const allow = (method: keyof Registry): void => {
    const reason = refusals.get(method)
    if (reason !== undefined) throw new Error(reason)
  }
  const placeOf = (name: string, number: string): string =>
    places.get(key(name, number)) ?? version(name, number).source
  const shownOf = ({ files: _files, ...shown }: StoredVersion): ModelVersion => shown
  const ownOf = (name: string): readonly StoredVersion[] =>
    [...versions.values()].filter((one) => one.name === name).toSorted((a, b) => Number(a.version) - Number(b.version))
  const filesAt = (uri: string): Readonly<Record<string, string>> => {
    const found = [...versions.values(), ...runs.values()].find((one) =>
      'artifactUri' in one ? one.artifactUri === uri : one.source === uri,
    )
    if (found === undefined) throw new Error(`nothing lies at ${uri}`)
    return found.files
  }
  return {
    origin,
    model,
    version,
    addModel: (added) => void models.set(added.name, added),
    putVersion: (added) => {
      model(added.name)
      versions.set(key(added.name, added.version), added)
    },
    // its aliases go with it, as the server has it
    dropVersion: (name, number) => {
      versions.delete(key(name, number))
      const { aliases } = model(name)
      const left = Object.fromEntries(Object.entries(aliases).filter(([, version]) => version !== number))
      models.set(name, { ...model(name), aliases: left })
    },
    putRun: (run) => void runs.set(run.runId, run),
    putLoggedModel: (one) => void logged.set(one.modelId, one),
    dropLoggedModel: (modelId) => void logged.set(modelId, null),
    refuse: (method, message) => {
      if (message === null) refusals.delete(method)
      else refusals.set(method, message)
    },
    onMove: (effect) => {
      moved = effect
    },
    serverVersion: async () => {
      allow('serverVersion')
      return '3.17.2'
    },
    registeredModels: async () => {
      allow('registeredModels')
      return [...models.values()].map((one) => {
        const newest = ownOf(one.name).at(-1)
        return {
          ...one,
          newest: newest === undefined ? null : { version: newest.version, ready: newest.status === 'READY' },
        }
      })
    },
    registeredModel: async (name) => {
      allow('registeredModel')
      return models.get(name) ?? null
    },
    modelVersion: async (name, number) => {
      allow('modelVersion')
      const found = versions.get(key(name, number))
      return found === undefined ? null : shownOf(found)
    },
    modelVersions: async (name) => {
      allow('modelVersions')
      return ownOf(name).map(shownOf)
    },
    versionsOf: async (names) => {
      allow('modelVersions')
      return new Map(names.map((name) => [name, ownOf(name).map(shownOf)]))
    },
    versionsFrom: async (source) => {
      allow('versionsFrom')
      return [...versions.values()].filter((one) => one.source === source).map(shownOf)
    },
    run: async (runId) => {
      allow('run')
      const found = runs.get(runId)
      if (found === undefined) return null
      const { files: _files, ...shown } = found
      return shown
    },
    loggedModel: async (modelId) => {
      allow('loggedModel')
      const known = logged.get(modelId)
      if (known !== undefined) return known
      const of = [...versions.values()].find(({ files }) => files.MLmodel?.includes(`"${modelId}"`))
      return of === undefined ? null : { modelId, runId: of.runId }
    },
    downloadUri: async (name, number) => {
      allow('downloadUri')
      return placeOf(name, number)
    },
    files: async (uri) => {
      allow('files')
      return Object.entries(filesAt(uri))
        .map(([path, text]) => ({ path, size: Buffer.byteLength(text) }))
        .sort((a, b) => (a.path < b.path ? -1 : 1))
    },
    readFile: async (uri, path, most) => {
      allow('readFile')
      const text = filesAt(uri)[path]
      if (text === undefined) return null
      const bytes = Buffer.from(text, 'utf8')
      if (bytes.length > most) throw new Error(`${path} is larger than ${most} bytes`)
      return bytes
    },
    hashFile: async (uri, path, most = Infinity) => {
      allow('hashFile')
      const text = filesAt(uri)[path]
      if (text !== undefined && Buffer.byteLength(text) > most) throw new Error(`${path} is larger than ${most} bytes`)
      return text === undefined
        ? null
        : { sha256: createHash('sha256').update(text).digest('hex'), size: Buffer.byteLength(text) }
    },
    fileParts: async (uri, path) => {
      allow('fileParts')
      const text = filesAt(uri)[path]
      return text === undefined
        ? null
        : (async function* () {
            yield Buffer.from(text, 'utf8')
          })()
    },
    setAlias: async (name, alias, number) => {
      allow('setAlias')
      version(name, number)
      shared.around(`alias ${alias} → ${number}`, () =>
        models.set(name, { ...model(name), aliases: { ...model(name).aliases, [alias]: number } }),
      )
      moved?.()
    },
    deleteAlias: async (name, alias) => {
      allow('deleteAlias')
      shared.around(`alias ${alias} → nothing`, () => {
        const { [alias]: _gone, ...aliases } = model(name).aliases
        models.set(name, { ...model(name), aliases })
      })
    },
    transitionStage: async (name, number, stage, archive) => {
      allow('transitionStage')
      version(name, number)
      if (archive && (stage === 'None' || stage === 'Archived')) throw new Error('INTERNAL_ERROR')
      shared.around(`stage ${stage} ← ${number}`, () => {
        for (const one of archive ? ownOf(name) : [])
          if (one.stage === stage) versions.set(key(name, one.version), { ...one, stage: 'Archived' })
        versions.set(key(name, number), { ...version(name, number), stage })
      })
      moved?.()
    },
    createModel: async (name) => {
      allow('createModel')
      shared.around(`model ${name}`, () => {
        const made = { name, createdAt: 1_780_000_000_000, description: '', tags: {}, aliases: {} }
        if (!models.has(name)) models.set(name, made)
      })
    },
    copyVersion: async (name, of, tags) => {
      allow('copyVersion')
      model(name)
      const source = version(of.model, of.version)
      return shared.around(`copy of ${of.model} ${of.version}`, () => {
        // a number is never given twice
        const number = String((numbers.get(name) ?? Number(ownOf(name).at(-1)?.version ?? 0)) + 1)
        numbers.set(name, Number(number))
        versions.set(key(name, number), {
          ...source,
          ...{
            name,
            version: number,
            source: `models:/${of.model}/${of.version}`,
            tags,
            stage: 'None',
            description: '',
          },
        })
        places.set(key(name, number), placeOf(of.model, of.version))
        return number
      })
    },
    setVersionTag: async (name, number, tag, value) => {
      allow('setVersionTag')
      const found = version(name, number)
      shared.around(`tag ${tag}`, () =>
        versions.set(key(name, number), { ...found, tags: { ...found.tags, [tag]: value } }),
      )
    },
    deleteVersionTag: async (name, number, tag) => {
      allow('deleteVersionTag')
      const found = version(name, number)
      const { [tag]: _gone, ...tags } = found.tags
      shared.around(`tag ${tag} → nothing`, () => versions.set(key(name, number), { ...found, tags }))
    },
    describeVersion: async (name, number, description) => {
      allow('describeVersion')
      if (description.length > 5000) throw new Error('the description has more than 5,000 characters')
      const found = version(name, number)
      shared.around('description', () => versions.set(key(name, number), { ...found, description }))
    },
  }
}
