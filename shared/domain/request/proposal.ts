import type { Finding } from '../verdict.ts'
import { seemingPath } from './look-alike.ts'
import { factsFolder } from './request.ts'

/** What a pull request changes, sorted into one request, or several adoptions, and what may come with them. */

export type ChangedPath = { readonly path: string; readonly change: string }

export const proposalCodes = [
  'several-requests',
  'one-place-twice',
  'not-add-only',
  'mixed-change',
  'change-needs-request',
  'model-file-needs-request',
  'model-file-removed',
  'look-alike-path',
  'stray-file',
  'incomplete-request',
  'no-regular-file',
  'request-unreadable',
  'governance-unreadable',
  'people-unreadable',
  'holdouts-unreadable',
  'model-file-unreadable',
  'not-to-default-branch',
  'from-a-fork',
  'second-open-request',
  'twin-request',
  'governance-digest-differs',
  'governance-unrecorded',
  'governance-proposed-unreadable',
  'governance-explained',
  'earlier-rules-unreadable',
  'routed-as-before',
  'never-satisfiable',
  'person-still-named',
  'key-taken-over',
  'model-file-proposed-unreadable',
  'model-file-unrecorded',
  'model-file-known',
  'nothing-changes',
  'changes-loosen',
  'cooling-down',
  'merged-while-cooling',
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

/** What a request is about, told by its folder alone: a version's move, a model's file, or the governance. */
export type Asks = 'move' | 'facts' | 'policy'

export type ProposedFolder = {
  readonly folder: string
  readonly asks: Asks
  readonly model: string | null
  readonly environment: string | null
  /** the model file that the request brings, if it does */
  readonly modelFile: string | null
}

export type Proposal =
  | { readonly kind: 'none' }
  | (ProposedFolder & {
      readonly kind: 'request'
      /** further folders, which are all right where every request proves to be an adoption; in their order, this one first */
      readonly also: readonly ProposedFolder[]
    })
  | { readonly kind: 'invalid'; readonly findings: readonly Finding[] }

const folderShape = /^(promotions\/(?:(_policy)|([^/]+)\/([^/]+))\/\d{4,})\/(.+)$/
const judges = /^(governance|\.github)\//
const modelFileShape = /^models\/([^/]+)\.yml$/

/** What lies beside the request of a version that moves. A retirement has neither; which it is is told by its request alone. */
export const besideMove = ['evidence.json', 'model-card.md'] as const

const expected: Readonly<Record<Asks, readonly string[]>> = {
  move: ['request.yml', ...besideMove],
  facts: ['request.yml'],
  policy: ['request.yml'],
}

type Touched = {
  readonly folder: string
  readonly asks: Asks
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
  return [...found]
    .map(([folder, entry]) => ({ folder, asks: asksOf(entry), ...entry }))
    .toSorted((a, b) => (a.folder < b.folder ? -1 : 1))
}

const asksOf = ({ model, environment }: Pick<Touched, 'model' | 'environment'>): Asks =>
  model === null ? 'policy' : environment === factsFolder ? 'facts' : 'move'

function pathFindings(changed: readonly ChangedPath[]): readonly Finding[] {
  const below = changed.filter(({ path }) => path.startsWith('promotions/'))
  const stray = below.filter(({ path }) => !folderShape.test(path))
  const altered = below.filter(({ path, change }) => folderShape.test(path) && change !== 'added')
  // taking such a path away is the mend
  const seeming = changed.flatMap(({ path, change }) => {
    const meant = change === 'deleted' ? null : seemingPath(path)
    return meant === null ? [] : [proposalFinding('look-alike-path', 'error', { path, meant })]
  })
  return [
    ...seeming,
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
    ...models.map(({ path, change }) => modelFinding(path, change)),
  ]
  return findings.length === 0 ? { kind: 'none' } : { kind: 'invalid', findings }
}

const gone = (change: string): boolean => change === 'deleted' || change === 'renamed'

function modelFinding(path: string, change: string): Finding {
  const model = modelFileShape.exec(path)?.[1]
  if (model === undefined) return proposalFinding('stray-file', 'error', { path })
  return gone(change)
    ? proposalFinding('model-file-removed', 'error', { path, change })
    : proposalFinding('model-file-needs-request', 'error', { path, model })
}

/** Whether a request of this kind may bring this file beside its folder. */
function mayBring({ asks, model }: Touched, { path, change }: ChangedPath): boolean {
  if (asks === 'policy') return judges.test(path)
  if (path !== `models/${model}.yml`) return false
  return asks === 'facts' ? change === 'added' || change === 'modified' : change === 'added'
}

function companionFindings(changed: readonly ChangedPath[], folders: readonly Touched[]): readonly Finding[] {
  const names = folders.map(({ folder }) => folder)
  return changed
    .filter(({ path }) => !names.some((folder) => path.startsWith(`${folder}/`)))
    .filter((one) => !folders.some((touched) => mayBring(touched, one)))
    .map(({ path, change }) =>
      folders.some(({ asks, model }) => asks === 'facts' && path === `models/${model}.yml`) && gone(change)
        ? proposalFinding('model-file-removed', 'error', { path, change })
        : proposalFinding('mixed-change', 'error', { path, folder: names }),
    )
}

/** What a folder that asks for a move holds and should not, or the other way, by the kind of its request. */
export function contentByKind(folder: string, paths: readonly string[], kind: string): readonly Finding[] {
  const beside = besideMove.map((file) => ({ file, there: paths.includes(`${folder}/${file}`) }))
  return kind === 'retirement'
    ? beside
        .filter(({ there }) => there)
        .map(({ file }) => proposalFinding('stray-file', 'error', { path: `${folder}/${file}` }))
    : beside
        .filter(({ there }) => !there)
        .map(({ file }) => proposalFinding('incomplete-request', 'error', { folder, file }))
}

/** That requests came together of which some may not: the folders, and those that must go. */
export const severalRequests = (folders: readonly string[], others: readonly string[]): Finding =>
  proposalFinding('several-requests', 'error', { folders, others })

/** What is wrong with several folders at once, as far as their paths tell; their kinds are read later. */
function severalFindings(folders: readonly Touched[]): readonly Finding[] {
  if (folders.length < 2) return []
  const names = (some: readonly Touched[]): readonly string[] => some.map(({ folder }) => folder)
  const others = folders.filter(({ asks }) => asks !== 'move')
  if (others.length > 0) return [severalRequests(names(folders), names(others))]
  const places = Map.groupBy(folders, ({ model, environment }) => `${model}/${environment}`)
  return [...places.values()]
    .filter((same) => same.length > 1)
    .map((same) =>
      proposalFinding('one-place-twice', 'error', {
        folders: names(same),
        model: same[0]?.model ?? null,
        environment: same[0]?.environment ?? null,
      }),
    )
}

function contentFindings(touched: Touched, _place: number, all: readonly Touched[]): readonly Finding[] {
  const wanted = expected[touched.asks]
  // whether a request alone is whole is asked once it is read; what comes together are adoptions
  const alone = all.length === 1 && touched.files.every((file) => file === 'request.yml')
  const missing = wanted.filter((file) => !touched.files.includes(file) && !alone)
  const extra = touched.files.filter((file) => !wanted.includes(file))
  return [
    ...missing.map((file) => proposalFinding('incomplete-request', 'error', { folder: touched.folder, file })),
    ...extra.map((file) => proposalFinding('stray-file', 'error', { path: `${touched.folder}/${file}` })),
  ]
}

function proposedFolder(
  { folder, asks, model, environment }: Touched,
  changed: readonly ChangedPath[],
): ProposedFolder {
  const brought = changed.find(({ path }) => modelFileShape.test(path) && path === `models/${model}.yml`)
  return {
    folder,
    asks,
    model,
    environment: asks === 'move' ? environment : null,
    modelFile: brought?.path ?? null,
  }
}

/** The request among the changed files, or several in the order of their folders, or everything that is wrong with the mixture. */
export function proposalOf(changed: readonly ChangedPath[]): Proposal {
  const paths = pathFindings(changed)
  if (paths.length > 0) return { kind: 'invalid', findings: paths }
  const folders = touchedFolders(changed)
  if (folders.length === 0) return withoutRequest(changed)
  const several = severalFindings(folders)
  if (several.length > 0) return { kind: 'invalid', findings: several }
  const findings = [...companionFindings(changed, folders), ...folders.flatMap(contentFindings)]
  const [first, ...also] = folders.map((touched) => proposedFolder(touched, changed))
  if (findings.length > 0 || first === undefined) return { kind: 'invalid', findings }
  return { kind: 'request', ...first, also }
}
