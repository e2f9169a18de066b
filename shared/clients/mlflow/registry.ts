import { Readable } from 'node:stream'
import type { z } from 'zod'
import { pageOfModels } from '../../domain/reconciliation/looked.ts'
import type { LoggedModel, ModelVersion, RegisteredModel, Run, StoredFile } from '../../domain/registry.ts'
import type { Registry } from '../../ports/registry.ts'
import { hashStored, openStored, readStored, walkFiles } from './artifacts.ts'
import { MlflowConnection, type Call, type ConnectionOptions } from './connection.ts'
import { RegistryError } from './error.ts'
import { keptFiles, type KeptFiles } from './kept-files.ts'
import { modelOf, runOf, versionOf } from './readings.ts'
import {
  DownloadUriAnswer,
  LoggedModelAnswer,
  ModelVersionAnswer,
  ModelVersionsAnswer,
  Nothing,
  RegisteredModelAnswer,
  RegisteredModelsAnswer,
  RunAnswer,
} from './schemas.ts'
import { quoted, versionsOfMany, versionsOfOne } from './versions.ts'

const api = '/api/2.0/mlflow'

/** More models than this are not read at once. */
const most = 10_000
/** The most that MLflow gives on one page. */
const mostVersions = 200_000

/** MLflow over REST. */
export class MlflowRegistry implements Registry {
  readonly origin: string
  readonly #connection: MlflowConnection
  readonly #kept: KeptFiles | null

  constructor(options: ConnectionOptions | MlflowConnection, kept: KeptFiles | null = null) {
    this.#connection = options instanceof MlflowConnection ? options : new MlflowConnection(options)
    this.#kept = kept
    this.origin = this.#connection.origin
  }

  remembering(): Registry {
    return new MlflowRegistry(this.#connection, keptFiles())
  }

  async #ask<T extends z.ZodType>(call: Call, schema: T): Promise<z.infer<T>> {
    const answer = schema.safeParse(await this.#connection.json(call))
    if (answer.success) return answer.data
    const issue = answer.error.issues[0]
    throw new RegistryError(
      'bad-answer',
      `The registry's answer to ${call.method} ${call.path} is not as MLflow documents it at "${issue?.path.join('.') ?? ''}": ${issue?.message ?? ''}`,
    )
  }

  /** The parsed answer, or null where the registry says that the thing does not exist. */
  async #find<T extends z.ZodType>(call: Call, schema: T): Promise<z.infer<T> | null> {
    try {
      return await this.#ask(call, schema)
    } catch (error) {
      const absent =
        error instanceof RegistryError && error.code === 'not-found' && error.said === 'RESOURCE_DOES_NOT_EXIST'
      if (absent) return null
      throw error
    }
  }

  async serverVersion(): Promise<string> {
    const answer = await this.#connection.send({ method: 'GET', path: '/version', repeatable: true })
    const text = answer.body.toString('utf8').trim()
    if (answer.statusCode >= 400) throw this.#connection.failure('GET /version', answer.statusCode, text)
    if (!/^\d+\.\d+[\w.+-]{0,40}$/.test(text))
      throw new RegistryError(
        'bad-answer',
        `${this.origin}/version does not answer with a version; look whether the policy's registry.uri is that of MLflow itself.`,
      )
    return text
  }

  async registeredModel(name: string): Promise<RegisteredModel | null> {
    const found = await this.#find(
      { method: 'GET', path: `${api}/registered-models/get`, query: { name }, repeatable: true },
      RegisteredModelAnswer,
    )
    return found === null ? null : modelOf(found.registered_model)
  }

  async registeredModels(): Promise<readonly RegisteredModel[]> {
    const found: RegisteredModel[] = []
    for (let token = ''; ;) {
      const page = await this.#ask(
        {
          method: 'GET',
          path: `${api}/registered-models/search`,
          query: { max_results: pageOfModels, ...(token === '' ? {} : { page_token: token }) },
          repeatable: true,
        },
        RegisteredModelsAnswer,
      )
      found.push(...page.registered_models.map(modelOf))
      if (page.next_page_token === '') return found
      if (found.length > most || page.next_page_token === token)
        throw new RegistryError('bad-answer', `The registry lists more than ${most} models, or never ends its list.`)
      token = page.next_page_token
    }
  }

  async modelVersion(name: string, version: string): Promise<ModelVersion | null> {
    const found = await this.#find(
      { method: 'GET', path: `${api}/model-versions/get`, query: { name, version }, repeatable: true },
      ModelVersionAnswer,
    )
    if (found === null) return null
    const { model_version: read } = found
    if (read.name !== name || read.version !== version)
      throw new RegistryError(
        'bad-answer',
        `The registry was asked for ${name} ${version} and told of ${read.name} ${read.version}.`,
      )
    return versionOf(read)
  }

  async #search(filter: string): Promise<readonly ModelVersion[]> {
    const { model_versions: found, next_page_token: more } = await this.#ask(
      {
        method: 'GET',
        path: `${api}/model-versions/search`,
        query: { filter, max_results: mostVersions },
        repeatable: true,
      },
      ModelVersionsAnswer,
    )
    if (more !== '') throw new RegistryError('bad-answer', `The registry lists more than ${mostVersions} versions.`)
    return found.map(versionOf)
  }

  modelVersions(name: string): Promise<readonly ModelVersion[]> {
    return versionsOfOne((filter) => this.#search(filter), name)
  }

  versionsOf(names: readonly string[]): Promise<ReadonlyMap<string, readonly ModelVersion[]>> {
    return versionsOfMany((filter) => this.#search(filter), names)
  }

  async versionsFrom(source: string): Promise<readonly ModelVersion[]> {
    return (await this.#search(`source_path = ${quoted(source)}`)).filter((one) => one.source === source)
  }

  async run(runId: string): Promise<Run | null> {
    const found = await this.#find(
      { method: 'GET', path: `${api}/runs/get`, query: { run_id: runId }, repeatable: true },
      RunAnswer,
    )
    if (found === null) return null
    return runOf(found.run)
  }

  async loggedModel(modelId: string): Promise<LoggedModel | null> {
    const found = await this.#find(
      { method: 'GET', path: `${api}/logged-models/${encodeURIComponent(modelId)}`, repeatable: true },
      LoggedModelAnswer,
    )
    if (found === null) return null
    const { model_id: id, source_run_id: runId } = found.model.info
    if (id !== modelId)
      throw new RegistryError('bad-answer', `The registry was asked for the logged model ${modelId} and told of ${id}.`)
    return { modelId, runId: runId === '' ? null : runId }
  }

  async downloadUri(name: string, version: string): Promise<string> {
    const { artifact_uri: uri } = await this.#ask(
      { method: 'GET', path: `${api}/model-versions/get-download-uri`, query: { name, version }, repeatable: true },
      DownloadUriAnswer,
    )
    return this.#resolved(uri)
  }

  /** MLflow follows copies and logged models to the store, and leaves a run's own path as it was registered. */
  async #resolved(uri: string): Promise<string> {
    const [, runId, path] = /^runs:\/+([^/]+)\/*(.*)$/.exec(uri) ?? []
    if (runId === undefined) return uri
    const run = await this.run(runId)
    if (run === null || run.artifactUri === '')
      throw new RegistryError(
        'not-found',
        `The version's files lie in the run ${runId}, which the registry does not know. Register the version anew from a run that is there.`,
      )
    return `${run.artifactUri.replace(/\/+$/, '')}/${path ?? ''}`
  }

  files(uri: string): Promise<readonly StoredFile[]> {
    return walkFiles(this.#connection, uri)
  }

  readFile(uri: string, path: string, most: number): Promise<Uint8Array | null> {
    const known = this.#kept?.find(uri, path)
    return known !== undefined && known.length <= most
      ? Promise.resolve(known)
      : readStored(this.#connection, uri, path, most)
  }

  hashFile(
    uri: string,
    path: string,
    most?: number,
  ): Promise<{ readonly sha256: string; readonly size: number } | null> {
    return hashStored(this.#connection, uri, path, { most, kept: this.#kept })
  }

  fileParts(uri: string, path: string): Promise<AsyncIterable<Uint8Array> | null> {
    const known = this.#kept?.find(uri, path)
    return known === undefined ? openStored(this.#connection, uri, path) : Promise.resolve(Readable.from([known]))
  }

  async setAlias(name: string, alias: string, version: string): Promise<void> {
    const call: Call = {
      method: 'POST',
      path: `${api}/registered-models/alias`,
      body: { name, alias, version },
      repeatable: true,
    }
    try {
      await this.#ask(call, Nothing)
    } catch (error) {
      // two first writers race into the database's own constraint; the caller reads back either way
      const raced = error instanceof RegistryError && error.code === 'invalid' && error.said === 'BAD_REQUEST'
      if (!raced) throw error
      await this.#ask(call, Nothing)
    }
  }

  async deleteAlias(name: string, alias: string): Promise<void> {
    await this.#ask(
      { method: 'DELETE', path: `${api}/registered-models/alias`, body: { name, alias }, repeatable: true },
      Nothing,
    )
  }

  async transitionStage(name: string, version: string, stage: string, archive: boolean): Promise<void> {
    const body = { name, version, stage, archive_existing_versions: archive }
    await this.#ask(
      { method: 'POST', path: `${api}/model-versions/transition-stage`, body, repeatable: false },
      Nothing,
    )
  }

  async createModel(name: string): Promise<void> {
    try {
      await this.#ask(
        { method: 'POST', path: `${api}/registered-models/create`, body: { name }, repeatable: true },
        Nothing,
      )
    } catch (error) {
      const there = error instanceof RegistryError && error.said === 'RESOURCE_ALREADY_EXISTS'
      if (!there) throw error
    }
  }

  async copyVersion(
    name: string,
    of: { readonly model: string; readonly version: string },
    tags: Readonly<Record<string, string>>,
  ): Promise<string> {
    const source = `models:/${of.model}/${of.version}`
    const body = { name, source, tags: Object.entries(tags).map(([key, value]) => ({ key, value })) }
    const { model_version: made } = await this.#ask(
      { method: 'POST', path: `${api}/model-versions/create`, body, repeatable: false },
      ModelVersionAnswer,
    )
    return made.version
  }

  async setVersionTag(name: string, version: string, key: string, value: string): Promise<void> {
    await this.#ask(
      { method: 'POST', path: `${api}/model-versions/set-tag`, body: { name, version, key, value }, repeatable: true },
      Nothing,
    )
  }

  async deleteVersionTag(name: string, version: string, key: string): Promise<void> {
    await this.#ask(
      { method: 'DELETE', path: `${api}/model-versions/delete-tag`, body: { name, version, key }, repeatable: true },
      Nothing,
    )
  }

  async describeVersion(name: string, version: string, description: string): Promise<void> {
    await this.#ask(
      { method: 'PATCH', path: `${api}/model-versions/update`, body: { name, version, description }, repeatable: true },
      Nothing,
    )
  }
}
