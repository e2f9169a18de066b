import { z } from 'zod'

/** MLflow's answers, as far as this client reads them. Empty lists and zeros are left out by the server. */

const Pairs = z
  .array(z.object({ key: z.string(), value: z.string().default('') }))
  .default([])
  .transform((pairs) => Object.fromEntries(pairs.map(({ key, value }) => [key, value] as const)))

const Millis = z.union([z.number(), z.string().regex(/^\d+$/).transform(Number)]).pipe(z.number().int())

const Logged = z.union([z.number(), z.enum(['NaN', 'Infinity', '-Infinity'])])

const Model = z.object({
  name: z.string(),
  creation_timestamp: Millis,
  description: z.string().default(''),
  tags: Pairs,
  aliases: z.array(z.object({ alias: z.string(), version: z.string() })).default([]),
  /** the newest of each of MLflow's stages, so the newest of all is among them */
  latest_versions: z
    .array(z.object({ version: z.string().regex(/^\d+$/), status: z.string().default('') }))
    .default([]),
})

export const RegisteredModelAnswer = z.object({ registered_model: Model })

export const RegisteredModelsAnswer = z.object({
  registered_models: z.array(Model).default([]),
  next_page_token: z.string().default(''),
})

const Version = z.object({
  name: z.string(),
  version: z.string(),
  creation_timestamp: Millis,
  source: z.string().default(''),
  run_id: z.string().default(''),
  status: z.string().default(''),
  current_stage: z.string().nullish(),
  user_id: z.string().nullish(),
  description: z.string().default(''),
  tags: Pairs,
})

export const ModelVersionAnswer = z.object({ model_version: Version })

export const ModelVersionsAnswer = z.object({
  model_versions: z.array(Version).default([]),
  next_page_token: z.string().default(''),
})

/** JSON inside of a text, as MLflow keeps what its client counted; null where it is none. */
const JsonText = z
  .string()
  .nullish()
  .transform((text): unknown => {
    try {
      return JSON.parse(text ?? 'null')
    } catch {
      return null
    }
  })

/** What MLflow's client says of the rows and columns of a data frame. */
export const DatasetProfile = z.object({ num_rows: z.number().int().min(0) })
export const DatasetSchema = z.object({ mlflow_colspec: z.array(z.unknown()) })

const DatasetInput = z.object({
  tags: Pairs,
  dataset: z.object({
    name: z.string().default(''),
    digest: z.string().default(''),
    source_type: z.string().default(''),
    source: z.string().default(''),
    schema: JsonText,
    profile: JsonText,
  }),
})

export const RunAnswer = z.object({
  run: z.object({
    info: z.object({
      run_id: z.string(),
      user_id: z.string().default(''),
      status: z.string().default(''),
      lifecycle_stage: z.enum(['active', 'deleted']),
      artifact_uri: z.string().default(''),
    }),
    data: z
      .object({
        metrics: z.array(z.object({ key: z.string(), value: Logged.default(0) })).default([]),
        params: Pairs,
        tags: Pairs,
      })
      .default({ metrics: [], params: {}, tags: {} }),
    inputs: z
      .object({
        dataset_inputs: z.array(DatasetInput).default([]),
        model_inputs: z.array(z.object({ model_id: z.string() })).default([]),
      })
      .default({ dataset_inputs: [], model_inputs: [] }),
  }),
})

export const LoggedModelAnswer = z.object({
  model: z.object({ info: z.object({ model_id: z.string(), source_run_id: z.string().default('') }) }),
})

export const DownloadUriAnswer = z.object({ artifact_uri: z.string() })

export const FilesAnswer = z.object({
  files: z
    .array(
      z.object({
        path: z.string(),
        is_dir: z.boolean().default(false),
        file_size: z.union([z.number(), z.string().regex(/^\d+$/).transform(Number)]).default(0),
      }),
    )
    .default([]),
})

export const Nothing = z.object({})
