import { readingOf } from '../domain/access/reading.ts'
import { millis } from '../domain/instant.ts'
import { readChain } from '../domain/ledger/chain.ts'
import { recordedGovernance, recordedVersion } from '../domain/ledger/history.ts'
import type { Facts, LedgerFacts, RequestFacts } from '../domain/facts.ts'
import type { FailedRead } from '../domain/forge.ts'
import type { ModelFile } from '../domain/model/model-file.ts'
import { tierOf } from '../domain/model/tier.ts'
import { requestFolders } from '../domain/request/request-rules.ts'
import { routeOf } from '../domain/request/route.ts'
import type { Documents } from '../ports/documents.ts'
import type { Forge, PullReading } from '../ports/forge.ts'
import type { Ledger } from '../ports/ledger.ts'
import type { Predictions } from '../ports/predictions.ts'
import type { Registry } from '../ports/registry.ts'
import type { RegistryAccess } from '../ports/access.ts'
import { readAccess } from './access.ts'
import { gatherEvidence } from './evidence.ts'
import { readGovernance, readModel, type Reading } from './governance.ts'
import { readHeads } from './heads.ts'
import { askedRoles, readMemberships, type MembershipReading } from './people.ts'
import { readProposal } from './request.ts'

/** The ports that gathering reads through; the registry's address and the ledger's branch come from the policy that was read. */
export type GatherPorts = {
  readonly forge: Forge
  readonly documents: Documents
  readonly predictions: Predictions
  readonly registryAt: (uri: string) => Registry
  readonly accessAt: (uri: string) => RegistryAccess
  readonly ledgerOf: (branch: string) => Ledger
  /** the slug of the suite's App; null where the job's own token writes */
  readonly app: string | null
}

type Found = Extract<RequestFacts, { state: 'found' }>

/** What the ledger says of the place that a request moves. */
export async function readLedgerFacts(
  ledger: Ledger,
  model: string | null,
  environment: string | null,
): Promise<LedgerFacts> {
  const { files } = await ledger.read()
  const { entries, faults } = readChain(files)
  const governance = recordedGovernance(entries)
  return {
    governance: governance?.governance ?? null,
    recordedAt: governance?.at ?? null,
    faults: faults.map(
      ({ code, record, detail }) => `${code}${record === null ? '' : ` in record ${record}`}: ${detail}`,
    ),
    live: model === null || environment === null ? null : recordedVersion(entries, model, environment),
  }
}

const orFailed = async <T>(
  read: FailedRead['read'],
  work: () => Promise<T>,
): Promise<{ readonly value: T } | { readonly failed: FailedRead }> => {
  try {
    return { value: await work() }
  } catch (error) {
    return { failed: { read, detail: error instanceof Error ? error.message : String(error) } }
  }
}

/** Other open requests that this one collides with: the same head, or an earlier one for the same model and environment. */
async function collisions(
  forge: Forge,
  pull: PullReading['pull'],
  place: Found | null,
  before: readonly string[],
): Promise<Facts['otherRequests']> {
  if (place === null || pull.state === 'merged') return []
  const found: Facts['otherRequests'][number][] = []
  const parent = place.folder.slice(0, place.folder.lastIndexOf('/'))
  for (const { number, url, headSha } of await forge.openRequests()) {
    if (number === pull.number) continue
    if (headSha === pull.head.sha) found.push({ number, url, why: 'same-head' })
    // what the other holds is read from its tree, since titles and branch names are free text
    else if (number < pull.number && (await bringsRequest(forge, headSha, parent, before)))
      found.push({ number, url, why: 'same-place' })
  }
  return found
}

async function bringsRequest(forge: Forge, at: string, parent: string, before: readonly string[]): Promise<boolean> {
  const files = await forge.folder(at, parent)
  return requestFolders(files.map(({ path }) => path)).some((folder) => !before.includes(folder))
}

type RegistryFacts = Pick<Facts, 'gathered' | 'live' | 'registryAccess'>

/** Who may change the model besides the promoter. Nothing depends on it, so that no failure of it may stop anything. */
async function readRights(
  ports: GatherPorts,
  uri: string,
  model: string,
): Promise<NonNullable<Facts['registryAccess']>> {
  try {
    return readingOf(model, await readAccess(ports.accessAt(uri)))
  } catch (error) {
    const failed = [{ what: 'the rights', detail: error instanceof Error ? error.message : String(error) }]
    return { asked: null, workspaces: null, everybody: null, accounts: null, roles: null, failed }
  }
}

async function readRegistry(
  ports: GatherPorts,
  facts: {
    readonly governance: Facts['governance']
    readonly request: RequestFacts
    readonly base: Reading<ModelFile>
    readonly file: Reading<ModelFile>
  },
): Promise<RegistryFacts> {
  const { governance, request, base, file } = facts
  if (request.state !== 'found' || request.request.state !== 'read' || governance.policy.state !== 'read')
    return { gathered: null, live: null }
  const asked = request.request.value
  if (asked.kind === 'policy') return { gathered: null, live: null }
  const policy = governance.policy.value
  try {
    const registry = ports.registryAt(policy.registry.uri)
    const alias = policy.environments[asked.environment]?.alias
    const model = await registry.registeredModel(asked.model)
    const live = alias === undefined || model === null ? null : (model.aliases[alias] ?? null)
    const gathered = await gatherEvidence(
      { registry, documents: ports.documents, predictions: ports.predictions },
      {
        ...asked,
        policy,
        modelFile: file.state === 'read' ? file.value : null,
        baseModelFile: base.state === 'read' ? base.value : null,
        live,
      },
    )
    if (gathered.state !== 'gathered') return { gathered, live }
    return { gathered, live, registryAccess: await readRights(ports, policy.registry.uri, asked.model) }
  } catch (error) {
    return { gathered: { state: 'failed', detail: error instanceof Error ? error.message : String(error) }, live: null }
  }
}

async function readPeople(
  ports: GatherPorts,
  governance: Facts['governance'],
  request: RequestFacts,
  base: Reading<ModelFile>,
): Promise<MembershipReading> {
  if (
    governance.policy.state !== 'read' ||
    governance.people.state !== 'read' ||
    request.state !== 'found' ||
    request.request.state !== 'read'
  )
    return { memberships: [], failed: [] }
  const policy = governance.policy.value
  const { kind } = request.request.value
  const { tier } = kind === 'policy' ? { tier: 'high' as const } : tierOf(base.state === 'read' ? base.value : null)
  const roles = askedRoles(policy, routeOf(policy, kind, tier, request.environment))
  const read = await orFailed('teams', () =>
    readMemberships(
      ports.forge,
      policy,
      governance.people.state === 'read' ? governance.people.value : { people: {}, services: [], tools: [] },
      roles,
    ),
  )
  return 'value' in read ? read.value : { memberships: [], failed: [read.failed] }
}

/** A registry that nobody recorded is not asked: it would be shown a credential that is meant for another. */
const unasked = (request: RequestFacts): RegistryFacts => ({
  gathered:
    request.state === 'found' && request.model !== null
      ? { state: 'failed', detail: 'the governance that names it is not the recorded one, so it was not asked' }
      : null,
  live: null,
})

export type FactsQuestion = {
  readonly number: number
  /** the commit of the default branch whose policy judges */
  readonly base: string
  /** the commit whose tree holds the request: null for the pull request's head */
  readonly at: string | null
  /** request folders that stood on the base before this request came */
  readonly before: readonly string[] | null
  /** the governance that judges, where it is not the one at `base` */
  readonly governance?: Facts['governance'] | null
}

const unreadLedger = (detail: string): LedgerFacts => ({
  governance: null,
  recordedAt: null,
  faults: [detail],
  live: null,
})

/** Everything that the judgement of one pull request reads, gathered once. A read that fails becomes a fact that says so. */
export async function gatherFacts(ports: GatherPorts, question: FactsQuestion, reading: PullReading): Promise<Facts> {
  const { forge, documents } = ports
  const { pull, repository } = reading
  const governance = question.governance ?? (await readGovernance(forge, documents, question.base))
  const policy = governance.policy.state === 'read' ? governance.policy.value : null
  const before = question.before ?? requestFolders(await forge.paths(question.base))
  const at = question.at ?? pull.head.sha
  const request = await readProposal(forge, documents, { changed: reading.files, at, policy, before })
  const found = request.state === 'found' ? request : null
  const model = found?.model ?? null
  const brings = model !== null && reading.files.some(({ path }) => path === `models/${model}.yml`)
  // a file that the request itself brings was never the base's, though after the merge it lies there
  const base: Reading<ModelFile> =
    model === null || brings ? { state: 'absent' } : await readModel(forge, documents, question.base, model)
  const file = brings ? await readModel(forge, documents, at, model) : base
  const heads = await orFailed('events', () =>
    readHeads(
      forge,
      { number: pull.number, branch: pull.head.ref, head: pull.head.sha },
      found?.folder ?? null,
      ports.app,
    ),
  )
  const people = await readPeople(ports, governance, request, base)
  const ledger =
    policy === null
      ? { value: unreadLedger('the policy cannot be read') }
      : await orFailed('ledger', () =>
          readLedgerFacts(ports.ledgerOf(policy.ledger.branch), model, found?.environment ?? null),
        )
  const recorded = 'value' in ledger ? ledger.value : unreadLedger(ledger.failed.detail)
  const others = await collisions(forge, pull, found, before)
  const known = 'value' in heads ? heads.value : { heads: [], checks: [], foreignChecks: [] }
  return {
    schema: 'countersign/facts/1',
    readAt: reading.readAt,
    repository: { ...repository },
    webUrl: forge.webUrl,
    app: ports.app,
    pull: { ...withoutUrl(pull), heads: headsBefore(known.heads, pull.merge?.at ?? null) },
    sticky: reading.sticky?.id ?? null,
    request,
    governance,
    modelFile: file,
    modelFileFrom: model === null || file.state === 'absent' ? 'none' : brings ? 'request' : 'base',
    memberships: people.memberships,
    failed: [...people.failed, ...('failed' in heads ? [heads.failed] : [])],
    ...(policy === null || recorded.governance === governance.digest
      ? await readRegistry(ports, { governance, request, base, file })
      : unasked(request)),
    ledger: recorded,
    otherRequests: others,
    checks: known.checks,
    foreignChecks: known.foreignChecks,
  }
}

/** A branch may be pushed to after its merge; what came then was never merged. */
function headsBefore(heads: Facts['pull']['heads'], merged: string | null): Facts['pull']['heads'] {
  return merged === null ? heads : heads.filter((head) => millis(head.appearedAt) <= millis(merged))
}

function withoutUrl({ url: _url, ...pull }: PullReading['pull']): Omit<PullReading['pull'], 'url'> {
  return pull
}
