import { digestOf, sha256 } from '../domain/digest.ts'
import type { Read } from '../domain/document/document.ts'
import type { Governance, GovernanceFile } from '../domain/facts.ts'
import { policyPeopleProblems, readPolicy } from '../domain/governance/policy-rules.ts'
import { readHoldouts } from '../domain/governance/holdouts.ts'
import { readPeople } from '../domain/governance/people-rules.ts'
import { readModelFile } from '../domain/model/model-rules.ts'
import type { ModelFile } from '../domain/model/model-file.ts'
import type { Located } from '../domain/document/document.ts'
import { collidingPaths } from '../domain/request/look-alike.ts'
import { problemFindings } from '../domain/request/problem-findings.ts'
import { proposalFinding } from '../domain/request/proposal.ts'
import type { Finding } from '../domain/verdict.ts'
import type { Documents } from '../ports/documents.ts'
import type { FolderFile, Forge } from '../ports/forge.ts'

/** The folders whose files decide: a change of theirs is a policy request, and their digest is recorded. */
export const governanceFolders = ['governance', '.github'] as const

const holdoutsPath = 'governance/holdouts.yml'

export type Reading<T> =
  | { readonly state: 'read'; readonly value: T }
  | { readonly state: 'wrong'; readonly problems: Extract<Read<T>, { ok: false }>['problems'] }
  | { readonly state: 'absent' }

const reading = <T>(read: Read<T>): Reading<T> =>
  read.ok ? { state: 'read', value: read.value } : { state: 'wrong', problems: read.problems }

/** A text file of the folder as a value, by the reader given. */
function readText<T>(
  documents: Documents,
  file: FolderFile | undefined,
  path: string,
  reader: (located: Located) => Read<T>,
): Reading<T> {
  if (file === undefined) return { state: 'absent' }
  if (file.text === null)
    return {
      state: 'wrong',
      problems: [{ file: path, line: 1, path: '', message: `is a ${file.kind}, not a text file.` }],
    }
  const located = documents.locate(file.text, path)
  return reading(located.ok ? reader(located.value) : located)
}

/** Every governance file at a commit. */
export async function readGovernanceFiles(forge: Forge, at: string): Promise<readonly FolderFile[]> {
  return (await Promise.all(governanceFolders.map((folder) => forge.folder(at, folder)))).flat()
}

const digestsOf = (files: readonly FolderFile[]): Readonly<Record<string, string>> =>
  Object.fromEntries(
    files.map(({ path, text, blob }) => [path, `sha256:${sha256(text ?? `not a text file: ${blob}`)}`]),
  )

/** The digest of each governance file at a commit. */
export async function governanceDigests(forge: Forge, at: string): Promise<Readonly<Record<string, string>>> {
  return digestsOf(await readGovernanceFiles(forge, at))
}

/** Everything that would keep these governance files from judging. */
export function unusableGovernance(
  documents: Documents,
  files: readonly Pick<FolderFile, 'path' | 'text'>[],
): readonly Finding[] {
  const { policy, people, holdouts } = governanceOf(
    documents,
    files.map(({ path, text }) => ({ path, text, kind: 'file', blob: '' })),
    '',
  )
  const unusable = (file: string, read: Reading<unknown>): readonly Finding[] => {
    if (read.state === 'read') return []
    const problems = read.state === 'wrong' ? read.problems : [{ file, line: 1, path: '', message: 'is not there.' }]
    return problemFindings('governance-proposed-unreadable', problems)
  }
  return [
    ...unusable('governance/policy.yml', policy),
    ...unusable('governance/people.yml', people),
    // not every repository has sealed rows
    ...(holdouts === undefined || holdouts.state === 'absent' ? [] : unusable(holdoutsPath, holdouts)),
  ]
}

/** What a policy request proposes, as its merge will leave the base. */
export type ProposedGovernance = {
  readonly governance: Governance
  readonly digests: Readonly<Record<string, string>>
  readonly findings: readonly Finding[]
}

/**
 * The governance as the merge will leave it: the base's files, and those of the branch that the request changes. What
 * came to the base since the branch was made is in it, so a request that names an older file is told so.
 */
export async function proposedGovernance(
  forge: Forge,
  documents: Documents,
  at: string,
  base: string,
  changed: readonly string[],
): Promise<ProposedGovernance> {
  const [head, before] = await Promise.all([readGovernanceFiles(forge, at), readGovernanceFiles(forge, base)])
  const touched = new Set(changed)
  const files = [
    ...before.filter(({ path }) => !touched.has(path)),
    ...head.filter(({ path }) => touched.has(path)),
  ].toSorted((a, b) => (a.path < b.path ? -1 : 1))
  const odd = files
    .filter(({ text }) => text === null)
    .map(({ path, kind }) => proposalFinding('no-regular-file', 'error', { path, kind }))
  const colliding = collidingPaths(files.map(({ path }) => path)).map(({ path, other }) =>
    proposalFinding('look-alike-path', 'error', { path, meant: other }),
  )
  // what is no plain file is said once, by its own finding
  return {
    governance: governanceOf(documents, files, at),
    digests: digestsOf(files),
    findings: [...colliding, ...(odd.length > 0 ? odd : unusableGovernance(documents, files))],
  }
}

/** Policy and people at a commit, with the digest over all that judges. */
export async function readGovernance(forge: Forge, documents: Documents, commit: string): Promise<Governance> {
  return governanceOf(documents, await readGovernanceFiles(forge, commit), commit)
}

/** The governance as a record of the ledger keeps it. */
export function recordedGovernanceFacts(documents: Documents, files: Governance['files'], digest: string): Governance {
  const kept = files.map(({ path, text }): FolderFile => ({ path, kind: 'file', blob: '', text }))
  return { ...governanceOf(documents, kept, ''), digest }
}

function governanceOf(documents: Documents, files: readonly FolderFile[], commit: string): Governance {
  const named = (path: string): FolderFile | undefined => files.find((file) => file.path === path)
  const digests = digestsOf(files)
  const places: Located[] = []
  const policy = readText(documents, named('governance/policy.yml'), 'governance/policy.yml', (located) => {
    places.push(located)
    return readPolicy(located)
  })
  const people = readText(documents, named('governance/people.yml'), 'governance/people.yml', readPeople)
  const holdouts = readText(documents, named(holdoutsPath), holdoutsPath, readHoldouts)
  const [place] = places
  const unknown =
    policy.state === 'read' && people.state === 'read' && place !== undefined
      ? policyPeopleProblems(policy.value, people.value, place)
      : []
  return {
    commit,
    digest: digestOf(digests),
    files: files.map(({ path, text }) => ({ path, digest: digests[path] ?? '', text: text ?? '' })),
    policy: unknown.length > 0 ? { state: 'wrong', problems: unknown } : policy,
    people,
    ...(holdouts.state === 'absent' ? {} : { holdouts }),
  }
}

/** A model's file, with the bytes that it was read from where they are a text. */
export type ModelReading = { readonly source: GovernanceFile | null; readonly file: Reading<ModelFile> }

const absentModel: ModelReading = { source: null, file: { state: 'absent' } }

function modelOf(documents: Documents, file: FolderFile | undefined, path: string, model: string): ModelReading {
  const source =
    file === undefined || file.text === null ? null : { path, digest: `sha256:${sha256(file.text)}`, text: file.text }
  return { source, file: readText(documents, file, path, (located) => readModelFile(located, model)) }
}

/** The file of a model at a commit, with its bytes. */
export async function readModelSource(
  forge: Forge,
  documents: Documents,
  at: string,
  model: string,
): Promise<ModelReading> {
  const path = `models/${model}.yml`
  const files = await forge.folder(at, 'models')
  return modelOf(
    documents,
    files.find((file) => file.path === path),
    path,
    model,
  )
}

/** The file of a model as a record of the ledger keeps it. */
export function recordedModel(documents: Documents, file: GovernanceFile | null, model: string): ModelReading {
  return file === null
    ? absentModel
    : modelOf(documents, { path: file.path, kind: 'file', blob: '', text: file.text }, file.path, model)
}

/** The file of a model at a commit. */
export async function readModel(
  forge: Forge,
  documents: Documents,
  at: string,
  model: string,
): Promise<Reading<ModelFile>> {
  return (await readModelSource(forge, documents, at, model)).file
}

/** The model files at a commit, as the request that begins a ledger records them. */
export async function readModelFiles(
  forge: Forge,
  documents: Documents,
  at: string,
): Promise<{ readonly files: readonly GovernanceFile[]; readonly findings: readonly Finding[] }> {
  const found = (await forge.folder(at, 'models')).flatMap((file) => {
    const model = /^models\/([^/]+)\.yml$/.exec(file.path)?.[1]
    return model === undefined ? [] : [modelOf(documents, file, file.path, model)]
  })
  const findings = found.flatMap(({ file }) =>
    file.state === 'wrong' ? problemFindings('model-file-proposed-unreadable', file.problems) : [],
  )
  return { files: found.flatMap(({ source }) => (source === null ? [] : [source])), findings }
}
