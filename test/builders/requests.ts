import type { ModelFile } from '../../shared/domain/model/model-file.ts'
import { shortDigest } from '../../shared/domain/digest.ts'
import type { Facts } from '../../shared/domain/facts.ts'
import type { Commit, Review } from '../../shared/domain/forge.ts'
import { formatHeadRecord } from '../../shared/domain/head-record.ts'
import { proposalDigest } from '../../shared/domain/request/proposal-digest.ts'
import type { MoveRequest, RetirementRequest } from '../../shared/domain/request/request.ts'
import { nextNumber, requestFolders } from '../../shared/domain/request/request-rules.ts'
import { gatherEvidence } from '../../shared/gather/evidence.ts'
import { gatherFacts } from '../../shared/gather/facts.ts'
import { governanceDigests, readGovernance, readModelFiles, readModelSource } from '../../shared/gather/governance.ts'
import { modelFactsFiles, policyFiles } from '../../actions/propose/files.ts'
import { moveFiles } from '../../shared/runtime/drafting/files.ts'
import type { PullReading } from '../../shared/ports/forge.ts'
import { fakeDocuments } from '../fakes/documents.ts'
import type { Tree } from '../fakes/forge.ts'
import { fakePredictions } from '../fakes/predictions.ts'
import { account, model, modelFile, record, writer, type Login, type World } from './world.ts'

/** Requests of a world: opened, signed, merged. */

const identity = (login: Login) => ({ account: account(login), email: `${login}@acme.example`, name: login })

const commitBy = (sha: string, login: Login, parent: string): Commit => ({
  sha,
  parents: [parent],
  author: identity(login),
  committer: identity(login),
  coAuthors: [],
  madeOnForge: false,
  cleanBaseMerge: false,
})

export type Proposing = {
  readonly number?: number
  readonly version?: string
  readonly kind?: MoveRequest['kind']
  /** of a rollback: the record that it goes back to */
  readonly record?: number
  readonly reviews?: readonly number[]
  readonly developers?: readonly string[]
  readonly environment?: string
  readonly folder?: string
  readonly live?: string | null
  readonly reason?: string
  /** the model file that the request brings, which the base has not */
  readonly brings?: ModelFile
  /** the file that the base has, where it is not the world's */
  readonly file?: ModelFile
  /** files beside the request's own, or instead of them */
  readonly files?: Tree
}

/** Our first check of a request's head, at 09:01. */
export function recordHead(world: World, number: number, digest: string | null, at = '2026-01-05T09:01:00Z'): void {
  const sha = world.forge.pullNow(number).pull.head.sha
  world.forge.putCheck(
    {
      id: 500 + number,
      sha,
      name: 'governance / 1 validation gates',
      externalId: formatHeadRecord({ pull: number, sha, digest, at }),
      status: 'completed',
      startedAt: at,
    },
    world.ports.app ?? 'github-actions',
  )
}

/** Opens a pull request of dana's with these files; its head is recorded by our first check at 09:01. */
export function open(
  world: World,
  number: number,
  added: Tree,
  digest: string | null,
  by: Login = 'dana',
): PullReading {
  const reading = openUnseen(world, number, added, by)
  recordHead(world, number, digest)
  return reading
}

/** Opens a pull request that none of our checks has seen yet. */
export function openUnseen(world: World, number: number, added: Tree, by: Login = 'dana'): PullReading {
  const { forge } = world
  const base = forge.tip()
  const head = forge.commitAside({ ...forge.treeAt(base), ...added })
  const branch = `request-${number}`
  const before = forge.treeAt(base)
  forge.move(branch, {
    sha: head,
    before: '0'.repeat(40),
    at: '2026-01-05T09:00:00Z',
    kind: 'creation',
    by: account(by),
  })
  const reading: PullReading = {
    repository: { id: 1, name: 'acme/models', defaultBranch: 'main', tip: base },
    pull: {
      number,
      title: `Request ${number}`,
      url: `https://github.com/acme/models/pull/${number}`,
      author: account(by),
      actedFor: null,
      draft: false,
      state: 'open',
      createdAt: '2026-01-05T09:00:00Z',
      base: { ref: 'main', sha: base },
      head: { ref: branch, sha: head, fork: false },
      stacked: false,
      merge: null,
      commits: [commitBy(head, by, base)],
      baseChanges: [],
      reviews: [],
    },
    files: Object.keys(added).map((path) => ({ path, change: path in before ? 'modified' : 'added' })),
    sticky: null,
    readAt: '2026-01-05T13:00:00Z',
  }
  forge.putPull(reading)
  return reading
}

/** Proposes a version as the action does, and opens its pull request. */
export async function propose(
  world: World,
  asked: Proposing = {},
): Promise<{ readonly digest: string; readonly folder: string; readonly number: number }> {
  const { number = 7, version = '2', kind = 'promotion', environment = 'production', reason = 'Better.' } = asked
  const folder = asked.folder ?? `promotions/${model}/${environment}/0001`
  const governance = await readGovernance(world.forge, fakeDocuments, world.forge.tip())
  if (governance.policy.state !== 'read') throw new Error(`the policy is ${JSON.stringify(governance.policy)}`)
  const policy = governance.policy.value
  const alias = policy.environments[environment]?.alias ?? ''
  const live = asked.live === undefined ? (world.registry.model(model).aliases[alias] ?? null) : asked.live
  const file = asked.brings ?? asked.file ?? modelFile()
  const gathered = await gatherEvidence(
    { registry: world.registry, documents: fakeDocuments, predictions: fakePredictions },
    {
      kind,
      model,
      version,
      environment,
      policy,
      modelFile: file,
      baseModelFile: asked.brings === undefined ? file : null,
      live,
    },
  )
  if (gathered.state !== 'gathered') throw new Error(`the evidence is ${JSON.stringify(gathered)}`)
  const { record: former, reviews, developers = [] } = asked
  const question = {
    ...{ kind, folder, model, environment, version, live, developers, reason },
    ...(former === undefined ? {} : { record: former }),
    ...(reviews === undefined ? {} : { reviews }),
  }
  const files = moveFiles(question, gathered, file, fakeDocuments, '2026-01-05T08:59:00Z')
  const brought = asked.brings === undefined ? {} : { [`models/${model}.yml`]: fakeDocuments.format(asked.brings) }
  open(
    world,
    number,
    { ...Object.fromEntries(files.map(({ path, text: own }) => [path, own])), ...brought, ...asked.files },
    gathered.digest,
  )
  return { digest: gathered.digest, folder, number }
}

type Changed = { readonly digest: string; readonly folder: string; readonly number: number }

/** Opens a request that changes what judges, and records its head with the digest that its sign-offs quote. */
async function openChange(world: World, number: number, folder: string, added: Tree, by: Login): Promise<Changed> {
  openUnseen(world, number, added, by)
  const digest = proposalDigest(await factsOf(world, number)) ?? ''
  recordHead(world, number, digest)
  return { digest, folder, number }
}

const nextFolder = (world: World, parent: string): string =>
  `${parent}/${nextNumber(requestFolders(Object.keys(world.forge.treeAt(world.forge.tip()))), `${parent}/0000`)}`

/** Proposes that the environment shows no version any more. */
export async function proposeRetirement(
  world: World,
  other: Partial<RetirementRequest> & { readonly number: number },
): Promise<Changed> {
  const { number, environment = 'production', ...rest } = other
  const folder = nextFolder(world, `promotions/${model}/${environment}`)
  const request: RetirementRequest = {
    ...{ request: 1, kind: 'retirement', model, environment, expected_current: '1', reason: 'Replaced by hand.' },
    ...rest,
  }
  return openChange(world, number, folder, { [`${folder}/request.yml`]: fakeDocuments.format(request) }, 'dana')
}

/** Proposes a change of governance: files of the repository as they shall be. */
export async function proposePolicy(world: World, changed: Tree, number = 9, by: Login = 'dana'): Promise<Changed> {
  const base = world.forge.tip()
  const tree = { ...world.forge.treeAt(base), ...changed }
  const local = Object.entries(tree).flatMap(([path, entry]) =>
    /^(governance|\.github)\//.test(path) && typeof entry === 'string' ? [{ path, text: entry }] : [],
  )
  const folder = nextFolder(world, 'promotions/_policy')
  const digests = await governanceDigests(world.forge, base)
  const begun = (await world.ledger.read()).files.length > 0
  const models = begun ? null : (await readModelFiles(world.forge, fakeDocuments, base)).files
  const files = policyFiles(folder, 'Needed.', local, digests, models, fakeDocuments)
  return openChange(world, number, folder, Object.fromEntries(files.map((file) => [file.path, file.text])), by)
}

/** Proposes a file of the model as it shall be. */
export async function proposeFile(world: World, value: unknown, number = 11, by: Login = 'dana'): Promise<Changed> {
  const path = `models/${model}.yml`
  const folder = nextFolder(world, `promotions/${model}/_facts`)
  const { source } = await readModelSource(world.forge, fakeDocuments, world.forge.tip(), model)
  const file = { path, text: fakeDocuments.format(value) }
  const files = modelFactsFiles(folder, 'As it is now.', model, file, source?.digest ?? null, fakeDocuments)
  return openChange(world, number, folder, Object.fromEntries(files.map((one) => [one.path, one.text])), by)
}

/** Both of model risk sign a change of what judges, on the given day. */
export function bothSign(world: World, { number, digest }: Changed, day = '2026-01-07'): void {
  review(world, number, 'rita', `${day}T10:00:00Z`, signOff(digest, 'model-risk'))
  review(world, number, 'rolf', `${day}T10:01:00Z`, signOff(digest, 'model-risk'))
}

/** Signs a change with both of model risk and merges it after its rest. */
export async function carriedOut(world: World, change: Promise<Changed>, day = '2026-01-07'): Promise<Changed> {
  const made = await change
  bothSign(world, made, day)
  merge(world, made.number, `${day}T12:00:00Z`)
  replace(world, made.number, (reading) => ({ ...reading, readAt: `${day}T13:00:00Z` }))
  return made
}

const answersOf: Readonly<Record<string, readonly string[]>> = {
  'model-validator': ['methodology', 'data', 'holdout', 'sensitivity', 'benchmark'],
  'compliance-officer': ['applicability', 'risk-classification', 'fairness', 'documentation', 'explainability'],
  'business-owner': ['impact', 'readiness', 'communication', 'monitoring'],
}

/** The body of an approving review: the block that the comment shows, filled in. */
export const signOff = (digest: string, role: string): string =>
  [
    `Sign-off ${shortDigest(digest)} as ${role}`,
    ...(answersOf[role] ?? []).map((answer) => `${answer}: looked at.`),
  ].join('\n')

/** Adds a review to a pull request. */
export function review(
  world: World,
  number: number,
  by: Login,
  at: string,
  body: string,
  state: Review['state'] = 'approved',
): void {
  replace(world, number, (reading) => ({
    ...reading,
    pull: {
      ...reading.pull,
      reviews: [
        ...reading.pull.reviews,
        {
          id: 9000 + reading.pull.reviews.length,
          author: account(by),
          state,
          submittedAt: at,
          commit: reading.pull.head.sha,
          body,
          editedAt: null,
          editor: null,
          dismissal: null,
        },
      ],
    },
  }))
}

/** Changes a pull request in place. */
export function replace(world: World, number: number, change: (reading: PullReading) => PullReading): void {
  world.forge.putPull(change(world.forge.pullNow(number)))
}

/** All three sign-offs that a high-tier promotion needs, in order. */
export function signAll(world: World, number: number, digest: string): void {
  review(world, number, 'vera', '2026-01-05T10:00:00Z', signOff(digest, 'model-validator'))
  review(world, number, 'carl', '2026-01-05T11:00:00Z', signOff(digest, 'compliance-officer'))
  review(world, number, 'olga', '2026-01-05T12:00:00Z', signOff(digest, 'business-owner'))
}

/** Merges a pull request into the default branch; `altered` files come in with the merge and were not its own. */
export function merge(world: World, number: number, at = '2026-01-05T12:30:00Z', altered: Tree = {}): string {
  const { forge } = world
  const { pull, files } = forge.pullNow(number)
  const head = forge.treeAt(pull.head.sha)
  const brought = Object.fromEntries(files.flatMap(({ path }) => (path in head ? [[path, head[path] ?? '']] : [])))
  const sha = forge.commit({ ...forge.treeAt(forge.tip()), ...brought, ...altered })
  replace(world, number, (reading) => ({
    ...reading,
    readAt: '2026-01-05T13:00:00Z',
    pull: { ...reading.pull, state: 'merged', merge: { at, sha, by: account('olga') } },
  }))
  return sha
}

/** A promotion of version 2 that is signed and merged. */
export async function mergedPromotion(
  given: World,
  asked: Proposing = {},
): Promise<{ readonly digest: string; readonly folder: string; readonly number: number }> {
  const made = await propose(given, asked)
  signAll(given, made.number, made.digest)
  merge(given, made.number)
  return made
}

/** Makes a version live as an earlier promotion left it: alias, intent and outcome agree. */
export async function live(given: World, version: string, environment = 'production'): Promise<void> {
  const alias = environment === 'production' ? 'champion' : 'challenger'
  await given.registry.setAlias(model, alias, version)
  const request = {
    folder: `promotions/${model}/${environment}/0000`,
    blob: 'b'.repeat(40),
    kind: 'adoption' as const,
    pull: 2,
    url: 'https://github.com/acme/models/pull/2',
    author: account('dana'),
    mergedAt: '2026-01-04T10:00:00Z',
    mergeSha: 'd'.repeat(40),
    mergedBy: account('rita'),
  }
  const move = {
    registry: given.registry.origin,
    model,
    environment,
    alias,
    from: version,
    to: version,
    createdAt: given.registry.version(model, version).createdAt,
  }
  const judgement = {
    tier: 'high' as const,
    evidence: null,
    governance: `sha256:${'0'.repeat(64)}`,
    stages: [],
    signOffs: [],
    exceptions: [],
    builders: [],
  }
  const at = '2026-01-04T11:00:00Z'
  const intent = await record(given, { kind: 'intent', at, writer, request, move, judgement })
  await record(given, {
    kind: 'outcome',
    at,
    writer,
    request,
    intent: intent.record.number,
    result: 'done',
    findings: [],
    readBack: { alias, version },
    move,
    judgement,
  })
}

/** The facts of an open request, gathered as a stage does. */
export async function factsOf(given: World, number: number): Promise<Facts> {
  const reading = await given.ports.forge.pull(number)
  return gatherFacts(given.ports, { number, base: reading.repository.tip, at: null, before: null }, reading)
}
