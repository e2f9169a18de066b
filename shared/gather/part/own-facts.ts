import type { Governance, OwnFacts, RequestFacts } from '../../domain/facts.ts'
import { recordedGovernance } from '../../domain/ledger/history.ts'
import { requestFolders } from '../../domain/request/request-rules.ts'
import { withRescored } from '../../domain/rescore/gathered.ts'
import type { PullReading } from '../../ports/forge.ts'
import { readAccess } from '../access.ts'
import { readFormer } from './former.ts'
import type { FactsQuestion, GatherPorts } from './question.ts'
import { ledgerFacts, type Books } from '../judges.ts'
import { readJudgingModel, type JudgingModel } from '../model.ts'
import { readOthers, type Others } from '../others.ts'
import { readRegistry, unasked } from './registry-facts.ts'

/** What every request of a pull request is read with. */
export type Desk = {
  readonly ports: GatherPorts
  readonly question: FactsQuestion
  readonly reading: PullReading
  /** the commit whose tree holds the requests */
  readonly at: string
  readonly governance: Governance
  readonly books: Books
  /** whether the ledger was read */
  readonly read: boolean
  /** request folders that stood on the base before this pull request came */
  readonly before: readonly string[]
}

const nobodyElse: Others = { otherRequests: [], heldRequests: [] }

/** The same answer to everybody who asks. */
function once<T>(ask: () => Promise<T>): () => Promise<T> {
  let answer: Promise<T> | null = null
  return () => (answer ??= ask())
}

/** The file that judges a request of the pull request. */
export const modelOf = ({ ports, reading, question, at, books }: Desk, request: RequestFacts): Promise<JudgingModel> =>
  readJudgingModel(ports, { request, reading, base: question.base, at, entries: books.entries })

/** A reader of what concerns one request alone; what is the same for all of a pull request is read once. */
export function ownReader(desk: Desk): (request: RequestFacts, model: JudgingModel) => Promise<OwnFacts> {
  const { ports, question, reading, governance, books, read, before } = desk
  const { forge } = ports
  const { pull, repository } = reading
  const policy = governance.policy.state === 'read' ? governance.policy.value : null
  const rights = once(() => readAccess(ports.accessAt(policy?.registry.uri ?? '')))
  const open = once(() => forge.openRequests())
  const folders = once(async () =>
    question.before === null ? before : requestFolders(await forge.paths(question.base)),
  )
  const recorded = recordedGovernance(books.entries)?.governance ?? null
  return async (request, model) => {
    const found = request.state === 'found' ? request : null
    const others =
      found === null
        ? nobodyElse
        : await readOthers(
            forge,
            {
              ...{ pull, place: found, app: ports.app, before },
              holds:
                policy?.holds === undefined || !read
                  ? null
                  : { repository, entries: books.entries, folders: await folders() },
            },
            open,
          )
    const ledger = ledgerFacts(books, found?.model ?? null, found?.environment ?? null)
    const shown =
      policy === null || recorded === governance.digest
        ? await readRegistry(ports, rights, { governance, request, model, recorded: ledger.live })
        : unasked(request)
    const rescored = {
      ...{ governance, entries: books.entries, app: ports.app, now: reading.readAt },
      modelFile: model.file.state === 'read' ? model.file.value : null,
    }
    return {
      modelFile: model.file,
      modelFileFrom: model.from,
      modelSource: model.source,
      ...shown,
      ...(await readFormer(forge, books.entries, request)),
      gathered: withRescored(shown.gathered, rescored),
      ledger,
      ...others,
    }
  }
}
