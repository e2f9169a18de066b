import { formatEvidence } from '../../domain/evidence/file.ts'
import { digestOf, sha256 } from '../../domain/digest.ts'
import type { Gathered } from '../../domain/facts.ts'
import type { ModelFile } from '../../domain/model/model-file.ts'
import type { MoveRequest, Request } from '../../domain/request/request.ts'
import type { Documents } from '../../ports/documents.ts'
import { renderCard } from '../../render/card.ts'

/** The files of a request, as its pull request adds them. */
export type RequestFiles = readonly { readonly path: string; readonly text: string }[]

export type MoveQuestion = {
  readonly kind: MoveRequest['kind']
  readonly folder: string
  readonly model: string
  readonly environment: string
  readonly version: string
  readonly live: string | null
  readonly developers: readonly string[]
  readonly reason: string
  /** of a rollback: the record by which the version came there before */
  readonly record?: number
  /** the break-glass moves whose review this is; left out where none waits */
  readonly reviews?: readonly number[]
}

function requestOf(question: MoveQuestion, evidence: string): Request {
  const { kind, model, environment, version, live, developers, reason, record, reviews } = question
  const base = { model, environment, version, expected_current: live, evidence, developers, reason }
  if (kind === 'adoption' || kind === 'break-glass') return { request: 1, kind, ...base }
  const own = { ...base, ...(reviews === undefined ? {} : { reviews }) }
  if (kind === 'promotion') return { request: 1, kind, ...own }
  if (record === undefined) throw new Error('A rollback names the record that it goes back to.')
  return { request: 1, kind, ...own, record }
}

/** request.yml, evidence.json and model-card.md of a version that moves into an environment. */
export function moveFiles(
  question: MoveQuestion,
  gathered: Extract<Gathered, { state: 'gathered' }>,
  modelFile: ModelFile | null,
  documents: Documents,
  now: string,
): RequestFiles {
  const request = requestOf(question, gathered.digest)
  const { folder } = question
  const { subject, digest, evaluation, champion, claims, server, dataQuality, lineage } = gathered
  return [
    { path: `${folder}/request.yml`, text: documents.format(request) },
    {
      path: `${folder}/evidence.json`,
      text: formatEvidence(subject, {
        ...{ gatheredAt: now, server, evaluation, champion, claims },
        ...(gathered.security === undefined ? {} : { security: gathered.security }),
        ...(dataQuality === undefined ? {} : { dataQuality }),
        ...(lineage === undefined ? {} : { lineage }),
      }),
    },
    {
      path: `${folder}/model-card.md`,
      text: renderCard({ subject, digest, evaluation, champion, modelFile, dataQuality, lineage }),
    },
  ]
}

/** A name for the branch of a request, or of the adoptions of several versions, that no other has. */
export function branchName(folder: string | null, files: RequestFiles): string {
  const name = folder === null ? 'promote/adoptions' : folder.replace('promotions/', 'promote/')
  return `${name}-${digestOf(files.map(({ path, text }) => [path, sha256(text)])).slice(7, 15)}`
}
