import { proposalBranch, type Branched, type Left } from '../../shared/domain/proposals/candidate.ts'
import { draftBody } from '../../shared/render/version/proposals.ts'
import { draftMove, type Draft } from '../../shared/runtime/drafting/move.ts'
import { describeFailure, UserError } from '../../shared/runtime/failure.ts'
import type { Found, Scan } from './scan.ts'

/** Drafts as pull requests of the App, one for each version, from the one branch that the version has. */

export type Opened = {
  readonly drafts: readonly { readonly number: number; readonly title: string; readonly url: string }[]
  readonly left: readonly Left[]
  /** what ended otherwise than by a mistake that a person can mend */
  readonly failed: readonly string[]
}

const developerName = /^[\w.@-]{1,100}$/

/** Whom the training service says that it trained for, by the run's tag: a claim, which only ever adds a builder. */
async function developersOf({ table, policy }: Scan, model: string, version: string): Promise<readonly string[]> {
  const registry = table.ports.registryAt(policy.registry.uri)
  const runId = (await registry.modelVersion(model, version))?.runId ?? null
  const said = runId === null ? '' : ((await registry.run(runId))?.tags['countersign.developers'] ?? '')
  return said.split(/[\s,]+/).filter((one) => developerName.test(one))
}

/** What a rule is told as where a request gives its reason. */
const reasonOf = ({ rule }: Scan): string =>
  rule.on === 'alias' ? `Got the alias ${rule.alias ?? ''} in the registry.` : 'Registered in the registry.'

async function drafted(scan: Scan, { candidate: { model, version } }: Found): Promise<Draft> {
  const { environment } = scan.rule
  const developers = await developersOf(scan, model, version)
  const reason = reasonOf(scan)
  return draftMove(scan.table, scan.policy, { kind: 'promotion', model, version, environment, developers, reason })
}

/** The open request that another run made of the branch meanwhile, if that is why ours was refused. */
async function madeMeanwhile(
  { table, app, rule }: Scan,
  { candidate: { model, version } }: Found,
): Promise<Left | null> {
  const [branched] = await table.ports.forge.proposedFrom([proposalBranch(model, rule.environment, version)], app)
  const pull = branched?.pulls.find(({ state }) => state === 'open')?.number
  return pull === undefined ? null : { model, version, why: 'request-open', pull }
}

/** Refuses to make a branch anew that is another than was looked at: a draft takes its time, and another run may be ahead. */
async function requireUnmoved({ table, app }: Scan, { branch, head }: Branched): Promise<void> {
  if (head === null) return
  const [now] = await table.ports.forge.proposedFrom([branch], app)
  if (now?.head === head && now.pulls.length === 0) return
  throw new Error(`The branch ${branch} moved while the draft was made; the next run looks again.`)
}

async function opened(scan: Scan, found: Found) {
  const { forge } = scan.table.ports
  const { candidate, branched } = found
  const draft = await drafted(scan, found)
  const base = { branch: scan.table.repository.defaultBranch, sha: scan.table.repository.tip }
  const { title, files } = draft
  const message = `${title}\n\n${reasonOf(scan)}`
  const body = draftBody({ ...candidate, environment: scan.rule.environment }, draft.findings, draft.body)
  const proposal = { branch: branched.branch, base, title, body, files, draft: true, message }
  await requireUnmoved(scan, branched)
  const { number, url } = await forge.propose({ ...proposal, anew: branched.head !== null })
  return { number, url, title }
}

/** Opens them one after the other; one that cannot be drafted stops no other. */
export async function openDrafts(scan: Scan, all: readonly Found[]): Promise<Opened> {
  const drafts: Opened['drafts'][number][] = []
  const left: Left[] = []
  const failed: string[] = []
  for (const found of all) {
    const { model, version } = found.candidate
    try {
      drafts.push(await opened(scan, found))
    } catch (error) {
      // where that cannot be told either, what failed is
      const meanwhile = error instanceof UserError ? null : await madeMeanwhile(scan, found).catch(() => null)
      const detail = describeFailure(error, { debug: false }).headline
      left.push(meanwhile ?? { model, version, why: 'not-drafted', detail })
      if (meanwhile === null && !(error instanceof UserError)) failed.push(detail)
    }
  }
  return { drafts, left, failed }
}
