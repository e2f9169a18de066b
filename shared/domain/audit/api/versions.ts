import { formatInstant } from '../../instant.ts'
import type { Entry } from '../../ledger/chain.ts'
import { recordedVersion } from '../../ledger/history.ts'
import type { LedgerRecord } from '../../ledger/record.ts'
import { whoApproved } from '../approval-answer.ts'
import { decisionOn, type Decision } from '../decision.ts'
import { conditionsAt } from '../open-conditions.ts'
import { namesIn, subjectOf } from '../subject.ts'
import { apiFile, type ApiFile, type Basis, type Recorded, type VersionPlace } from './answers.ts'
import { segmentOf } from './segment.ts'

/** What the static API says of the versions of one model. */

type Asked = {
  readonly model: string
  /** the records that bear on the model */
  readonly entries: readonly Entry[]
  readonly environments: readonly string[]
  readonly ledger: Basis
}

/** What rules a version's decision or holds a text that one names, whichever version it speaks of. */
const isCommon = (record: LedgerRecord): boolean =>
  record.kind === 'genesis' ||
  record.kind === 'policy' ||
  record.kind === 'model-facts' ||
  (record.kind === 'intent' && record.modelFile != null && record.modelFile.text !== null)

/** The records of each version, so that a long history is not walked once for each. */
function byVersion(entries: readonly Entry[], versions: readonly string[]): ReadonlyMap<string, readonly Entry[]> {
  const common = entries.filter(({ record }) => isCommon(record))
  const own = new Map<string, Entry[]>(versions.map((version) => [version, []]))
  for (const entry of entries) {
    const { version } = subjectOf(entry.record)
    if (version !== null && !isCommon(entry.record)) own.get(version)?.push(entry)
  }
  return new Map(
    [...own].map(([version, all]) => [version, [...common, ...all].sort((a, b) => a.record.number - b.record.number)]),
  )
}

function recordedAs({ result, request }: Decision): Recorded {
  if (result !== 'done') return result
  if (request.kind === 'break-glass') return 'break-glass'
  return request.kind === 'adoption' ? 'adopted' : 'approved'
}

const statuses = { passed: null, unknown: 'unknown', failed: 'in-doubt' } as const

type Version = Asked & {
  readonly version: string
  readonly folder: string
  readonly live: ReadonlyMap<string, string | null>
  readonly conditions: VersionPlace['conditions']
}

/** How the version stands in one environment, with the whole answers; null where it never came to be decided there. */
function placeOf(
  { model, version, entries, ledger, folder, live, conditions }: Version,
  environment: string,
): { readonly place: VersionPlace; readonly files: readonly ApiFile[] } | null {
  const decision = decisionOn(entries, model, version, environment)
  const begun = entries.findLast(
    ({ record }) => record.kind === 'intent' && record.move.to === version && record.move.environment === environment,
  )?.record
  const under = decision === null && begun?.kind === 'intent' ? begun : null
  const said = decision ?? under
  if (said === null) return null
  const who = whoApproved(entries, model, version, environment)
  const recorded = decision === null ? 'under-way' : recordedAs(decision)
  const base = `${folder}/${segmentOf(environment)}`
  const { request, judgement } = said
  return {
    place: {
      ...{ environment, recorded, status: statuses[ledger.verification] ?? recorded },
      ...{ live: live.get(environment) === version, at: said.at, tier: judgement.tier, evidence: judgement.evidence },
      request: { kind: request.kind, folder: request.folder, pull: request.pull, url: request.url },
      approvedBy: (who?.signOffs ?? []).map(({ name, account, role, stage, at }) => ({
        ...{ name, account: account.login, role, stage, at },
      })),
      conditions: conditions.filter((one) => one.environment === environment),
      who: who === null ? null : `${base}/who.json`,
      why: decision === null ? null : `${base}/why.json`,
    },
    files: [
      ...(who === null ? [] : [apiFile(`${base}/who.json`, 'who', who, ledger)]),
      ...(decision === null ? [] : [apiFile(`${base}/why.json`, 'why', decision, ledger)]),
    ],
  }
}

/** The registry and the time of registration, as the last record of the version names them. */
function registeredAs(entries: readonly Entry[], version: string) {
  const moves = entries.flatMap(({ record }) => ('move' in record && record.move?.to === version ? [record.move] : []))
  const { registry = null, createdAt = null } = moves.at(-1) ?? {}
  return { registry, registered: createdAt === null ? null : formatInstant(createdAt) }
}

/** The files of a model's versions, and last the one that lists them. */
export function* versionFiles(asked: Asked): Generator<ApiFile> {
  const { model, entries, environments, ledger } = asked
  const { version: versions } = namesIn(entries, model)
  const own = byVersion(entries, versions)
  const live = new Map(environments.map((one) => [one, recordedVersion(entries, model, one)]))
  const { conditions } = conditionsAt(entries, model, ledger.read)
  const base = `models/${segmentOf(model)}`
  const listed = []
  for (const version of versions) {
    const folder = `${base}/versions/${segmentOf(version)}`
    const one = { ...asked, version, folder, live, entries: own.get(version) ?? [] }
    const about = { ...one, conditions: conditions.filter((condition) => condition.version === version) }
    const places = environments.flatMap((environment) => placeOf(about, environment) ?? [])
    for (const { files } of places) yield* files
    const stands = places.map(({ place }) => place)
    const path = `${folder}.json`
    const answer = { model, version, ...registeredAs(about.entries, version), environments: stands }
    yield apiFile(path, 'version', answer, ledger)
    listed.push({
      ...{ version, path },
      environments: stands.map(({ environment, recorded, status, live: shown, at }) => ({
        ...{ environment, recorded, status, live: shown, at },
      })),
    })
  }
  yield apiFile(`${base}.json`, 'model', { model, versions: listed }, ledger)
}
