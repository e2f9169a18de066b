import { recordedFolders } from '../../shared/domain/ledger/history.ts'
import { requestFolders } from '../../shared/domain/request/request-rules.ts'
import { formatRequester } from '../../shared/domain/request/requester.ts'
import type { Policy } from '../../shared/domain/governance/policy.ts'
import { usualBranch } from '../../shared/gather/judges.ts'
import { readGovernance } from '../../shared/gather/governance.ts'
import { findingList } from '../../shared/render/check.ts'
import { escapeMarkdown } from '../../shared/render/escape.ts'
import { sentence } from '../../shared/render/sentence/finding.ts'
import { branchName } from '../../shared/runtime/drafting/files.ts'
import { draftMove, wrong, type Draft } from '../../shared/runtime/drafting/move.ts'
import type { House } from '../../shared/runtime/house.ts'
import { credentialsOf } from '../../shared/runtime/stage/inputs.ts'
import { openBook } from '../../shared/runtime/ledger/book.ts'
import { requireTrustedRun } from '../../shared/runtime/trusted-run.ts'
import { draftModelFacts, draftPolicy } from './changes.ts'
import type { Desk } from './desk.ts'
import { Inputs, outputs } from './inputs.ts'

const moved =
  (kind: 'promotion' | 'adoption') =>
  (desk: Desk, policy: Policy): Promise<Draft> => {
    const { model = '', version = '', environment = '', developers, reason } = desk.inputs
    return draftMove(desk, policy, { kind, model, version, environment, developers, reason })
  }

/** The gates as judged here, said before anything is opened. */
function say(house: House, draft: Draft): string {
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

const drafts: Readonly<Record<Inputs['kind'], (desk: Desk, policy: Policy) => Promise<Draft>>> = {
  promotion: moved('promotion'),
  adoption: moved('adoption'),
  policy: draftPolicy,
  'model-facts': draftModelFacts,
}

export async function main(house: House): Promise<void> {
  const inputs = house.read(Inputs)
  const ports = house.ports(credentialsOf(inputs))
  const repository = await ports.forge.repository()
  // a form is dispatched at any branch, and what is proposed bears the name of the token's owner
  requireTrustedRun(house.environment, repository.defaultBranch)
  const governance = await readGovernance(ports.forge, ports.documents, repository.tip)
  const policy = governance.policy.state === 'read' ? governance.policy.value : null
  // only a change of governance can mend a policy that nobody can read
  if (policy === null && inputs.kind !== 'policy') throw wrong('The policy on the default branch', governance.policy)
  const entries = (await openBook(ports.ledgerOf(policy?.ledger.branch ?? usualBranch))).entries()
  const desk: Desk = {
    house,
    ports,
    inputs,
    repository,
    entries,
    folders: [...requestFolders(await ports.forge.paths(repository.tip)), ...recordedFolders(entries)],
  }
  const draft = policy === null ? await draftPolicy(desk) : await drafts[inputs.kind](desk, policy)
  const verdict = say(house, draft)
  await house.summary(`## ${escapeMarkdown(draft.title)}\n\n${findingList(draft.findings)}\n\n${draft.body}`)
  if (inputs.check) {
    house.output(outputs, { 'pull-request': null, 'evidence-digest': draft.digest, verdict })
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
    draft: inputs.draft,
    message: `${title}\n\n${inputs.reason}`,
  })
  house.log.info(`Opened ${made.url}`)
  house.output(outputs, { 'pull-request': made.number, 'evidence-digest': draft.digest, verdict })
}
