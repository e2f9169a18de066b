/** What the model registry tells, as plain data in the house's words. Times are milliseconds since 1970, as the registry keeps them. */

export type RegisteredModel = {
  readonly name: string
  readonly createdAt: number
  readonly description: string
  readonly tags: Readonly<Record<string, string>>
  /** alias → version */
  readonly aliases: Readonly<Record<string, string>>
  /** its version with the highest number; null where it has none */
  readonly newest?: { readonly version: string; readonly ready: boolean } | null
}

export type ModelVersion = {
  readonly name: string
  readonly version: string
  readonly createdAt: number
  readonly source: string
  readonly runId: string | null
  readonly status: string
  readonly stage: string | null
  readonly description: string
  readonly tags: Readonly<Record<string, string>>
  /** who registered it, where the registry says so: MLflow's own field, else the tag of the registration service */
  readonly creator?: string | null
}

/** A number as the registry keeps it; what is no finite number keeps its name. */
export type LoggedNumber = number | 'NaN' | 'Infinity' | '-Infinity'

export type RunDataset = {
  readonly name: string
  readonly digest: string
  readonly sourceType: string
  readonly source: string
  readonly context: string | null
  /** who made it, where the training job said so with the input's tag `countersign.producer` */
  readonly producer?: string | null
  /** how many rows and columns MLflow counted, where it did */
  readonly rows?: number | null
  readonly columns?: number | null
}

export type Run = {
  readonly runId: string
  readonly user: string | null
  readonly status: string
  readonly lifecycle: 'active' | 'deleted'
  readonly parameters: Readonly<Record<string, string>>
  readonly metrics: Readonly<Record<string, LoggedNumber>>
  readonly tags: Readonly<Record<string, string>>
  readonly datasets: readonly RunDataset[]
  readonly artifactUri: string
  /** the logged models that it read */
  readonly models?: readonly string[]
}

/** A model as a run logged it, before anybody registers it. */
export type LoggedModel = { readonly modelId: string; readonly runId: string | null }

export type StoredFile = { readonly path: string; readonly size: number }
