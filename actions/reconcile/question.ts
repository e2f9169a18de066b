import { recordedFolders } from '../../shared/domain/ledger/history.ts'
import type { People } from '../../shared/domain/governance/people.ts'
import type { Policy } from '../../shared/domain/governance/policy.ts'
import { expectedOf, movesUnderWay } from '../../shared/domain/reconciliation/expected.ts'
import { parseProxyLog, type ProxyLog } from '../../shared/domain/reconciliation/proxy-log.ts'
import { requestFolders } from '../../shared/domain/request/request-rules.ts'
import { isBefore, latest } from '../../shared/domain/instant.ts'
import { readGovernance } from '../../shared/gather/governance.ts'
import { lookAtRegistry } from '../../shared/gather/reconciliation/look.ts'
import { wrong } from '../../shared/runtime/drafting/move.ts'
import { UserError } from '../../shared/runtime/failure.ts'
import type { House, Ports } from '../../shared/runtime/house.ts'
import { choiceFor, openBook, type Book, type Choice } from '../../shared/runtime/ledger/book.ts'
import { localBytes } from '../../shared/runtime/local/bytes.ts'
import type { Repository } from '../../shared/ports/forge.ts'
import type { Inputs } from './inputs.ts'

/** What is asked in one run: the governance, the ledger, and the registry as it stands. */

export type Judges = { readonly policy: Policy; readonly people: People; readonly book: Book; readonly now: string }

/** What judges, and the ledger that is held against the registry. @throws UserError where any of it cannot be used. */
export async function readJudges(ports: Ports, { tip }: Repository): Promise<Judges> {
  const { policy, people } = await readGovernance(ports.forge, ports.documents, tip)
  if (policy.state !== 'read') throw wrong('The policy on the default branch', policy)
  if (people.state !== 'read') throw wrong('governance/people.yml on the default branch', people)
  const book = await openBook(ports.ledgerOf(policy.value.ledger.branch))
  const last = book.entries().at(-1)?.record.at
  if (last === undefined)
    throw new UserError(
      'The ledger has not begun, so there is nothing to hold the registry against.',
      'Propose the first governance with `countersign propose --kind policy`, have it signed and merge it.',
    )
  const now = ports.clock()
  if (isBefore(now, last))
    throw new UserError(
      `The clock shows ${now}, and the ledger's last record is of ${last}: no interval told by this clock would be true.`,
      'Set the clock right, and run reconcile again.',
    )
  return { policy: policy.value, people: people.value, book, now }
}

/** A longer log does not fit into one text. */
const mostLog = 200_000_000

function logOf({ environment }: House, { 'proxy-log': path }: Inputs): ProxyLog | null {
  if (path === undefined) return null
  const bytes = localBytes(environment.folders.workspace, path)
  if (bytes.length > mostLog)
    throw new UserError(
      `The proxy's log ${path} has ${bytes.length} bytes, more than the ${mostLog} that are read.`,
      'Give the part of it that begins before the last look but one that was recorded.',
    )
  return parseProxyLog(Buffer.from(bytes).toString('utf8'))
}

/** Looks at the registry; what the promoter does meanwhile is known by the ledger's end after the look. */
export async function lookAgainst(
  house: House,
  inputs: Inputs,
  ports: Ports,
  { policy, people, book, now }: Judges,
  { tip }: Repository,
) {
  const paths = await ports.forge.paths(tip)
  const entries = book.entries()
  const expected = expectedOf(entries)
  const governed = new Set([
    ...paths.flatMap((path) => /^models\/([^/]+)\.yml$/.exec(path)?.[1] ?? []),
    ...expected.places.map(({ model }) => model),
  ])
  const { forge, documents } = ports
  const uri = policy.registry.uri
  const registry = ports.registryAt(uri)
  const sources = { registry, access: ports.accessAt(uri), forge, documents }
  const mostBytes = inputs['most-megabytes'] * 1_000_000
  const { looked, counts } = await lookAtRegistry(sources, { policy, people, governed, expected, mostBytes })
  const last = entries.at(-1)?.record.number ?? 0
  // what was begun and ended since, before another checkpoint, only the records tell
  const since: Choice = ({ records }) => (records > last ? null : { models: [], standing: true })
  const after = await openBook(ports.ledgerOf(policy.ledger.branch), choiceFor(policy.ledger, since))
  return {
    facts: {
      reconciled: { policy, people, governed, expected, looked },
      entries,
      underWay: movesUnderWay(entries, after.entries()),
      log: logOf(house, inputs),
      // what the look found was there when it ended
      now: latest([now, ports.clock()]) ?? now,
    },
    counts,
    origin: registry.origin,
    folders: [...requestFolders(paths), ...recordedFolders(entries)],
  }
}
