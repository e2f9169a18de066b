import { recordedFolders } from '../../domain/ledger/history.ts'
import { requestFolders } from '../../domain/request/request-rules.ts'
import { formatRequester } from '../../domain/request/requester.ts'
import type { Policy } from '../../domain/governance/policy.ts'
import { readGovernance, type Reading } from '../../gather/governance.ts'
import { usualBranch } from '../../gather/judges.ts'
import { findingList } from '../../render/check.ts'
import { escapeMarkdown } from '../../render/escape.ts'
import { sentence } from '../../render/sentence/finding.ts'
import { flag, list, secret, text } from '../fields.ts'
import type { House, Ports } from '../house.ts'
import { choiceFor, choiceOf, openBook } from '../ledger/book.ts'
import { engineFields, registryFields } from '../stage/inputs.ts'
import { requireTrustedRun } from '../trusted-run.ts'
import { branchName } from './files.ts'
import type { Draft, DraftingTable } from './move.ts'

/** The table that a request is drafted at, and the draft as a pull request. */

/** What a draft is made from, with the policy of the default branch; of a long ledger what bears on the model, where one is named. @throws UserError in a run of another branch's code. */
export async function layTable(
  house: House,
  ports: Ports,
  model: string | null = null,
): Promise<DraftingTable & { readonly policy: Reading<Policy> }> {
  const repository = await ports.forge.repository()
  // a form is dispatched at any branch, and what is proposed bears the name of the token's owner
  requireTrustedRun(house.environment, repository.defaultBranch)
  const { policy } = await readGovernance(ports.forge, ports.documents, repository.tip)
  const settings = policy.state === 'read' ? policy.value.ledger : { branch: usualBranch }
  const choice = model === null ? null : choiceFor(settings, choiceOf(model))
  const entries = (await openBook(ports.ledgerOf(settings.branch), choice)).entries()
  const folders = [...requestFolders(await ports.forge.paths(repository.tip)), ...recordedFolders(entries)]
  return { house, ports, repository, entries, folders, policy }
}

/** The gates as judged here, said before anything is opened. */
function say(house: House, draft: Draft): 'passed' | 'failed' {
  const bad = draft.findings.filter(({ weight }) => weight === 'fail' || weight === 'error')
  for (const finding of bad) house.log.warning(sentence(finding))
  house.log.info(
    bad.length === 0
      ? 'Stage 1 would pass, as judged here.'
      : `Stage 1 would fail: ${bad.length} ${bad.length === 1 ? 'finding' : 'findings'}.`,
  )
  return bad.length === 0 ? 'passed' : 'failed'
}

/** Who pressed the form, where this run was started by one; the App that opens the request is no person. */
function requesterOf({ environment }: House): { readonly login: string; readonly id: number } | null {
  const { workflow, event } = environment
  const { login, id } = workflow?.actor ?? { login: '', id: null }
  return event.name === 'workflow_dispatch' && id !== null ? { login, id } : null
}

/** The inputs of whatever opens a request, beside what it is about. */
export const openingFields = {
  reason: text(),
  developers: list(),
  check: flag(false),
  draft: flag(false),
  'github-token': secret(),
  ...registryFields,
  advisories: text().optional(),
  ...engineFields,
}

export const openingOutputs = ['pull-request', 'evidence-digest', 'verdict'] as const

/** Opens the draft's pull request and says so, or only what stage 1 would find where no more is asked. */
export async function openDraft(
  { house, ports, repository }: Pick<DraftingTable, 'house' | 'ports' | 'repository'>,
  draft: Draft,
  asked: { readonly check: boolean; readonly draft: boolean; readonly reason: string },
): Promise<void> {
  const verdict = say(house, draft)
  await house.summary(`## ${escapeMarkdown(draft.title)}\n\n${findingList(draft.findings)}\n\n${draft.body}`)
  if (asked.check) {
    house.output(openingOutputs, { 'pull-request': null, 'evidence-digest': draft.digest, verdict })
    if (verdict === 'failed') house.fail('Stage 1 would fail; nothing was opened.')
    return
  }
  const { title, files } = draft
  const requester = requesterOf(house)
  const body = [...(requester === null ? [] : [formatRequester(requester)]), draft.body].join('\n\n')
  const made = await ports.forge.propose({
    branch: branchName(draft.folder, files),
    base: { branch: repository.defaultBranch, sha: repository.tip },
    title,
    body,
    files,
    draft: asked.draft,
    message: `${title}\n\n${asked.reason}`,
  })
  house.log.info(`Opened ${made.url}`)
  house.output(openingOutputs, { 'pull-request': made.number, 'evidence-digest': draft.digest, verdict })
}
