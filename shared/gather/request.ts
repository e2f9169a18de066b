import { parseEvidence } from '../domain/evidence/file.ts'
import type { FoundRequest, Proposed, RequestFacts } from '../domain/facts.ts'
import type { Policy } from '../domain/governance/policy.ts'
import {
  contentByKind,
  proposalFinding,
  proposalOf,
  severalRequests,
  type ProposedFolder,
} from '../domain/request/proposal.ts'
import { readRequest, requestPlace } from '../domain/request/request-rules.ts'
import type { Documents } from '../ports/documents.ts'
import type { ChangedFile, FolderFile, Forge } from '../ports/forge.ts'
import {
  governanceFolders,
  proposedGovernance,
  readModelFiles,
  readModelSource,
  type ModelReading,
} from './governance.ts'

function proposedIn(files: readonly FolderFile[], folder: string): Proposed {
  const file = files.find(({ path }) => path === `${folder}/evidence.json`)
  if (file === undefined) return { state: 'absent' }
  return file.text === null
    ? { state: 'wrong', detail: `evidence.json is a ${file.kind}, not a text file.` }
    : parseEvidence(file.text)
}

export type RequestQuestion = {
  readonly changed: readonly ChangedFile[]
  /** the commit whose tree holds the request: the head, or the merge */
  readonly at: string
  /** the commit of the base that the merge will change; the merge itself where it has come */
  readonly base: string
  readonly policy: Policy | null
  /** whether the ledger is empty, so that a policy request begins it */
  readonly genesis: boolean
  /** the request folders of the base */
  readonly before: readonly string[]
  /** the request folders that records name, while none of them can be this one */
  readonly recorded: readonly string[]
}

/** The requests that a pull request brings, read at a commit as data: one, or adoptions in the order of their folders. */
export async function readProposals(
  forge: Forge,
  documents: Documents,
  question: RequestQuestion,
): Promise<readonly [RequestFacts, ...FoundRequest[]]> {
  const proposal = proposalOf(question.changed)
  if (proposal.kind === 'none') return [{ state: 'none' }]
  if (proposal.kind === 'invalid') return [{ state: 'invalid', findings: proposal.findings }]
  const read = await Promise.all(
    [proposal, ...proposal.also].map((folder) => readFolder(forge, documents, question, folder)),
  )
  const invalid = read.flatMap((one) => (one.state === 'invalid' ? one.findings : []))
  const [first, ...also] = read.filter((one) => one.state === 'found')
  if (invalid.length > 0 || first === undefined) return [{ state: 'invalid', findings: invalid }]
  if (also.length === 0) return [first]
  const all = [first, ...also]
  const others = all.filter(({ request }) => request.state === 'read' && request.value.kind !== 'adoption')
  const names = (some: readonly FoundRequest[]): readonly string[] => some.map(({ folder }) => folder)
  return others.length === 0
    ? [first, ...also]
    : [{ state: 'invalid', findings: [severalRequests(names(all), names(others))] }]
}

async function readFolder(
  forge: Forge,
  documents: Documents,
  question: RequestQuestion,
  { folder, asks, model, environment }: ProposedFolder,
): Promise<Extract<RequestFacts, { state: 'found' | 'invalid' }>> {
  const place = requestPlace(folder)
  const files = await forge.folder(question.at, folder)
  const odd = files
    .filter(({ text }) => text === null)
    .map(({ path, kind }) => proposalFinding('no-regular-file', 'error', { path, kind }))
  if (odd.length > 0 || place === null) return { state: 'invalid', findings: odd }
  const file = files.find(({ path }) => path === `${folder}/request.yml`)
  if (file?.text == null)
    return {
      state: 'invalid',
      findings: [proposalFinding('incomplete-request', 'error', { folder, file: 'request.yml' })],
    }
  const located = documents.locate(file.text, file.path)
  const read = located.ok
    ? readRequest(located.value, place, question.policy, question.before, question.recorded)
    : located
  const content =
    asks === 'move' && read.ok
      ? contentByKind(
          folder,
          files.map(({ path }) => path),
          read.value.kind,
        )
      : []
  if (content.length > 0) return { state: 'invalid', findings: content }
  return {
    state: 'found',
    folder,
    asks,
    model,
    environment,
    blob: file.blob,
    request: read.ok ? { state: 'read', value: read.value } : { state: 'wrong', problems: read.problems },
    proposed: asks === 'move' ? proposedIn(files, folder) : { state: 'absent' },
    ...(asks === 'policy' ? await governed(forge, documents, question) : nothingGoverned),
    proposedFile:
      asks === 'facts' && model !== null ? await readProposedModel(forge, documents, question, model) : null,
  }
}

const nothingGoverned = { governance: {}, models: {}, governanceFindings: [] }

type Governed = Pick<FoundRequest, 'governance' | 'models' | 'governanceFindings'>

/** What a policy request leaves on the base: the digest of each file, and why it could not judge. */
async function governed(forge: Forge, documents: Documents, question: RequestQuestion): Promise<Governed> {
  const { at, base, changed } = question
  const paths = changed.map(({ path }) => path)
  const { digests, findings } = await proposedGovernance(forge, documents, at, base, paths)
  const models = question.genesis ? await readModelFiles(forge, documents, base) : { files: [], findings: [] }
  return {
    governance: { ...digests },
    models: Object.fromEntries(models.files.map(({ path, digest }) => [path, digest])),
    governanceFindings: [...findings, ...models.findings],
  }
}

/** The model's file as the merge will leave it: the branch's where the request changes it, else the base's. */
async function readProposedModel(
  forge: Forge,
  documents: Documents,
  { at, base, changed }: RequestQuestion,
  model: string,
): Promise<ModelReading> {
  const brings = changed.some(({ path }) => path === `models/${model}.yml`)
  return readModelSource(forge, documents, brings ? at : base, model)
}

type Place = { readonly at: string; readonly path: string }

/** The folders that the judgement of a request reads, as far as its changed files tell them. */
export function foldersOf(
  changed: readonly ChangedFile[],
  { base, at }: { readonly base: string; readonly at: string },
): readonly Place[] {
  const judges = governanceFolders.map((path): Place => ({ at: base, path }))
  const proposal = proposalOf(changed)
  if (proposal.kind !== 'request') return judges
  const places = [proposal, ...proposal.also].flatMap(({ folder, asks, model }): readonly Place[] => {
    const own: Place = { at, path: folder }
    if (asks === 'policy') return [own, ...governanceFolders.map((path): Place => ({ at, path }))]
    const brings = changed.some(({ path }) => path === `models/${model}.yml`)
    return [own, { at: brings ? at : base, path: 'models' }]
  })
  return [...judges, ...new Map(places.map((place) => [`${place.at}:${place.path}`, place])).values()]
}

/** Has the forge read these folders in one answer; whoever needs one of them then finds it read. */
export async function readTogether(forge: Forge, places: readonly Place[]): Promise<void> {
  await Promise.all(places.map(({ at, path }) => forge.folder(at, path)))
}
