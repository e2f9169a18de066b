import { parseEvidence } from '../domain/evidence/file.ts'
import type { Proposed, RequestFacts } from '../domain/facts.ts'
import type { Policy } from '../domain/governance/policy.ts'
import { proposalFinding, proposalOf } from '../domain/request/proposal.ts'
import { readRequest, requestPlace } from '../domain/request/request-rules.ts'
import type { Documents } from '../ports/documents.ts'
import type { ChangedFile, FolderFile, Forge } from '../ports/forge.ts'
import { proposedGovernance } from './governance.ts'

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
  readonly policy: Policy | null
  /** the request folders of the base */
  readonly before: readonly string[]
}

/** The request that a pull request brings, read at a commit as data. */
export async function readProposal(
  forge: Forge,
  documents: Documents,
  question: RequestQuestion,
): Promise<RequestFacts> {
  const proposal = proposalOf(question.changed)
  if (proposal.kind === 'none') return { state: 'none' }
  if (proposal.kind === 'invalid') return { state: 'invalid', findings: proposal.findings }
  const { folder, model, environment } = proposal
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
  const read = located.ok ? readRequest(located.value, place, question.policy, question.before) : located
  const governed =
    model === null ? await proposedGovernance(forge, documents, question.at) : { digests: {}, findings: [] }
  return {
    state: 'found',
    folder,
    model,
    environment,
    blob: file.blob,
    request: read.ok ? { state: 'read', value: read.value } : { state: 'wrong', problems: read.problems },
    proposed: model === null ? { state: 'absent' } : proposedIn(files, folder),
    governance: { ...governed.digests },
    governanceFindings: governed.findings,
  }
}
