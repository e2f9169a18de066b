import type { AccessReading } from '../access/reading.ts'
import type { FileDigest } from '../evidence/subject.ts'
import type { ModelVersion, RegisteredModel } from '../registry.ts'

/** What one look at the registry showed, and what of it nobody could see. */

/** So many models are told at one moment; a longer list is of several. */
export const pageOfModels = 1000

/** Stands behind the path of a file that is the run's, not the model's. */
export const runMark = ' (run)'

/** A file of a live version; without a digest where its bytes were not read and its size alone is known. */
export type StoredDigest = Pick<FileDigest, 'path' | 'size'> & { readonly sha256: string | null }

/** The files of a version that an environment shows, beside those that were signed. */
export type LiveFiles = {
  readonly model: string
  readonly version: string
  readonly signed: readonly FileDigest[]
  readonly stored: readonly StoredDigest[]
  /** the addresses below which they lie: the version's own, and that of its run */
  readonly at: readonly string[]
}

/** Something that was not looked at, and why; it is never told as unchanged. */
export type Unread = { readonly what: string; readonly detail: string }

export type Looked = {
  /** every registered model that the credential is shown */
  readonly models: readonly RegisteredModel[]
  /** every version of the governed models, by model */
  readonly versions: ReadonlyMap<string, readonly ModelVersion[]>
  /** the name under which the versions of a governed model stand that is gone */
  readonly renamed: ReadonlyMap<string, string>
  readonly files: readonly LiveFiles[]
  /** the tags `countersign.request` that a pull request about the version explains, as `model version #12` */
  readonly explained: ReadonlySet<string>
  /** who may do what; null where it could not be read */
  readonly access: AccessReading | null
  readonly unread: readonly Unread[]
}
