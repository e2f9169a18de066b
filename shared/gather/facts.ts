import { millis } from '../domain/instant.ts'
import type { Facts, FoundRequest, RequestFacts } from '../domain/facts.ts'
import type { Membership } from '../domain/forge.ts'
import type { ModelFile } from '../domain/model/model-file.ts'
import { recordedFolders, recordedGovernance } from '../domain/ledger/history.ts'
import { requestFolders, requestPlace } from '../domain/request/request-rules.ts'
import { actedForOf } from '../domain/request/requester.ts'
import { proposalOf } from '../domain/request/proposal.ts'
import { strictestRoute } from '../domain/request/re-route.ts'
import { askedRoles, modelRoute, routeOf } from '../domain/request/route.ts'
import type { TeamRecord } from '../domain/approval/objection/team-record.ts'
import type { Finding } from '../domain/verdict.ts'
import type { PullReading } from '../ports/forge.ts'
import { readConsequences } from './consequences.ts'
import type { Reading } from './governance.ts'
import { orFailed, readJudges } from './judges.ts'
import { readHeads } from './heads.ts'
import { readMemberships, type MembershipReading } from './people.ts'
import { readDueRoutes } from './judging/due-routes.ts'
import { readUnrecorded } from './judging/unrecorded.ts'
import { readOwners } from './judging/owners.ts'
import { withoutTeams } from './judging/team-roles.ts'
import { modelOf, ownReader, type Desk } from './part/own-facts.ts'
import type { FactsQuestion, GatherPorts } from './part/question.ts'
import { foldersOf, readProposals, readTogether } from './request.ts'

async function readPeople(
  ports: GatherPorts,
  governance: Facts['governance'],
  request: RequestFacts,
  base: Reading<ModelFile>,
  due: NonNullable<Facts['due']>,
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
  const route =
    request.asks === 'move'
      ? modelRoute(policy, kind, base.state === 'read' ? base.value : null, request.environment)
      : routeOf(policy, kind, 'high', request.environment)
  const roles = askedRoles(policy, strictestRoute(route, due, policy.roles))
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

/** Everything that the judgement of one pull request reads, gathered once. A read that fails becomes a fact that says so. */
export async function gatherFacts(ports: GatherPorts, question: FactsQuestion, reading: PullReading): Promise<Facts> {
  const { forge, documents } = ports
  const { pull, repository } = reading
  const at = question.at ?? pull.head.sha
  await readTogether(forge, foldersOf(reading.files, { base: question.base, at }))
  const proposal = proposalOf(reading.files)
  const asks = proposal.kind === 'request' ? proposal.asks : null
  const {
    governance: judging,
    books,
    read,
    explains,
  } = await readJudges(ports, question.base, asks, modelsIn(reading.files.map(({ path }) => path)))
  const governance = withoutTeams(documents, judging, ports.app)
  const policy = governance.policy.state === 'read' ? governance.policy.value : null
  const before = question.before ?? requestFolders(await forge.paths(question.base))
  const [first, also] = chosen(
    await readProposals(forge, documents, {
      changed: reading.files,
      at,
      base: question.at ?? question.base,
      genesis: read && books.entries.length === 0,
      policy,
      before,
      recorded: pull.state === 'merged' ? [] : recordedFolders(books.entries),
    }),
    question.folder ?? null,
  )
  const asked = noted(first, explains === null || pull.state === 'merged' ? [] : [explains])
  const desk: Desk = { ports, question, reading, at, governance, books, read, before }
  const model = await modelOf(desk, asked)
  const consequences = await readConsequences(ports, {
    ...{ request: asked, at, base: question.at ?? question.base, governance, model, entries: books.entries },
    changed: reading.files.map(({ path }) => path),
  })
  const { due, findings: undue } = readDueRoutes(documents, books.entries, asked, pull.createdAt)
  const request = noted(asked, [...consequences.findings, ...undue])
  const readOwn = ownReader(desk)
  // the forge and the registry are asked at the same time: neither answer depends on the other
  const [own, { heads, people, takers, strayed }] = await Promise.all([
    readOwn(request, model),
    readAround(desk, { requests: [request, ...also], base: model.base, due, asks }),
  ])
  const known = 'value' in heads ? heads.value : { heads: [], checks: [], foreignChecks: [], formerly: {} }
  return {
    schema: 'countersign/facts/1',
    readAt: reading.readAt,
    repository: { ...repository },
    webUrl: forge.webUrl,
    app: ports.app,
    pull: {
      ...withoutUrl(pull),
      actedFor:
        pull.actedFor ??
        (reading.opening === undefined ? null : actedForOf(pull.author, reading.opening, ports.app, takers.members)),
      commits: withCleanMerges(pull.commits, known.heads),
      heads: headsBefore(known.heads, pull.merge?.at ?? null),
    },
    sticky: reading.sticky?.id ?? null,
    request,
    governance,
    ...own,
    ...(also.length === 0 ? {} : { also: await readAlso(also, question.folder === undefined ? desk : null, readOwn) }),
    ...(due.length === 0 ? {} : { due }),
    memberships: people.memberships.map((one) => ({ ...one, formerly: formerlyIn(one, known.formerly) })),
    failed: [
      ...people.failed,
      ...takers.failed,
      ...[heads, strayed].flatMap((one) => ('failed' in one ? [one.failed] : [])),
    ],
    ...('value' in strayed && strayed.value !== null ? { unrecorded: strayed.value } : {}),
    checks: known.checks,
    foreignChecks: known.foreignChecks,
    impact: consequences.impact,
  }
}

type Around = {
  /** the one that is judged first, and those that came with it */
  readonly requests: readonly [RequestFacts, ...RequestFacts[]]
  readonly base: Reading<ModelFile>
  readonly due: NonNullable<Facts['due']>
  readonly asks: FoundRequest['asks'] | null
}

/** What the forge tells of the request's heads, of those who may judge it, and of governance that nobody recorded. */
async function readAround(desk: Desk, { requests, base, due, asks }: Around) {
  const { ports, question, reading, governance, books } = desk
  const { forge } = ports
  const { pull, repository } = reading
  const policy = governance.policy.state === 'read' ? governance.policy.value : null
  const heads = await orFailed('events', () =>
    readHeads(
      forge,
      {
        ...{ number: pull.number, branch: pull.head.ref, head: pull.head.sha },
        // where every new head burns approvals nobody asks whether it was a merge of the base
        commits: policy === null || policy.freshness === 'head' ? [] : pull.commits,
      },
      requests.flatMap((one) => (one.state === 'found' ? [one.folder] : [])).toSorted(),
      ports.app,
    ),
  )
  const people = await readPeople(ports, governance, requests[0], base, due)
  const owners = await orFailed('teams', () => readOwners(forge, governance, reading, base, ports.app))
  const takers = 'value' in owners ? owners.value : { members: [], failed: [owners.failed] }
  const strayed =
    asks === 'policy'
      ? await readUnrecorded(forge, {
          ...{ recorded: recordedGovernance(books.entries)?.governance ?? null, branch: repository.defaultBranch },
          ...{ at: question.at ?? question.base, merged: question.at !== null },
        })
      : { value: null }
  return { heads, people, takers, strayed }
}

/** The models that the files speak of: by a request, or as their file; null where there is none, so that nothing can be left out. */
function modelsIn(paths: readonly string[]): readonly string[] | null {
  const asked = requestFolders(paths).map((folder) => requestPlace(folder)?.model ?? null)
  const filed = paths.flatMap((path) => /^models\/(.+)\.ya?ml$/.exec(path)?.[1] ?? [])
  const named = asked.filter((model) => model !== null)
  return named.length < asked.length || named.length === 0 ? null : [...new Set([...named, ...filed])]
}

/** The request that is judged first, or the one asked for, and those that came with it. */
function chosen(
  requests: readonly [RequestFacts, ...FoundRequest[]],
  folder: string | null,
): readonly [RequestFacts, readonly FoundRequest[]] {
  const [first, ...also] = requests
  if (folder === null || first.state !== 'found' || first.folder === folder) return [first, also]
  const one = also.find((other) => other.folder === folder)
  if (one === undefined) throw new Error(`The pull request does not hold ${folder}.`)
  return [one, [first, ...also.filter((other) => other !== one)]]
}

/** The further requests, one after the other; with nothing but what is proposed where none of them is judged. */
async function readAlso(
  also: readonly FoundRequest[],
  desk: Desk | null,
  readOwn: ReturnType<typeof ownReader>,
): Promise<NonNullable<Facts['also']>> {
  const found: NonNullable<Facts['also']>[number][] = []
  for (const request of also)
    found.push({ request, own: desk === null ? null : await readOwn(request, await modelOf(desk, request)) })
  return found
}

/** The commits, those marked that were heads by a clean merge of the base. */
function withCleanMerges(commits: Facts['pull']['commits'], heads: Facts['pull']['heads']): Facts['pull']['commits'] {
  const clean = new Set(heads.filter(({ cleanBaseMerge }) => cleanBaseMerge).map(({ sha }) => sha))
  return commits.map((commit) => (clean.has(commit.sha) ? { ...commit, cleanBaseMerge: true } : commit))
}

const noted = (request: RequestFacts, findings: readonly Finding[]): RequestFacts =>
  request.state === 'found' ? { ...request, governanceFindings: [...request.governanceFindings, ...findings] } : request

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
