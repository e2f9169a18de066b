import type { z } from 'zod'
import type { ModelVersion, RegisteredModel, Run } from '../../domain/registry.ts'
import {
  DatasetProfile,
  DatasetSchema,
  type ModelVersionAnswer,
  type RegisteredModelAnswer,
  type RunAnswer,
} from './schemas.ts'

/** MLflow's answers in the house's words. */

function newestOf(versions: z.infer<typeof RegisteredModelAnswer>['registered_model']['latest_versions']) {
  const newest = versions.toSorted((a, b) => Number(b.version) - Number(a.version))[0]
  return newest === undefined ? null : { version: newest.version, ready: newest.status === 'READY' }
}

export const modelOf = (model: z.infer<typeof RegisteredModelAnswer>['registered_model']): RegisteredModel => ({
  name: model.name,
  createdAt: model.creation_timestamp,
  description: model.description,
  tags: model.tags,
  aliases: Object.fromEntries(model.aliases.map(({ alias, version }) => [alias, version])),
  newest: newestOf(model.latest_versions),
})

export const versionOf = (read: z.infer<typeof ModelVersionAnswer>['model_version']): ModelVersion => ({
  name: read.name,
  version: read.version,
  createdAt: read.creation_timestamp,
  source: read.source,
  runId: read.run_id === '' ? null : read.run_id,
  status: read.status,
  stage: read.current_stage ?? null,
  description: read.description,
  tags: read.tags,
  creator: [read.user_id, read.tags['countersign.registered-by']].find((one) => one != null && one !== '') ?? null,
})

export function runOf({ info, data, inputs }: z.infer<typeof RunAnswer>['run']): Run {
  return {
    runId: info.run_id,
    user: info.user_id === '' ? (data.tags['mlflow.user'] ?? null) : info.user_id,
    status: info.status,
    lifecycle: info.lifecycle_stage,
    parameters: data.params,
    metrics: Object.fromEntries(data.metrics.map(({ key, value }) => [key, value])),
    tags: data.tags,
    datasets: inputs.dataset_inputs.map(({ dataset, tags }) => ({
      name: dataset.name,
      digest: dataset.digest,
      sourceType: dataset.source_type,
      source: dataset.source,
      context: tags['mlflow.data.context'] ?? null,
      producer: tags['countersign.producer'] ?? null,
      rows: DatasetProfile.safeParse(dataset.profile).data?.num_rows ?? null,
      columns: DatasetSchema.safeParse(dataset.schema).data?.mlflow_colspec.length ?? null,
    })),
    artifactUri: info.artifact_uri,
    ...(inputs.model_inputs.length === 0 ? {} : { models: inputs.model_inputs.map(({ model_id: id }) => id) }),
  }
}
