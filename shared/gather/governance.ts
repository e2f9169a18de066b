import { digestOf, sha256 } from '../domain/digest.ts'
import { formatProblem, type Read } from '../domain/document/document.ts'
import type { Governance } from '../domain/facts.ts'
import { policyPeopleProblems, readPolicy } from '../domain/governance/policy-rules.ts'
import { readPeople } from '../domain/governance/people-rules.ts'
import { readModelFile } from '../domain/model/model-rules.ts'
import type { ModelFile } from '../domain/model/model-file.ts'
import type { Located } from '../domain/document/document.ts'
import { proposalFinding } from '../domain/request/proposal.ts'
import type { Finding } from '../domain/verdict.ts'
import type { Documents } from '../ports/documents.ts'
import type { FolderFile, Forge } from '../ports/forge.ts'

/** The folders whose files decide: a change of theirs is a policy request, and their digest is recorded. */
export const governanceFolders = ['governance', '.github'] as const

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

/** Every governance file at a commit, with what is no plain file as findings. */
export async function readGovernanceFiles(
  forge: Forge,
  at: string,
): Promise<{ readonly files: readonly FolderFile[]; readonly findings: readonly Finding[] }> {
  const files = (await Promise.all(governanceFolders.map((folder) => forge.folder(at, folder)))).flat()
  const findings = files
    .filter(({ text }) => text === null)
    .map(({ path, kind }) => proposalFinding('no-regular-file', 'error', { path, kind }))
  return { files, findings }
}

const digestsOf = (files: readonly FolderFile[]): Readonly<Record<string, string>> =>
  Object.fromEntries(
    files.map(({ path, text, blob }) => [path, `sha256:${sha256(text ?? `not a text file: ${blob}`)}`]),
  )

/** The digest of each governance file at a commit. */
export async function governanceDigests(
  forge: Forge,
  at: string,
): Promise<{ readonly digests: Readonly<Record<string, string>>; readonly findings: readonly Finding[] }> {
  const { files, findings } = await readGovernanceFiles(forge, at)
  return { digests: digestsOf(files), findings }
}

/** Everything that would keep these governance files from judging. */
export function unusableGovernance(
  documents: Documents,
  files: readonly Pick<FolderFile, 'path' | 'text'>[],
): readonly Finding[] {
  const { policy, people } = governanceOf(
    documents,
    files.map(({ path, text }) => ({ path, text, kind: 'file', blob: '' })),
    '',
  )
  const unusable = (file: string, read: Reading<unknown>): readonly Finding[] => {
    if (read.state === 'read') return []
    const problems = read.state === 'wrong' ? read.problems : [{ file, line: 1, path: '', message: 'is not there.' }]
    return problems.map((problem) =>
      proposalFinding('governance-proposed-unreadable', 'error', {
        file: problem.file,
        line: problem.line,
        detail: formatProblem(problem),
      }),
    )
  }
  return [...unusable('governance/policy.yml', policy), ...unusable('governance/people.yml', people)]
}

/** What a policy request proposes: the digest of each file, and everything that would keep them from judging. */
export async function proposedGovernance(
  forge: Forge,
  documents: Documents,
  at: string,
): Promise<{ readonly digests: Readonly<Record<string, string>>; readonly findings: readonly Finding[] }> {
  const { files, findings } = await readGovernanceFiles(forge, at)
  // what is no plain file is said once, by its own finding
  return {
    digests: digestsOf(files),
    findings: findings.length > 0 ? findings : unusableGovernance(documents, files),
  }
}

/** Policy and people at a commit, with the digest over all that judges. */
export async function readGovernance(forge: Forge, documents: Documents, commit: string): Promise<Governance> {
  const { files } = await readGovernanceFiles(forge, commit)
  return governanceOf(documents, files, commit)
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
  }
}

/** The file of a model at a commit. */
export async function readModel(
  forge: Forge,
  documents: Documents,
  at: string,
  model: string,
): Promise<Reading<ModelFile>> {
  const path = `models/${model}.yml`
  const files = await forge.folder(at, 'models')
  return readText(
    documents,
    files.find((file) => file.path === path),
    path,
    (located) => readModelFile(located, model),
  )
}
