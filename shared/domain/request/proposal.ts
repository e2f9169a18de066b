import type { Finding } from '../verdict.ts'

/** What a pull request changes, sorted into at most one request and what may come with it. */

export type ChangedPath = { readonly path: string; readonly change: string }

export const proposalCodes = [
  'several-requests',
  'not-add-only',
  'mixed-change',
  'change-needs-request',
  'model-file-change-not-built',
  'stray-file',
  'incomplete-request',
  'no-regular-file',
  'request-unreadable',
  'governance-unreadable',
  'people-unreadable',
  'model-file-unreadable',
  'not-to-default-branch',
  'from-a-fork',
  'second-open-request',
  'twin-request',
  'governance-digest-differs',
  'governance-unrecorded',
  'governance-proposed-unreadable',
  'cooling-down',
  'evidence-missing',
  'evidence-unreadable',
  'evidence-digest-differs',
  'evidence-mismatch',
  'source-outside-roots',
  'version-unknown',
  'version-not-ready',
  'run-deleted',
  'expected-current-stale',
  'already-there',
  'adopted-version-not-live',
  'live-version-not-adopted',
  'moved-without-record',
  'read-failed',
  'check-by-another-app',
  'writer-unproven',
  'head-unrecorded',
] as const
export type ProposalCode = (typeof proposalCodes)[number]

export function proposalFinding(code: ProposalCode, weight: Finding['weight'], facts: Finding['facts'] = {}): Finding {
  return { code, weight, facts }
}

export type Proposal =
  | { readonly kind: 'none' }
  | {
      readonly kind: 'request'
      readonly folder: string
      readonly model: string | null
      readonly environment: string | null
      /** the model file that the request brings, if it does */
      readonly modelFile: string | null
    }
  | { readonly kind: 'invalid'; readonly findings: readonly Finding[] }

const folderShape = /^(promotions\/(?:(_policy)|([^/]+)\/([^/]+))\/\d{4,})\/(.+)$/
const judges = /^(governance|\.github)\//
const modelFileShape = /^models\/[^/]+\.ya?ml$/

const expected: readonly string[] = ['request.yml', 'evidence.json', 'model-card.md']
const expectedOfPolicy: readonly string[] = ['request.yml']

type Touched = {
  readonly folder: string
  readonly model: string | null
  readonly environment: string | null
  readonly files: readonly string[]
}

function touchedFolders(changed: readonly ChangedPath[]): readonly Touched[] {
  const found = new Map<string, { model: string | null; environment: string | null; files: string[] }>()
  for (const { path } of changed) {
    const match = folderShape.exec(path)
    const [folder, model, environment, file] = [match?.[1], match?.[3] ?? null, match?.[4] ?? null, match?.[5]]
    if (folder === undefined || file === undefined) continue
    const entry = found.get(folder) ?? { model, environment, files: [] }
    entry.files.push(file)
    found.set(folder, entry)
  }
  return [...found].map(([folder, entry]) => ({ folder, ...entry }))
}

function pathFindings(changed: readonly ChangedPath[]): readonly Finding[] {
  const below = changed.filter(({ path }) => path.startsWith('promotions/'))
  const stray = below.filter(({ path }) => !folderShape.test(path))
  const altered = below.filter(({ path, change }) => folderShape.test(path) && change !== 'added')
  return [
    ...stray.map(({ path }) => proposalFinding('stray-file', 'error', { path })),
    ...altered.map(({ path, change }) => proposalFinding('not-add-only', 'error', { path, change })),
  ]
}

/** Without a request nothing that judges may change. */
function withoutRequest(changed: readonly ChangedPath[]): Proposal {
  const judging = changed.filter(({ path }) => judges.test(path))
  const models = changed.filter(({ path }) => path.startsWith('models/'))
  const findings = [
    ...judging.map(({ path }) => proposalFinding('change-needs-request', 'error', { path })),
    ...models.map(({ path }) => proposalFinding('model-file-change-not-built', 'error', { path })),
  ]
  return findings.length === 0 ? { kind: 'none' } : { kind: 'invalid', findings }
}

function companionFindings(changed: readonly ChangedPath[], touched: Touched): readonly Finding[] {
  const policy = touched.model === null
  return changed
    .filter(({ path }) => !path.startsWith(`${touched.folder}/`))
    .filter(({ path, change }) =>
      policy ? !judges.test(path) : !(change === 'added' && path === `models/${touched.model}.yml`),
    )
    .map(({ path }) => proposalFinding('mixed-change', 'error', { path, folder: touched.folder }))
}

function contentFindings(touched: Touched): readonly Finding[] {
  const wanted = touched.model === null ? expectedOfPolicy : expected
  const missing = wanted.filter((file) => !touched.files.includes(file))
  const extra = touched.files.filter((file) => !wanted.includes(file))
  return [
    ...missing.map((file) => proposalFinding('incomplete-request', 'error', { folder: touched.folder, file })),
    ...extra.map((file) => proposalFinding('stray-file', 'error', { path: `${touched.folder}/${file}` })),
  ]
}

/** The one request among the changed files, nothing that concerns us, or everything that is wrong with the mixture. */
export function proposalOf(changed: readonly ChangedPath[]): Proposal {
  const paths = pathFindings(changed)
  if (paths.length > 0) return { kind: 'invalid', findings: paths }
  const folders = touchedFolders(changed)
  const [touched] = folders
  if (touched === undefined) return withoutRequest(changed)
  if (folders.length > 1) {
    return {
      kind: 'invalid',
      findings: [proposalFinding('several-requests', 'error', { folders: folders.map(({ folder }) => folder) })],
    }
  }
  const findings = [...companionFindings(changed, touched), ...contentFindings(touched)]
  if (findings.length > 0) return { kind: 'invalid', findings }
  const brought = changed.find(({ path }) => modelFileShape.test(path))
  return {
    kind: 'request',
    folder: touched.folder,
    model: touched.model,
    environment: touched.environment,
    modelFile: brought?.path ?? null,
  }
}
