import { z } from 'zod'
import type { Policy } from '../../shared/domain/governance/policy.ts'
import { dataset, versionFiles } from '../../shared/domain/scenario/version.ts'
import type { RegistryWrite } from '../../shared/domain/scenario/event/outside.ts'
import { versionsBefore, type World } from '../../shared/domain/scenario/world.ts'
import { startProxy, type RegistryProxy } from '../mlflow/proxy.ts'
import type { MlflowServer } from '../mlflow/server.ts'

/** What is done to the real registry in a scenario: a run with its files, versions of it, and what people change there. */

export type Registry = {
  readonly server: MlflowServer
  readonly proxy: RegistryProxy
  readonly experiment: string
}

/** One model of one scenario in the registry. */
export type RegisteredRun = {
  readonly registry: Registry
  readonly model: string
  readonly run: string
  readonly source: string
}

const Made = z.looseObject({ run: z.looseObject({ info: z.looseObject({ run_id: z.string() }) }) })
const Version = z.looseObject({ model_version: z.looseObject({ version: z.string() }) })

export async function openRegistry(server: MlflowServer, experiment: string): Promise<Registry> {
  return { server, proxy: await startProxy(server.url), experiment: await server.createExperiment(experiment) }
}

const api = '/api/2.0/mlflow'
const ask = ({ server }: Registry, method: string, path: string, body?: unknown): Promise<unknown> =>
  server.call(server.admin, method, `${api}/${path}`, body)

/** The commit that the runs name: one that the forge of the scenario has. */
export type Code = { readonly repository: string; readonly commit: string }

async function makeRun(registry: Registry, code: Code, user: string | null, parent: string | null): Promise<string> {
  const { repository, commit } = code
  const tags = [
    ...(user === null ? [] : [{ key: 'mlflow.user', value: user }]),
    ...(parent === null ? [] : [{ key: 'mlflow.parentRunId', value: parent }]),
    { key: 'mlflow.source.git.commit', value: commit },
    { key: 'mlflow.source.git.repoURL', value: repository },
    { key: 'countersign.git', value: JSON.stringify({ commit, dirty: false, diff_sha256: null }) },
  ]
  const body = { experiment_id: registry.experiment, start_time: 1, tags, ...(user === null ? {} : { user_id: user }) }
  return Made.parse(await ask(registry, 'POST', 'runs/create', body)).run.info.run_id
}

async function putFile({ server, experiment }: Registry, run: string, path: string, text: string): Promise<void> {
  const { user, password } = server.admin
  const answer = await fetch(
    `${server.url}/api/2.0/mlflow-artifacts/artifacts/${experiment}/${run}/artifacts/${path}`,
    {
      method: 'PUT',
      headers: { authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}` },
      body: text,
    },
  )
  if (!answer.ok) throw new Error(`MLflow did not take ${path}: ${answer.status} ${await answer.text()}`)
}

/** The run that the scenario's version comes from, with the runs above it, its files and what it logged. */
export async function logRun(
  registry: Registry,
  world: World,
  model: string,
  user: string | null,
  code: Code,
): Promise<RegisteredRun> {
  let parent: string | null = null
  for (const name of world.scenario.model.parent_run_users.toReversed())
    parent = await makeRun(registry, code, name, parent)
  const run = await makeRun(registry, code, user, parent)
  const { metrics, parameters, runFiles } = world.registry
  await ask(registry, 'POST', 'runs/log-batch', {
    run_id: run,
    metrics: Object.entries(metrics).map(([key, value]) => ({ key, value, timestamp: 1, step: 0 })),
    params: Object.entries(parameters).map(([key, value]) => ({ key, value })),
    tags: [],
  })
  await logDataset(registry, run, dataset.name, dataset.digest)
  for (const [path, text] of Object.entries(runFiles)) await putFile(registry, run, path, text)
  for (const [path, text] of Object.entries(versionFiles)) await putFile(registry, run, `model/${path}`, text)
  await ask(registry, 'POST', 'registered-models/create', { name: model })
  const source = `mlflow-artifacts:/${registry.experiment}/${run}/artifacts/model`
  const made = { registry, model, run, source }
  // the version of the first head bears the number that scenarios know it by, and an alias can be moved to those before it
  for (let before = 1; before <= versionsBefore; before++) await addVersion(made)
  return made
}

const logDataset = ({ server }: Registry, run: string, name: string, digest: string): Promise<unknown> =>
  server.call(server.admin, 'POST', `${api}/runs/log-inputs`, {
    run_id: run,
    datasets: [
      {
        dataset: { name, digest, source_type: dataset.sourceType, source: dataset.source },
        tags: [{ key: 'mlflow.data.context', value: 'training' }],
      },
    ],
  })

/** A further version of the run, as the training service registers it; its number. */
export async function addVersion({ registry, model, run, source }: RegisteredRun): Promise<string> {
  const body = { name: model, source, run_id: run }
  return Version.parse(await ask(registry, 'POST', 'model-versions/create', body)).model_version.version
}

/** The model made anew with as many versions, so that the number is the same and the version is not. */
async function recreate(registered: RegisteredRun, version: string): Promise<void> {
  await ask(registered.registry, 'DELETE', 'registered-models/delete', { name: registered.model })
  await ask(registered.registry, 'POST', 'registered-models/create', { name: registered.model })
  for (let count = 0; count < Number(version); count++) await addVersion(registered)
}

/** Does to the registry what the event says. */
export async function write(registered: RegisteredRun, version: string, what: RegistryWrite): Promise<void> {
  const { registry, model, run } = registered
  switch (what.changes) {
    case 'metric':
      await ask(registry, 'POST', 'runs/log-metric', {
        run_id: run,
        key: what.key,
        value: what.value,
        timestamp: 2,
        step: 0,
      })
      return
    case 'parameter':
      // the registry refuses to write a parameter again as another
      await ask(registry, 'POST', 'runs/log-parameter', { run_id: run, key: what.key, value: what.value }).catch(
        () => undefined,
      )
      return
    case 'artifact':
      return putFile(registry, run, what.key in versionFiles ? `model/${what.key}` : what.key, what.value)
    case 'dataset':
      await logDataset(registry, run, what.key, what.value)
      return
    case 'tag':
      await ask(registry, 'POST', 'model-versions/set-tag', { name: model, version, key: what.key, value: what.value })
      return
    case 'alias':
      if (what.value !== '')
        await ask(registry, 'POST', 'registered-models/alias', { name: model, alias: what.key, version: what.value })
      return
    case 'version-recreated':
      return recreate(registered, version)
  }
}

/** The policy as the real registry can be named in it. */
export function withRegistry(policy: unknown, uri: string): unknown {
  if (typeof policy !== 'object' || policy === null || !('registry' in policy)) return policy
  const registry: Policy['registry'] = { uri, artifact_roots: ['mlflow-artifacts:/'] }
  return { ...policy, registry }
}
