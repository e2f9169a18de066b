import type { LoggedModel, ModelVersion, RegisteredModel, Run, StoredFile } from '../domain/registry.ts'

/** The model registry. What is not there is `null`; a read that failed throws. */
export interface Registry {
  /** scheme, host and port: what a credential is bound to and the subject names */
  readonly origin: string
  /** the same for one reading of a version: a short file that was hashed is read as it was then, and not asked for again */
  remembering?(): Registry
  serverVersion(): Promise<string>
  registeredModel(name: string): Promise<RegisteredModel | null>
  /** every registered model that the credential is shown */
  registeredModels(): Promise<readonly RegisteredModel[]>
  modelVersion(name: string, version: string): Promise<ModelVersion | null>
  /** every version of a model; empty where there is none, or no such model */
  modelVersions(name: string): Promise<readonly ModelVersion[]>
  /** the same of many models, in as few requests as there may be */
  versionsOf(names: readonly string[]): Promise<ReadonlyMap<string, readonly ModelVersion[]>>
  /** the versions of all models that were registered from a source, as far as the credential is shown them */
  versionsFrom(source: string): Promise<readonly ModelVersion[]>
  run(runId: string): Promise<Run | null>
  loggedModel(modelId: string): Promise<LoggedModel | null>
  /** where a version's files lie, copies resolved to the place that holds the bytes */
  downloadUri(name: string, version: string): Promise<string>
  /** every file below a place, sorted by path; bounded */
  files(uri: string): Promise<readonly StoredFile[]>
  /** a file's bytes; null where it is not there, an error where it is larger than `most` */
  readFile(uri: string, path: string, most: number): Promise<Uint8Array | null>
  /** the SHA-256 and size of a file of any size, streamed; null where it is not there, an error where it is larger than `most` */
  hashFile(uri: string, path: string, most?: number): Promise<{ readonly sha256: string; readonly size: number } | null>
  /** a file's bytes as they come, of any size; null where it is not there */
  fileParts(uri: string, path: string): Promise<AsyncIterable<Uint8Array> | null>
  setAlias(name: string, alias: string, version: string): Promise<void>
  deleteAlias(name: string, alias: string): Promise<void>
  /** Puts a version into an MLflow stage, and with `archive` takes every other one out of it. Sent once: its failure tells nothing. */
  transitionStage(name: string, version: string, stage: string, archive: boolean): Promise<void>
  /** Makes a registered model; one that is there already is left as it is. */
  createModel(name: string): Promise<void>
  /** Makes a version of `name` that is a copy of another model's version, and tells its number. Sent once: a second time makes a second one. */
  copyVersion(
    name: string,
    of: { readonly model: string; readonly version: string },
    tags: Readonly<Record<string, string>>,
  ): Promise<string>
  setVersionTag(name: string, version: string, key: string, value: string): Promise<void>
  deleteVersionTag(name: string, version: string, key: string): Promise<void>
  describeVersion(name: string, version: string, description: string): Promise<void>
}
