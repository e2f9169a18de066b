import type { Policy } from '../../shared/domain/governance/policy.ts'
import { recordedFolders, recordedVersion } from '../../shared/domain/ledger/history.ts'
import { promotionFinding } from '../../shared/domain/promotion.ts'
import type { RegisteredModel } from '../../shared/domain/registry.ts'
import { isSafeName, requestFolders } from '../../shared/domain/request/request-rules.ts'
import { liveOf, shownFacts, shownFault, showingOf } from '../../shared/domain/showing/showing.ts'
import { readGovernance } from '../../shared/gather/governance.ts'
import { readShown } from '../../shared/gather/version/shown.ts'
import type { Registry } from '../../shared/ports/registry.ts'
import type { OpenRequest } from '../../shared/ports/forge.ts'
import { sentence } from '../../shared/render/sentence/finding.ts'
import { adoptionBody } from '../../shared/render/version/adopted.ts'
import { branchName, type RequestFiles } from '../../shared/runtime/drafting/files.ts'
import { draftMove, wrong, type Draft, type DraftingTable } from '../../shared/runtime/drafting/move.ts'
import { UserError } from '../../shared/runtime/failure.ts'
import type { House, Ports } from '../../shared/runtime/house.ts'
import { choiceFor, openBook } from '../../shared/runtime/ledger/book.ts'
import { someModels } from '../../shared/runtime/ledger/choices.ts'
import { credentialsOf } from '../../shared/runtime/stage/inputs.ts'
import { requireTrustedRun } from '../../shared/runtime/trusted-run.ts'
import { repositoryOf } from './answers.ts'
import { unadopted, type LiveFacts, type LiveVersion } from './decide.ts'
import type { Inputs } from './inputs.ts'

const reason = 'Live since before the ledger began.'

/** GitHub refuses a longer body of a pull request, counted in its own way. */
const mostCharacters = 50_000

/** The paths that open requests bring; of one whose list is not told whole, all that lies below promotions/ at its head. */
async function openPaths({ forge }: Ports, open: readonly OpenRequest[]): Promise<readonly string[]> {
  const all = await Promise.all(
    open.map(
      async ({ files, headSha }) =>
        files ?? (await forge.paths(headSha)).filter((path) => path.startsWith('promotions/')),
    ),
  )
  return all.flat()
}

type Adoption = { readonly live: LiveVersion; readonly draft: Draft }

/** One pull request's words and files for all that is adopted; a model that is live in two environments brings its file once. */
export function adoptionOf(all: readonly Adoption[]): {
  readonly folder: string | null
  readonly title: string
  readonly body: string
  readonly files: RequestFiles
} | null {
  const [first] = all
  if (first === undefined) return null
  const { folder, title, body, files } = first.draft
  if (all.length === 1) return { folder, title, body, files }
  const every = all.flatMap(({ draft }) => draft.files)
  const rows = all.map(({ live, draft }) => ({
    ...live,
    folder: draft.folder,
    evidence: draft.digest,
    page: null,
    measured: draft.body,
  }))
  return {
    folder: null,
    title: `Adopt ${all.length} live versions`,
    body: adoptionBody(rows, mostCharacters),
    files: [...new Map(every.map((file) => [file.path, file])).values()],
  }
}

async function draftsOf(
  table: DraftingTable,
  policy: Policy,
  moves: readonly LiveVersion[],
  developers: readonly string[],
): Promise<readonly Adoption[]> {
  const found: Adoption[] = []
  for (const live of moves)
    found.push({ live, draft: await draftMove(table, policy, { kind: 'adoption', ...live, developers, reason }) })
  return found
}

/** What each environment shows of each model, where it shows anything; by an alias the models' own answer tells it. */
async function liveIn(
  registry: Registry,
  models: readonly RegisteredModel[],
  { environments }: Policy,
): Promise<ReadonlyMap<string, NonNullable<ReturnType<LiveFacts['live']>>>> {
  const found = new Map<string, NonNullable<ReturnType<LiveFacts['live']>>>()
  for (const { name, aliases } of models)
    for (const [environment, place] of Object.entries(environments)) {
      const showing = showingOf(place, name)
      const alias = showing?.mode === 'alias' ? aliases[showing.alias] : undefined
      if (alias !== undefined) found.set(`${name} ${environment}`, { version: alias })
      // a name that no request can have is not asked for
      if (showing === null || showing.mode === 'alias' || !isSafeName(name)) continue
      const shown = await readShown(registry, showing)
      const [fault, version] = [shownFault(shown), liveOf(shown)]
      const about = { model: name, environment, ...shownFacts(shown) }
      if (fault !== null)
        found.set(`${name} ${environment}`, { fault: sentence(promotionFinding(fault, 'fail', about)) })
      else if (version !== null) found.set(`${name} ${environment}`, { version })
    }
  return found
}

/** Opens one pull request that adopts every version that is live and that no record knows; its number, null where none is. */
export async function adoptLive(house: House, inputs: Inputs): Promise<number | null> {
  const [owner = '', name = ''] = (await repositoryOf(house, inputs))?.split('/') ?? []
  const ports = house.ports({ ...credentialsOf(inputs), ...(owner === '' ? {} : { repository: { owner, name } }) })
  const repository = await ports.forge.repository()
  requireTrustedRun(house.environment, repository.defaultBranch)
  const { policy } = await readGovernance(ports.forge, ports.documents, repository.tip)
  if (policy.state !== 'read') throw wrong('The policy on the default branch', policy)
  const registry = ports.registryAt(policy.value.registry.uri)
  const models = await registry.registeredModels()
  const shown = await liveIn(registry, models, policy.value)
  // what shows nothing needs no record
  const showing = models.flatMap(({ name }) =>
    [...shown.keys()].some((key) => key.startsWith(`${name} `)) ? [name] : [],
  )
  const choice = choiceFor(policy.value.ledger, someModels(showing))
  const entries = (await openBook(ports.ledgerOf(policy.value.ledger.branch), choice)).entries()
  if (entries.length === 0)
    throw new UserError(
      'The ledger has not begun, so nothing can be adopted.',
      'Propose the first governance with `countersign propose --kind policy`, have it signed and merge it.',
    )
  const before = requestFolders(await ports.forge.paths(repository.tip))
  const open = requestFolders(await openPaths(ports, await ports.forge.openRequests()))
  const found = unadopted({
    models,
    live: (model, environment) => shown.get(`${model} ${environment}`) ?? null,
    environments: policy.value.environments,
    recorded: (model, environment) => recordedVersion(entries, model, environment),
    open: open.filter((folder) => !before.includes(folder)).map((folder) => `${folder}/request.yml`),
    leftOut: inputs['leave-out'],
  })
  for (const note of found.notes) house.log.warning(note)
  const table = { house, ports, repository, entries, folders: [...before, ...recordedFolders(entries)] }
  // all are drafted before anything is opened: what is wrong with one is told first
  const drafts = await draftsOf(table, policy.value, found.moves, inputs.developers)
  const adoption = adoptionOf(drafts)
  if (adoption === null) {
    house.print('Every version that is live is known to the ledger, or proposed already.')
    return null
  }
  const { folder, title, body, files } = adoption
  const made = await ports.forge.propose({
    branch: branchName(folder, files),
    base: { branch: repository.defaultBranch, sha: repository.tip },
    title,
    body,
    files,
    draft: false,
    message: `${title}\n\n${reason}`,
  })
  house.print(`${title}: ${made.url}`)
  if (drafts.length > 1)
    for (const { live } of drafts) house.print(`- ${live.model} ${live.version} in ${live.environment}`)
  return made.number
}
