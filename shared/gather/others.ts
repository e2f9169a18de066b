import type { Facts } from '../domain/facts.ts'
import type { Entry } from '../domain/ledger/chain.ts'
import { requestFolders, requestPlace } from '../domain/request/request-rules.ts'
import { isScratchRequest } from '../domain/self-test/scratch.ts'
import type { Forge, OpenRequest, PullReading, Repository } from '../ports/forge.ts'
import { isClosed, pendingOf } from './pending.ts'

/** What other requests say about this one: those that collide with it, and those where somebody may hold the model. */

export type Place = { readonly folder: string; readonly model: string | null }

export type OthersQuestion = {
  readonly pull: Pick<PullReading['pull'], 'number' | 'state' | 'head'>
  readonly place: Place
  /** the suite's own App */
  readonly app: string | null
  /** request folders that stood on the base before this request came */
  readonly before: readonly string[]
  /** what stands on the base now, and what the ledger has closed; null where no role of the policy holds anything */
  readonly holds: {
    readonly repository: Repository
    readonly entries: readonly Entry[]
    readonly folders: readonly string[]
  } | null
}

/** More requests of one model that somebody objects to, or that nobody decided, are not read at once. */
const most = 20

/** The request folders that an open request adds below a folder; read from its tree where the list of its files is not told whole. */
async function addedBelow(
  forge: Forge,
  other: OpenRequest,
  folder: string,
  before: readonly string[],
): Promise<readonly string[]> {
  const paths =
    other.files?.filter((path) => path.startsWith(`${folder}/`)) ??
    (await forge.folder(other.headSha, folder)).map(({ path }) => path)
  return requestFolders(paths).filter((one) => !before.includes(one))
}

async function collisions(
  forge: Forge,
  { pull, place, app, before }: OthersQuestion,
  open: readonly OpenRequest[],
): Promise<Facts['otherRequests']> {
  const found: Facts['otherRequests'][number][] = []
  const parent = place.folder.slice(0, place.folder.lastIndexOf('/'))
  for (const other of open) {
    const { number, url, headSha } = other
    if (headSha === pull.head.sha) found.push({ number, url, why: 'same-head' })
    // what the other holds is read from its files, since titles and branch names are free text
    // the self-test's own are gone in a minute and can never be merged: nobody need wait for them
    else if (
      !isScratchRequest(other, app) &&
      number < pull.number &&
      (await addedBelow(forge, other, parent, before)).length > 0
    )
      found.push({ number, url, why: 'same-place' })
  }
  return found
}

type Held = NonNullable<Facts['heldRequests']>[number]

const heldOf = ({ pull: { number, url, reviews } }: PullReading): Held => ({ number, url, reviews })

/** The open requests of the model that somebody objected to, with all that was said there. */
async function openOfModel(
  forge: Forge,
  question: OthersQuestion,
  open: readonly OpenRequest[],
): Promise<readonly Held[]> {
  const { model } = question.place
  const found: OpenRequest[] = []
  for (const other of open) {
    if (model === null || other.objections === false) continue
    if ((await addedBelow(forge, other, `promotions/${model}`, question.before)).length > 0) found.push(other)
  }
  if (found.length > most)
    throw new Error(
      `${found.length} requests of ${model ?? ''} are objected to; at most ${most} are read. Close those that are over.`,
    )
  return Promise.all(found.map(async ({ number }) => heldOf(await forge.pull(number))))
}

/** The merged requests of the model without an outcome, this one apart. */
async function undecidedOfModel(forge: Forge, { place, pull, holds }: OthersQuestion): Promise<readonly Held[]> {
  if (holds === null) return []
  const { repository, entries, folders } = holds
  const open = folders.filter(
    (folder) => requestPlace(folder)?.model === place.model && folder !== place.folder && !isClosed(entries, folder),
  )
  if (open.length > most)
    throw new Error(
      `${open.length} merged requests of ${place.model ?? ''} have no outcome; at most ${most} are read. Look at promote.`,
    )
  const found = await Promise.all(open.map((folder) => pendingOf(forge, repository, folder)))
  return found.flatMap((one) =>
    one.state === 'merged' && one.reading.pull.number !== pull.number ? [heldOf(one.reading)] : [],
  )
}

export type Others = { readonly otherRequests: Facts['otherRequests']; readonly heldRequests: readonly Held[] }

/** The requests that collide with this one, and those where a hold on its model may stand. */
export async function readOthers(
  forge: Forge,
  question: OthersQuestion,
  opened: Forge['openRequests'] = () => forge.openRequests(),
): Promise<Others> {
  const { pull, place, holds } = question
  const freezes = holds !== null && place.model !== null
  if (pull.state === 'merged' && !freezes) return { otherRequests: [], heldRequests: [] }
  const open = (await opened()).filter(({ number }) => number !== pull.number)
  const otherRequests = pull.state === 'merged' ? [] : await collisions(forge, question, open)
  if (!freezes) return { otherRequests, heldRequests: [] }
  const [held, undecided] = [await openOfModel(forge, question, open), await undecidedOfModel(forge, question)]
  return { otherRequests, heldRequests: [...held, ...undecided] }
}
