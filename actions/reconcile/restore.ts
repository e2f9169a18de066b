import type { Entry } from '../../shared/domain/ledger/chain.ts'
import { formerMove } from '../../shared/domain/ledger/former.ts'
import type { Policy } from '../../shared/domain/governance/policy.ts'
import { incidentKey, type Seen } from '../../shared/domain/reconciliation/difference.ts'
import type { ExpectedPlace } from '../../shared/domain/reconciliation/expected.ts'
import { openFrom, restoresOf, type Restore } from '../../shared/domain/reconciliation/restore.ts'
import { requestFolders } from '../../shared/domain/request/request-rules.ts'
import type { Branched } from '../../shared/domain/proposals/candidate.ts'
import type { Forge } from '../../shared/ports/forge.ts'
import type { Remedy } from '../../shared/render/reconciliation/incident.ts'
import { restoreBody } from '../../shared/render/reconciliation/incident.ts'
import { draftMove, type DraftingTable } from '../../shared/runtime/drafting/move.ts'
import { describeFailure, UserError } from '../../shared/runtime/failure.ts'

/** Drafts that put back what an environment showed: one for a difference, from the one branch that it has. */

export type Restoring = {
  readonly table: DraftingTable & { readonly entries: readonly Entry[] }
  readonly policy: Policy
  readonly places: readonly ExpectedPlace[]
}

export type Restored = {
  /** by the key of the incident */
  readonly remedies: ReadonlyMap<string, Remedy>
  readonly opened: readonly string[]
}

/** The open request that stands in the way of another one for the same place. */
async function openAt({ table }: Restoring, { model, environment }: Restore): Promise<number | null> {
  const { forge } = table.ports
  for (const { number, files, headSha } of await forge.openRequests()) {
    const folders = requestFolders(files ?? (await forge.paths(headSha)))
    const fresh = folders.filter((folder) => !table.folders.includes(folder))
    if (fresh.some((folder) => folder.startsWith(`promotions/${model}/${environment}/`))) return number
  }
  return null
}

async function proposed(own: Restoring, restore: Restore, branched: Branched): Promise<Remedy> {
  const { table, policy } = own
  const { model, environment, version, record, branch } = restore
  const [known] = branched.pulls.toSorted((a, b) => b.number - a.number)
  if (known?.state === 'open') return { pull: known.number }
  if (known !== undefined)
    return { none: `#${known.number} was ${known.state}. Run countersign rollback to propose it again.` }
  const former = formerMove(table.entries, { model, environment, version, record })
  if ('problem' in former) return { none: `record ${record} is nothing to go back to (${former.problem}).` }
  const other = await openAt(own, restore)
  if (other !== null) return { none: `#${other} is open for ${environment}, and one request is decided at a time.` }
  const reason = `Puts back what record ${record} put into ${environment}: ${restore.live ?? 'nothing'} is shown there by no record.`
  const draft = await draftMove(table, policy, {
    kind: 'rollback',
    model,
    environment,
    version,
    record,
    developers: [],
    reason,
  })
  const { title, files } = draft
  const base = { branch: table.repository.defaultBranch, sha: table.repository.tip }
  const body = restoreBody(restore.difference, draft.body)
  const anew = branched.head !== null
  const made = await table.ports.forge.propose({
    branch,
    base,
    title,
    body,
    message: `${title}\n\n${reason}`,
    files,
    draft: true,
    anew,
  })
  return { pull: made.number }
}

/** Closes the drafts of these branches: each would hold back the next request for its place. */
export async function withdrawRestores(
  forge: Pick<Forge, 'proposedFrom' | 'withdraw'>,
  branches: readonly string[],
  app: string | null,
): Promise<void> {
  const known = app === null || branches.length === 0 ? [] : await forge.proposedFrom(branches, app)
  for (const number of known.map(openFrom))
    if (number !== null)
      await forge.withdraw(
        number,
        'The registry no longer shows what this would have replaced: nothing is left to decide here.',
      )
}

/** Opens what is missing; one that cannot be drafted stops no other, and its incident says why. */
export async function proposeRestores(
  own: Restoring,
  differences: readonly Seen[],
  app: string | null,
): Promise<Restored> {
  const wanted = restoresOf(differences, own.places)
  const remedies = new Map<string, Remedy>()
  const opened: string[] = []
  const none = 'the suite’s own GitHub App opens drafts, and there is none. Run countersign rollback.'
  const branches =
    app === null || wanted.length === 0
      ? []
      : await own.table.ports.forge.proposedFrom(
          wanted.map(({ branch }) => branch),
          app,
        )
  for (const [index, restore] of wanted.entries()) {
    const key = incidentKey(restore.difference)
    const branched = branches[index]
    try {
      const remedy = branched === undefined ? { none } : await proposed(own, restore, branched)
      remedies.set(key, remedy)
      if ('pull' in remedy && branched?.pulls.length === 0) opened.push(String(remedy.pull))
    } catch (error) {
      if (!(error instanceof UserError)) throw error
      remedies.set(key, { none: describeFailure(error, { debug: false }).headline })
    }
  }
  return { remedies, opened }
}
