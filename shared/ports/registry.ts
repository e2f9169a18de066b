import type { LoggedModel, ModelVersion, RegisteredModel, Run, StoredFile } from '../domain/registry.ts'

/** The model registry. What is not there is `null`; a read that failed throws. */
export interface Registry {
  /** scheme, host and port: what a credential is bound to and the subject names */
  readonly origin: string
  serverVersion(): Promise<string>
  registeredModel(name: string): Promise<RegisteredModel | null>
  /** every registered model that the credential is shown */
  registeredModels(): Promise<readonly RegisteredModel[]>
  modelVersion(name: string, version: string): Promise<ModelVersion | null>
  run(runId: string): Promise<Run | null>
  loggedModel(modelId: string): Promise<LoggedModel | null>
  /** where a version's files lie, copies resolved to the place that holds the bytes */
  downloadUri(name: string, version: string): Promise<string>
  /** every file below a place, sorted by path; bounded */
  files(uri: string): Promise<readonly StoredFile[]>
  /** a file's bytes; null where it is not there, an error where it is larger than `most` */
  readFile(uri: string, path: string, most: number): Promise<Uint8Array | null>
  /** the SHA-256 and size of a file of any size, streamed; null where it is not there */
  hashFile(uri: string, path: string): Promise<{ readonly sha256: string; readonly size: number } | null>
  /** a file's bytes as they come, of any size; null where it is not there */
  fileParts(uri: string, path: string): Promise<AsyncIterable<Uint8Array> | null>
  setAlias(name: string, alias: string, version: string): Promise<void>
  deleteAlias(name: string, alias: string): Promise<void>
  setVersionTag(name: string, version: string, key: string, value: string): Promise<void>
  deleteVersionTag(name: string, version: string, key: string): Promise<void>
  describeVersion(name: string, version: string, description: string): Promise<void>
}
