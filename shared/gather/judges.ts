import type { Governance, LedgerFacts } from '../domain/facts.ts'
import type { FailedRead } from '../domain/forge.ts'
import { readChain, type Entry } from '../domain/ledger/chain.ts'
import { tipFault } from '../domain/ledger/tip.ts'
import { heartbeatOf } from '../domain/reconciliation/watch.ts'
import { dueReviews } from '../domain/ledger/due-review.ts'
import {
  isRetired,
  measuredVersions,
  recordedGovernance,
  recordedModelFile,
  recordedVersion,
} from '../domain/ledger/history.ts'
import { proposalFinding, type Asks } from '../domain/request/proposal.ts'
import type { Finding } from '../domain/verdict.ts'
import type { Documents } from '../ports/documents.ts'
import type { Forge } from '../ports/forge.ts'
import type { Ledger } from '../ports/ledger.ts'
import { readGovernance, recordedGovernanceFacts } from './governance.ts'
import { readSelection, type Wanted } from './ledger/selection.ts'

/** What judges: the ledger's records, and the governance that they or the base hold. */

/** The ledger as it was read: its records, and what is wrong with them. */
export type Books = { readonly entries: readonly Entry[]; readonly faults: readonly string[] }

/** The ledger, read and looked through; where it has an index and the models are named, what bears on them alone. */
export async function readBooks(ledger: Ledger, some: Wanted | null = null): Promise<Books> {
  const part = some === null || ledger.parts === undefined ? null : await readSelection(ledger.parts, () => some)
  if (part !== null) {
    const fault = tipFault(part.tip, part.entries, ledger.app)
    return { entries: part.entries, faults: fault === null ? part.faults : [...part.faults, fault] }
  }
  const { files, tip } = await ledger.read()
  const { entries, faults } = readChain(files)
  const broken = faults.map(
    ({ code, record, detail }) => `${code}${record === null ? '' : ` in record ${record}`}: ${detail}`,
  )
  const forged = tipFault(tip, entries, ledger.app)
  return { entries, faults: forged === null ? broken : [...broken, forged] }
}

/** What the records say of a place. */
export function ledgerFacts({ entries, faults }: Books, model: string | null, environment: string | null): LedgerFacts {
  const governance = recordedGovernance(entries)
  const due = model === null ? [] : dueReviews(entries, model)
  const retired = model !== null && environment !== null && isRetired(entries, model, environment)
  return {
    ...(retired ? { retired } : {}),
    ...(due.length === 0 ? {} : { dueReviews: due.map(({ model: _model, ...one }) => one) }),
    governance: governance?.governance ?? null,
    recordedAt: governance?.at ?? null,
    faults,
    modelFile: model === null ? null : (recordedModelFile(entries, model)?.digest ?? null),
    live: model === null || environment === null ? null : recordedVersion(entries, model, environment),
    measured: model === null ? [] : measuredVersions(entries, model),
    heartbeat: heartbeatOf(entries),
  }
}

/** What the ledger says of the place that a request moves. */
export async function readLedgerFacts(
  ledger: Ledger,
  model: string | null,
  environment: string | null,
): Promise<LedgerFacts> {
  return ledgerFacts(await readBooks(ledger), model, environment)
}

/** The value, or the read that failed and why. */
export const orFailed = async <T>(
  read: FailedRead['read'],
  work: () => Promise<T>,
): Promise<{ readonly value: T } | { readonly failed: FailedRead }> => {
  try {
    return { value: await work() }
  } catch (error) {
    return { failed: { read, detail: error instanceof Error ? error.message : String(error) } }
  }
}

/** The branch of the ledger where the policy that names it cannot be read. */
export const usualBranch = 'governance-ledger'

/** What judges, from the base and the ledger. */
export async function readJudges(
  ports: { readonly forge: Forge; readonly documents: Documents; readonly ledgerOf: (branch: string) => Ledger },
  base: string,
  asks: Asks | null,
  models: readonly string[] | null = null,
): Promise<{
  readonly governance: Governance
  readonly books: Books
  readonly read: boolean
  /** set where the base's own governance is another than the one that judges */
  readonly explains: Finding | null
}> {
  const own = await readGovernance(ports.forge, ports.documents, base)
  const settings = own.policy.state === 'read' ? own.policy.value.ledger : { branch: usualBranch }
  // a change of what judges is held against every record
  const isWhole = asks === 'policy' || settings.checkpoints === undefined || models === null
  const some = isWhole ? null : { models, look: settings.watch !== undefined }
  const answer = await orFailed('ledger', () => readBooks(ports.ledgerOf(settings.branch), some))
  const books = 'value' in answer ? answer.value : { entries: [], faults: [answer.failed.detail] }
  const recorded = recordedGovernance(books.entries)
  // a change of what judges is never judged by what nobody recorded, not even where it lies on the base
  const kept = asks === 'policy' && recorded !== null && recorded.governance !== own.digest ? recorded : null
  return {
    governance: kept === null ? own : recordedGovernanceFacts(ports.documents, kept.files, kept.governance),
    books,
    read: 'value' in answer,
    explains:
      kept === null
        ? null
        : proposalFinding('governance-explained', 'note', { found: own.digest, recorded: kept.governance }),
  }
}
