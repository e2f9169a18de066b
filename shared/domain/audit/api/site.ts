import type { Entry } from '../../ledger/chain.ts'
import type { Verification } from '../../ledger/verification.ts'
import { cycleTimes } from '../cycle-times.ts'
import { modelHistory } from '../model-history.ts'
import { conditionsAt } from '../open-conditions.ts'
import { standingAt } from '../standing-at.ts'
import { namesIn, subjectOf } from '../subject.ts'
import { apiFile, basisOf, type ApiFile, type Basis } from './answers.ts'
import { segmentOf } from './segment.ts'
import { versionFiles } from './versions.ts'

/** The whole ledger as files that any web server can serve. The same ledger at the same time gives the same bytes. */

const perPage = 50

/** The records that bear on each model: its own, what was told of those, and what changed the rules for all. */
function byModel(entries: readonly Entry[], models: readonly string[]): ReadonlyMap<string, readonly Entry[]> {
  const found = new Map<string, Entry[]>(models.map((model) => [model, []]))
  const owners = new Map<number, string>()
  for (const entry of entries) {
    const { record } = entry
    const { model } = subjectOf(record)
    if (model !== null) owners.set(record.number, model)
    const about =
      record.kind === 'delivery'
        ? [owners.get(record.event.record) ?? '']
        : record.kind === 'reconciliation'
          ? record.differences.map((one) => one.model ?? '')
          : model === null
            ? models
            : [model]
    for (const one of new Set(about)) found.get(one)?.push(entry)
  }
  return found
}

function* recordFiles(entries: readonly Entry[], ledger: Basis): Generator<ApiFile> {
  const pages = new Map<number, Entry[]>()
  for (const entry of entries) {
    const page = Math.ceil(entry.record.number / perPage)
    pages.set(page, [...(pages.get(page) ?? []), entry])
  }
  for (const [page, own] of pages) {
    const records = own.map(({ record, digest }) => ({ number: record.number, digest, record }))
    yield apiFile(`records/${page}.json`, 'records', { page, records }, ledger)
  }
}

/** The files one by one, the index last; `openapi.json`, which describes them, lies beside them. */
export function* apiFiles(given: {
  readonly entries: readonly Entry[]
  readonly verification: Verification
  readonly now: string
  readonly suite: string
}): Generator<ApiFile> {
  const { entries, verification, now, suite } = given
  const ledger = basisOf(verification, entries, now)
  const names = namesIn(entries, null)
  const [models, environments] = [names.model.toSorted(), names.environment.toSorted()]
  yield apiFile('verify.json', 'verify', verification, ledger)
  yield apiFile('conditions.json', 'conditions', conditionsAt(entries, null, now), ledger)
  yield apiFile('cycle-times.json', 'cycle-times', { times: cycleTimes(entries) }, ledger)
  for (const environment of environments) {
    const standing = standingAt(entries, environment, { at: now, now, model: null })
    yield apiFile(`environments/${segmentOf(environment)}.json`, 'at', standing, ledger)
  }
  const counts = new Map<string, number>()
  for (const [model, own] of byModel(entries, models)) {
    const base = `models/${segmentOf(model)}`
    yield apiFile(`${base}/history.json`, 'history', modelHistory(own, model), ledger)
    yield apiFile(`${base}/conditions.json`, 'conditions', conditionsAt(own, model, now), ledger)
    yield* versionFiles({ model, entries: own, environments, ledger })
    counts.set(model, namesIn(own, model).version.length)
  }
  yield* recordFiles(entries, ledger)
  const last = entries.at(-1)?.record.number ?? 0
  yield apiFile(
    'index.json',
    'index',
    {
      ...{ api: 'countersign/api/1', suite },
      models: models.map((name) => ({
        ...{ name, path: `models/${segmentOf(name)}.json`, versions: counts.get(name) ?? 0 },
      })),
      environments: environments.map((name) => ({ name, path: `environments/${segmentOf(name)}.json` })),
      records: { last, pages: Math.ceil(last / perPage), perPage },
    },
    ledger,
  )
}
