import { readingOf } from '../domain/access/reading.ts'
import { millis } from '../domain/instant.ts'
import type { Facts, RequestFacts } from '../domain/facts.ts'
import type { Membership } from '../domain/forge.ts'
import type { ModelFile } from '../domain/model/model-file.ts'
import { tierOf } from '../domain/model/tier.ts'
import { requestFolders } from '../domain/request/request-rules.ts'
import { actedForOf } from '../domain/request/requester.ts'
import { proposalOf } from '../domain/request/proposal.ts'
import { isMove } from '../domain/request/request.ts'
import { askedRoles, routeOf } from '../domain/request/route.ts'
import type { TeamRecord } from '../domain/approval/objection/team-record.ts'
import type { Finding } from '../domain/verdict.ts'
import type { Documents } from '../ports/documents.ts'
import type { Forge, PullReading } from '../ports/forge.ts'
import type { Ledger } from '../ports/ledger.ts'
import type { Predictions } from '../ports/predictions.ts'
import type { Registry } from '../ports/registry.ts'
import type { RegistryAccess } from '../ports/access.ts'
import { readAccess } from './access.ts'
import { gatherEvidence } from './evidence.ts'
import type { SecurityDoor } from './security/scan.ts'
import { readConsequences } from './consequences.ts'
import type { Reading } from './governance.ts'
import { ledgerFacts, orFailed, readJudges } from './judges.ts'
import { readHeads } from './heads.ts'
import { readJudgingModel } from './model.ts'
import { readOthers, type Others } from './others.ts'
import { readMemberships, type MembershipReading } from './people.ts'
import { foldersOf, readProposal, readTogether } from './request.ts'
import { withoutTeams } from './team-roles.ts'

/** The ports that gathering reads through; the registry's address and the ledger's branch come from the policy that was read. */
export type GatherPorts = {
  readonly forge: Forge
  readonly documents: Documents
  readonly predictions: Predictions
  readonly registryAt: (uri: string) => Registry
  readonly accessAt: (uri: string) => RegistryAccess
  /** what looks through requirements and files; without it a gate that asks for it fails as unknown */
  readonly security?: SecurityDoor
  readonly ledgerOf: (branch: string) => Ledger
  /** the slug of the suite's App; null where the job's own token writes */
  readonly app: string | null
}

/** The ports through which a version is read, beside the registry. */
export const sourcesOf = ({
  documents,
  predictions,
  security,
}: Pick<GatherPorts, 'documents' | 'predictions' | 'security'>) => ({
  ...{ documents, predictions },
  ...(security === undefined ? {} : { security }),
})

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
  if (!isMove(asked)) return { gathered: null, live: null }
  const policy = governance.policy.value
  try {
    const registry = ports.registryAt(policy.registry.uri)
    const alias = policy.environments[asked.environment]?.alias
    const model = await registry.registeredModel(asked.model)
    const live = alias === undefined || model === null ? null : (model.aliases[alias] ?? null)
    const gathered = await gatherEvidence(
      { registry, ...sourcesOf(ports) },
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
  const { tier } =
    request.asks === 'move' ? tierOf(base.state === 'read' ? base.value : null) : { tier: 'high' as const }
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
    request.state === 'found' && request.asks === 'move'
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
}

/** Everything that the judgement of one pull request reads, gathered once. A read that fails becomes a fact that says so. */
export async function gatherFacts(ports: GatherPorts, question: FactsQuestion, reading: PullReading): Promise<Facts> {
  const { forge, documents } = ports
  const { pull, repository } = reading
  const at = question.at ?? pull.head.sha
  await readTogether(forge, foldersOf(reading.files, { base: question.base, at }))
  const proposal = proposalOf(reading.files)
  const asks = proposal.kind === 'request' ? proposal.asks : null
  const { governance: judging, books, read, explains } = await readJudges(ports, question.base, asks)
  const governance = withoutTeams(documents, judging, ports.app)
  const policy = governance.policy.state === 'read' ? governance.policy.value : null
  const before = question.before ?? requestFolders(await forge.paths(question.base))
  const asked = noted(
    await readProposal(forge, documents, {
      changed: reading.files,
      at,
      base: question.at ?? question.base,
      genesis: read && books.entries.length === 0,
      policy,
      before,
    }),
    explains === null || pull.state === 'merged' ? [] : [explains],
  )
  const model = await readJudgingModel(ports, {
    request: asked,
    reading,
    base: question.base,
    at,
    entries: books.entries,
  })
  const consequences = await readConsequences(ports, {
    ...{ request: asked, at, base: question.at ?? question.base, governance, model, entries: books.entries },
    changed: reading.files.map(({ path }) => path),
  })
  const request = noted(asked, consequences.findings)
  const found = request.state === 'found' ? request : null
  const heads = await orFailed('events', () =>
    readHeads(
      forge,
      {
        ...{ number: pull.number, branch: pull.head.ref, head: pull.head.sha },
        // where every new head burns approvals nobody asks whether it was a merge of the base
        commits: policy === null || policy.freshness === 'head' ? [] : pull.commits,
      },
      found?.folder ?? null,
      ports.app,
    ),
  )
  const people = await readPeople(ports, governance, request, model.base)
  const recorded = ledgerFacts(books, found?.model ?? null, found?.environment ?? null)
  const known = 'value' in heads ? heads.value : { heads: [], checks: [], foreignChecks: [], formerly: {} }
  const others =
    found === null
      ? nobodyElse
      : await readOthers(forge, {
          ...{ pull, place: found, app: ports.app, before },
          holds:
            policy?.holds === undefined || !read
              ? null
              : {
                  ...{ repository, entries: books.entries },
                  folders: question.before === null ? before : requestFolders(await forge.paths(question.base)),
                },
        })
  return {
    schema: 'countersign/facts/1',
    readAt: reading.readAt,
    repository: { ...repository },
    webUrl: forge.webUrl,
    app: ports.app,
    pull: {
      ...withoutUrl(pull),
      actedFor:
        pull.actedFor ?? (reading.opening === undefined ? null : actedForOf(pull.author, reading.opening, ports.app)),
      commits: withCleanMerges(pull.commits, known.heads),
      heads: headsBefore(known.heads, pull.merge?.at ?? null),
    },
    sticky: reading.sticky?.id ?? null,
    request,
    governance,
    modelFile: model.file,
    modelFileFrom: model.from,
    modelSource: model.source,
    memberships: people.memberships.map((one) => ({ ...one, formerly: formerlyIn(one, known.formerly) })),
    failed: [...people.failed, ...('failed' in heads ? [heads.failed] : [])],
    ...(policy === null || recorded.governance === governance.digest
      ? await readRegistry(ports, { governance, request, base: model.base, file: model.file })
      : unasked(request)),
    ledger: recorded,
    ...others,
    checks: known.checks,
    foreignChecks: known.foreignChecks,
    impact: consequences.impact,
  }
}

/** The commits, those marked that were heads by a clean merge of the base. */
function withCleanMerges(commits: Facts['pull']['commits'], heads: Facts['pull']['heads']): Facts['pull']['commits'] {
  const clean = new Set(heads.filter(({ cleanBaseMerge }) => cleanBaseMerge).map(({ sha }) => sha))
  return commits.map((commit) => (clean.has(commit.sha) ? { ...commit, cleanBaseMerge: true } : commit))
}

const noted = (request: RequestFacts, findings: readonly Finding[]): RequestFacts =>
  request.state === 'found' ? { ...request, governanceFindings: [...request.governanceFindings, ...findings] } : request
const nobodyElse: Others = { otherRequests: [], heldRequests: [] }

/** Those whom an earlier check of ours saw in the role and who are no members now. */
const formerlyIn = ({ role, members }: Membership, seen: TeamRecord): readonly number[] =>
  (seen[role] ?? []).filter((id) => !members.some((member) => member.id === id))

/** A branch may be pushed to after its merge; what came then was never merged. */
function headsBefore(heads: Facts['pull']['heads'], merged: string | null): Facts['pull']['heads'] {
  return merged === null ? heads : heads.filter((head) => millis(head.appearedAt) <= millis(merged))
}

function withoutUrl({ url: _url, ...pull }: PullReading['pull']): Omit<PullReading['pull'], 'url'> {
  return pull
}
