import { createServer, type Server } from 'node:http'
import { MlflowRegistry } from '../../../shared/clients/mlflow/registry.ts'
import type { Bench } from '../main.ts'

/** How many requests it takes to know every version of a registry: at a small server that answers as MLflow does and counts. */

const models = 10
const each = 1000

const at = 1_760_000_000_000
const names = Array.from({ length: models }, (_, index) => `model-${index}`)
const modelOf = (name: string) => ({ name, creation_timestamp: at, aliases: [{ alias: 'champion', version: '1' }] })
const versionOf = (name: string, version: number) => ({
  ...{ name, version: String(version), creation_timestamp: at + version, source: `models:/m-${name}-${version}` },
  ...{ run_id: `${name}-${version}`, status: 'READY', tags: [{ key: 'countersign.state', value: 'promoted' }] },
})
const versionsOf = (name: string) => Array.from({ length: each }, (_, index) => versionOf(name, index + 1))
const runOf = (id: string) => ({
  info: { run_id: id, user_id: 'training-service', status: 'FINISHED', lifecycle_stage: 'active' },
  data: { metrics: [{ key: 'auc', value: 0.8, timestamp: at, step: 0 }] },
})

/** The answers by the last two parts of the path. */
const answers: Readonly<Record<string, (query: URLSearchParams) => unknown>> = {
  'registered-models/search': () => ({ registered_models: names.map(modelOf) }),
  'registered-models/get': (query) => ({ registered_model: modelOf(query.get('name') ?? '') }),
  'model-versions/search': (query) => ({
    model_versions: [...(query.get('filter') ?? '').matchAll(/'([^']*)'/g)].flatMap(([, name = '']) =>
      versionsOf(name),
    ),
  }),
  'model-versions/get': (query) => ({
    model_version: versionOf(query.get('name') ?? '', Number(query.get('version'))),
  }),
  'runs/get': (query) => ({ run: runOf(query.get('run_id') ?? '') }),
}

type Counting = { readonly server: Server; readonly uri: string; readonly requests: () => number }

async function counting(): Promise<Counting> {
  let requests = 0
  const server = createServer((request, response) => {
    requests++
    const url = new URL(request.url ?? '/', 'http://localhost')
    const answer = answers[url.pathname.split('/').slice(-2).join('/')]
    response.writeHead(answer === undefined ? 404 : 200, { 'content-type': 'application/json' })
    response.end(JSON.stringify(answer?.(url.searchParams) ?? { error_code: 'ENDPOINT_NOT_FOUND' }))
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return { server, uri: `http://127.0.0.1:${port}`, requests: () => requests }
}

type Row = readonly [model: string, version: string, run: string | null, state: string]

/** As reconcile looks: one page of models, one of the versions of them all. */
async function looked(registry: MlflowRegistry): Promise<readonly Row[]> {
  const rows: Row[] = []
  const names = (await registry.registeredModels()).map(({ name }) => name)
  for (const [name, versions] of await registry.versionsOf(names))
    for (const one of versions) rows.push([name, one.version, one.runId, one.tags['countersign.state'] ?? ''])
  return rows
}

/** As a loop over a client has it: the list, then each version by its number, and of each its run for the metrics. */
async function looped(registry: MlflowRegistry, metrics: boolean): Promise<readonly Row[]> {
  const rows: Row[] = []
  for (const { name } of await registry.registeredModels()) {
    const newest = (await registry.modelVersions(name)).length
    for (let number = 1; number <= newest; number++) {
      const one = await registry.modelVersion(name, String(number))
      if (one === null) continue
      if (metrics) await registry.run(one.runId ?? '')
      rows.push([name, one.version, one.runId, one.tags['countersign.state'] ?? ''])
    }
  }
  return rows
}

const inventory: Bench = {
  id: 'P8',
  what: `requests for ${(models * each).toLocaleString('en')} versions of ${models} models, without metrics`,
  run: async () => {
    const { server, uri, requests } = await counting()
    try {
      const registry = new MlflowRegistry({ uri, credential: null })
      const rows = await looked(registry)
      const own = requests()
      const others = await looped(registry, false)
      const theirs = requests() - own
      await looped(registry, true)
      const withMetrics = requests() - own - theirs
      return {
        ...{ peer: 'a loop that asks for each version by its number', unit: 'requests', own, theirs },
        // four requests for the ten thousand versions
        target: Math.floor(theirs / 4),
        same: {
          what: 'model, version, run and tag of each',
          difference: rows.length === models * each && JSON.stringify(rows) === JSON.stringify(others) ? 0 : 1,
          most: 0,
        },
        note: `reconcile's look, the only inventory that the suite has: one page of models and one of the versions of them all, as long as their names fit into one address. It reads no metrics (a gate reads those of the one run that it judges), so P8 as the target tells it has no counterpart here; the loop with a run for each version: ${withMetrics} requests`,
      }
    } finally {
      server.closeAllConnections()
      server.close()
    }
  },
}

export const inventories: readonly Bench[] = [inventory]
