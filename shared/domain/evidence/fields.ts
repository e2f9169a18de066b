/**
 * Where each field that MLflow keeps of a version stands. `subject` is behind the digest: changing it voids sign-offs.
 * `observation` is read again at every judgement and shown. `outside` may change at any time and changes nothing.
 */
export type Standing = 'subject' | 'observation' | 'outside'

export const fieldStandings = {
  'version.name': 'subject',
  'version.version': 'subject',
  'version.createdAt': 'subject',
  'version.source': 'subject',
  'version.runId': 'subject',
  'version.status': 'observation',
  'version.stage': 'outside',
  'version.description': 'outside',
  'version.tags.governed': 'outside',
  'version.tags.named': 'subject',
  'version.tags.other': 'outside',
  'version.aliases': 'outside',
  'version.runLink': 'outside',
  'version.updatedAt': 'outside',
  'model.description': 'outside',
  'model.tags': 'outside',
  'model.aliases': 'observation',
  'run.params': 'subject',
  'run.metrics.named': 'subject',
  'run.metrics.other': 'observation',
  'run.datasets': 'subject',
  'run.user': 'subject',
  'run.parent': 'subject',
  'run.modelInputs': 'observation',
  'parent.lifecycle': 'observation',
  'parent.datasets': 'observation',
  'run.tags.commit': 'subject',
  'run.tags.git': 'subject',
  'run.tags.mlflow.modelVersions': 'outside',
  'run.tags.mlflow.loggedArtifacts': 'outside',
  'run.tags.other': 'outside',
  'run.status': 'observation',
  'run.lifecycle': 'observation',
  'run.name': 'outside',
  'run.times': 'outside',
  'run.files.named': 'subject',
  'run.files.validation': 'outside',
  'run.files.other': 'outside',
  'loggedModel.modelId': 'subject',
  'loggedModel.sourceRun': 'observation',
  'loggedModel.tags': 'outside',
  'loggedModel.metrics': 'observation',
  'files.bytes': 'subject',
  'server.version': 'observation',
} as const satisfies Record<string, Standing>

export type Field = keyof typeof fieldStandings
