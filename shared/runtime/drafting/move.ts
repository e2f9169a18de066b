import { formatProblem } from '../../domain/document/document.ts'
import { judgeGatesInForce } from '../../domain/gate/in-force.ts'
import type { Policy } from '../../domain/governance/policy.ts'
import type { ModelFile } from '../../domain/model/model-file.ts'
import { readModelFile } from '../../domain/model/model-rules.ts'
import { tierOf } from '../../domain/model/tier.ts'
import type { Entry } from '../../domain/ledger/chain.ts'
import { dueReviews } from '../../domain/ledger/due-review.ts'
import type { Request } from '../../domain/request/request.ts'
import { promotionFinding } from '../../domain/promotion.ts'
import { isSafeName, nextNumber, requestPlace } from '../../domain/request/request-rules.ts'
import {
  copyOf,
  liveOf,
  shownFacts,
  shownFault,
  showingOf,
  type Showing,
  type Shown,
} from '../../domain/showing/showing.ts'
import type { Finding } from '../../domain/verdict.ts'
import { gatherEvidence } from '../../gather/evidence.ts'
import { readShown } from '../../gather/version/shown.ts'
import { sourcesOf } from '../../gather/part/registry-facts.ts'
import { readModel, type Reading } from '../../gather/governance.ts'
import type { Repository } from '../../ports/forge.ts'
import type { Registry } from '../../ports/registry.ts'
import { evaluationSection } from '../../render/metrics.ts'
import { sentence } from '../../render/sentence/finding.ts'
import { UserError } from '../failure.ts'
import type { House, Ports } from '../house.ts'
import { localFile } from '../local/checkout.ts'
import { moveFiles, type MoveQuestion, type RequestFiles } from './files.ts'

/** Drafts of requests that move a version, or say that it is where it is. */

/** A request as its pull request will bring it, with what stage 1 would find. */
export type Draft = {
  readonly folder: string
  readonly title: string
  readonly body: string
  readonly files: RequestFiles
  readonly digest: string | null
  readonly findings: readonly Finding[]
}

/** A file that cannot be used, as an error that says why. */
export const wrong = (what: string, reading: Reading<unknown>): UserError =>
  new UserError(
    `${what} cannot be used.`,
    reading.state === 'wrong' ? reading.problems.map(formatProblem).join('\n') : 'It is not on the default branch.',
  )

/** What every draft is made from. */
export type DraftingTable = {
  readonly house: House
  readonly ports: Ports
  readonly repository: Repository
  readonly folders: readonly string[]
  /** the ledger's records */
  readonly entries: readonly Entry[]
}

type BroughtModel = {
  readonly base: ModelFile | null
  readonly file: ModelFile | null
  readonly brought: RequestFiles
}

/** The model's file: the base's, or for its first request the one in this checkout. */
async function modelFileOf({ house, ports, repository }: DraftingTable, model: string): Promise<BroughtModel> {
  const base = await readModel(ports.forge, ports.documents, repository.tip, model)
  if (base.state === 'wrong') throw wrong(`models/${model}.yml`, base)
  if (base.state === 'read') return { base: base.value, file: base.value, brought: [] }
  const path = `models/${model}.yml`
  const text = localFile(house.environment.folders.workspace, path)
  if (text === null)
    throw new UserError(
      `${path} is neither on the default branch nor in this checkout.`,
      'Write it; the first request of a model brings it.',
    )
  const located = ports.documents.locate(text, path)
  const read = located.ok ? readModelFile(located.value, model) : located
  if (!read.ok) throw wrong(path, { state: 'wrong', problems: read.problems })
  return { base: null, file: read.value, brought: [{ path, text }] }
}

/** How the place shows a version, and the folder of its requests. @throws UserError where it is none. */
function placeOf(
  policy: Policy,
  { model, environment, kind }: Pick<MoveAsked, 'model' | 'environment'> & { readonly kind: Request['kind'] },
) {
  const place = policy.environments[environment]
  const showing = place === undefined ? null : showingOf(place, model)
  if (showing === null)
    throw new UserError(
      `"${environment}" is no environment of the policy (${Object.keys(policy.environments).join(', ')}).`,
      'Correct the input environment.',
    )
  const parent = `promotions/${model}/${environment}`
  // the name becomes a path, here and in the repository
  if (requestPlace(`${parent}/0001`) === null || !isSafeName(model))
    throw new UserError(
      `"${model.slice(0, 200)}" is no name that a folder can have and that is shown safely: letters, digits, _ . and - only.`,
      `Rename the registered model${kind === 'adoption' ? ', or leave it out' : ''}.`,
    )
  return { showing, parent }
}

/** What the place shows. @throws UserError where that is no one version. */
async function standing(
  registry: Registry,
  showing: Showing,
  { model, environment }: Pick<MoveAsked, 'model' | 'environment'>,
): Promise<Shown> {
  const shown = await readShown(registry, showing)
  const fault = shownFault(shown)
  if (fault === null) return shown
  throw new UserError(
    sentence(promotionFinding(fault, 'fail', { model, environment, ...shownFacts(shown) })),
    'Nothing is proposed until one version or none is live there.',
  )
}

/** The records that whatever moves there next must name as reviewed. */
function reviewsAt(entries: readonly Entry[], { model, environment }: Pick<MoveAsked, 'model' | 'environment'>) {
  const due = dueReviews(entries, model).filter((one) => one.environment === environment)
  return due.length === 0 ? {} : { reviews: due.map(({ record }) => record) }
}

function titleOf({ kind, model, version, environment }: MoveAsked, live: string | null): string {
  const now = `(now ${live ?? 'none'})`
  if (kind === 'rollback') return `Roll back ${model} to ${version} in ${environment} ${now}`
  if (kind === 'break-glass') return `Break glass: ${model} ${version} to ${environment} ${now}`
  if (kind === 'promotion' && live === version)
    return `Review ${model} ${version}, live in ${environment} by break-glass`
  return `${kind === 'adoption' ? 'Adopt' : 'Promote'} ${model} ${version} to ${environment} ${now}`
}

export type MoveAsked = Omit<MoveQuestion, 'folder' | 'live' | 'reviews'>

/** The files of a move with what stage 1 would find. @throws UserError where nothing could be drafted. */
export async function draftMove(table: DraftingTable, policy: Policy, asked: MoveAsked): Promise<Draft> {
  const { ports, folders, repository } = table
  const { model, version, kind } = asked
  const { showing, parent } = placeOf(policy, asked)
  const { base, file, brought } = await modelFileOf(table, model)
  const registry = ports.registryAt(policy.registry.uri)
  const shown = await standing(registry, showing, asked)
  const live = liveOf(shown)
  const gathered = await gatherEvidence(
    { registry, ...sourcesOf(ports, repository.tip) },
    { ...asked, policy, modelFile: file, baseModelFile: base, live, copy: copyOf(showing, shown) },
  )
  if (gathered.state === 'failed') throw new UserError(gathered.detail, 'Look at the registry and its credential.')
  if (gathered.state === 'unknown-version')
    throw new UserError(`The registry has no ${model} version ${version}.`, 'Look at the number.')
  if (gathered.state === 'refused')
    throw new UserError(gathered.findings.map(sentence).join(' '), 'Mend that, and propose the version again.')
  const folder = `${parent}/${nextNumber(folders, `${parent}/0000`)}`
  const { evaluation, champion, digest } = gathered
  const gates = judgeGatesInForce(policy, file, { ...gathered, tier: tierOf(base, policy.materiality).tier })
  return {
    folder,
    title: titleOf(asked, live),
    body: evaluationSection(evaluation, champion).slice(0, 20_000),
    files: [
      ...moveFiles(
        { ...asked, ...reviewsAt(table.entries, asked), folder, live },
        gathered,
        file,
        ports.documents,
        ports.clock(),
      ),
      ...brought,
    ],
    digest,
    findings: gates
      .flatMap(({ findings }) => findings)
      // of every other kind they are shown, and keep nothing back
      .map((one) => (kind === 'promotion' ? one : { ...one, weight: 'note' })),
  }
}

/** The one file of a request that an environment shows the model no more. @throws UserError where it shows none. */
export async function draftRetirement(
  table: DraftingTable,
  policy: Policy,
  asked: Pick<MoveAsked, 'model' | 'environment' | 'reason'>,
): Promise<Draft> {
  const { ports, folders, entries } = table
  const { model, environment, reason } = asked
  const { showing, parent } = placeOf(policy, { ...asked, kind: 'retirement' })
  const live = liveOf(await standing(ports.registryAt(policy.registry.uri), showing, asked))
  if (live === null)
    throw new UserError(
      `${environment} shows no version of ${model}.`,
      'There is nothing to retire; look at the names.',
    )
  const folder = `${parent}/${nextNumber(folders, `${parent}/0000`)}`
  const own = { request: 1, kind: 'retirement', model, environment, expected_current: live } as const
  const request: Request = { ...own, ...reviewsAt(entries, asked), reason }
  return {
    folder,
    title: `Retire ${model} ${live} from ${environment}`,
    body: '',
    files: [{ path: `${folder}/request.yml`, text: ports.documents.format(request) }],
    digest: null,
    findings: [],
  }
}
