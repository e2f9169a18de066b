import { byOwnApp } from '../../shared/domain/approval/builders.ts'
import type { Entry } from '../../shared/domain/ledger/chain.ts'
import type { Policy } from '../../shared/domain/governance/policy.ts'
import {
  inTurn,
  leftByBranch,
  proposalBranch,
  sortRegistered,
  type Branched,
  type Candidate,
  type Left,
  type Rule,
} from '../../shared/domain/proposals/candidate.ts'
import type { RegisteredModel } from '../../shared/domain/registry.ts'
import { requestFolders } from '../../shared/domain/request/request-rules.ts'
import { isScratchRequest } from '../../shared/domain/self-test/scratch.ts'
import type { OpenRequest } from '../../shared/ports/forge.ts'
import type { DraftingTable } from '../../shared/runtime/drafting/move.ts'

/** What the registry shows, held against what the ledger and the open requests know. */

export type Scan = {
  readonly table: DraftingTable
  readonly policy: Policy
  readonly rule: Rule
  readonly app: string
  /** what bears on the models that the ledger is asked of */
  readonly entries: readonly Entry[]
  readonly models: readonly RegisteredModel[]
  /** the paths of the base */
  readonly paths: readonly string[]
}

export type Found = { readonly candidate: Candidate; readonly branched: Branched }

/** The request folders that an open request brings; of one whose files are not told whole, those at its head. */
async function foldersOf({ table }: Scan, { files, headSha }: OpenRequest): Promise<readonly string[]> {
  return requestFolders(files ?? (await table.ports.forge.paths(headSha)))
}

/** Whether a refused request, whose version no record tells, was about this one. */
async function wasRefused({ table }: Scan, { version, untold }: Candidate): Promise<boolean> {
  const { forge, documents } = table.ports
  for (const folder of untold) {
    const file = (await forge.folder(table.repository.tip, folder)).find(({ path }) => path === `${folder}/request.yml`)
    const located = documents.locate(file?.text ?? '', `${folder}/request.yml`)
    const value: unknown = located.ok ? located.value.value : null
    if (typeof value === 'object' && value !== null && Reflect.get(value, 'version') === version) return true
  }
  return false
}

/** Whether the branch holds nothing but what the App itself committed, so that it may be made anew. */
async function isOwnBranch({ table, app }: Scan, head: string): Promise<boolean> {
  const { forge } = table.ports
  const commits = await forge.commitsBetween(table.repository.tip, head)
  return commits.every((commit) => byOwnApp(commit, app))
}

/** The versions that this run may propose, those it takes first, and all that are left with their reasons. */
export async function scanned(
  scan: Scan,
  asked: string | null,
  turn: { readonly atMost: number; readonly run: number },
): Promise<{ readonly found: readonly Found[]; readonly left: readonly Left[]; readonly waiting: number }> {
  const { table, policy, rule, app, entries, paths, models } = scan
  const { forge } = table.ports
  const open = (await forge.openRequests()).filter((one) => !isScratchRequest(one, app))
  const before = requestFolders(paths)
  const sorted = sortRegistered({
    ...{ rule, entries, folders: before, environments: policy.environments },
    models,
    governed: new Set(paths.flatMap((path) => /^models\/([^/]+)\.yml$/.exec(path)?.[1] ?? [])),
    open: await Promise.all(
      open.map(async (one) => ({
        number: one.number,
        folders: (await foldersOf(scan, one)).filter((folder) => !before.includes(folder)),
      })),
    ),
  })
  const branches = await forge.proposedFrom(
    sorted.candidates.map(({ model, version }) => proposalBranch(model, rule.environment, version)),
    app,
  )
  const left: Left[] = [...sorted.left]
  const found: Found[] = []
  for (const [index, candidate] of sorted.candidates.entries()) {
    const branched = branches[index]
    if (branched === undefined) throw new Error(`The forge did not tell of the branch for ${candidate.model}.`)
    const reason = leftByBranch(candidate, branched)
    if (reason !== null) left.push(reason)
    else if (await wasRefused(scan, candidate)) left.push({ ...candidate, why: 'decided' })
    else if (branched.head !== null && !(await isOwnBranch(scan, branched.head)))
      left.push({ ...candidate, why: 'branch-taken', detail: branched.branch })
    else found.push({ candidate, branched })
  }
  const taken = inTurn(found, turn.atMost, turn.run, ({ candidate }) => candidate.model === asked)
  return { found: taken, left, waiting: found.length - taken.length }
}
