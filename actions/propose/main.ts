import { judgeGates } from '../../shared/domain/gate/gates.ts'
import { tightened } from '../../shared/domain/model/model-rules.ts'
import { readModelFile } from '../../shared/domain/model/model-rules.ts'
import { tierOf } from '../../shared/domain/model/tier.ts'
import { nextNumber, requestFolders, requestPlace } from '../../shared/domain/request/request-rules.ts'
import { formatRequester } from '../../shared/domain/request/requester.ts'
import type { Policy } from '../../shared/domain/governance/policy.ts'
import { gatherEvidence } from '../../shared/gather/evidence.ts'
import { readGovernance, readModel } from '../../shared/gather/governance.ts'
import type { ModelFile } from '../../shared/domain/model/model-file.ts'
import { findingList } from '../../shared/render/check.ts'
import { escapeMarkdown } from '../../shared/render/escape.ts'
import { evaluationSection } from '../../shared/render/metrics.ts'
import { sentence } from '../../shared/render/sentence/finding.ts'
import { UserError } from '../../shared/runtime/failure.ts'
import type { House } from '../../shared/runtime/house.ts'
import { credentialsOf } from '../../shared/runtime/stage/inputs.ts'
import { localFile } from '../../shared/runtime/local/checkout.ts'
import { requireTrustedRun } from '../../shared/runtime/trusted-run.ts'
import { draftModelFacts, draftPolicy } from './changes.ts'
import { wrong, type Desk, type Draft } from './desk.ts'
import { branchName, moveFiles, type RequestFiles } from './files.ts'
import { Inputs, outputs } from './inputs.ts'

/** The model's file: the base's, or for its first request the one in this checkout. */
async function modelFileOf(
  { house, ports, repository }: Desk,
  model: string,
): Promise<{ readonly base: ModelFile | null; readonly file: ModelFile | null; readonly brought: RequestFiles }> {
  const base = await readModel(ports.forge, ports.documents, repository.tip, model)
  if (base.state === 'wrong') throw wrong(`models/${model}.yml`, base)
  if (base.state === 'read') return { base: base.value, file: base.value, brought: [] }
  const path = `models/${model}.yml`
  const text = localFile(house.environment.folders.workspace, path)
  if (text === null)
    throw new UserError(
      `${path} is neither on the default branch nor in this checkout.`,
      'Write it; the first request of a model brings it.',
    )
  const located = ports.documents.locate(text, path)
  const read = located.ok ? readModelFile(located.value, model) : located
  if (!read.ok) throw wrong(path, { state: 'wrong', problems: read.problems })
  return { base: null, file: read.value, brought: [{ path, text }] }
}

async function draftMove(desk: Desk, policy: Policy): Promise<Draft> {
  const { ports, inputs, folders } = desk
  const { model = '', version = '', environment = '', kind } = inputs
  const alias = policy.environments[environment]?.alias
  if (alias === undefined || (kind !== 'promotion' && kind !== 'adoption'))
    throw new UserError(
      `"${environment}" is no environment of the policy (${Object.keys(policy.environments).join(', ')}).`,
      'Correct the input environment.',
    )
  const parent = `promotions/${model}/${environment}`
  // the name becomes a path, here and in the repository
  if (requestPlace(`${parent}/0001`) === null)
    throw new UserError(`"${model}" is no name that a folder can have.`, 'Rename the registered model.')
  const { base, file, brought } = await modelFileOf(desk, model)
  const registry = ports.registryAt(policy.registry.uri)
  const live = (await registry.registeredModel(model))?.aliases[alias] ?? null
  const gathered = await gatherEvidence(
    { registry, documents: ports.documents, predictions: ports.predictions },
    { kind, model, version, environment, policy, modelFile: file, baseModelFile: base, live },
  )
  if (gathered.state === 'failed') throw new UserError(gathered.detail, 'Look at the registry and its credential.')
  if (gathered.state === 'unknown-version')
    throw new UserError(`The registry has no ${model} version ${version}.`, 'Look at the number.')
  if (gathered.state === 'refused')
    throw new UserError(
      gathered.findings.map(sentence).join(' '),
      'Register the version again from a place that the policy allows.',
    )
  const folder = `${parent}/${nextNumber(folders, `${parent}/0000`)}`
  const { subject, evaluation, champion, claims, digest } = gathered
  const gates = judgeGates(tightened(policy.gates, file?.gates).gates, {
    tier: tierOf(base).tier,
    subject,
    modelFile: file,
    evaluation,
    champion,
    claims,
  })
  const question = {
    kind,
    folder,
    model,
    environment,
    version,
    live,
    developers: inputs.developers,
    reason: inputs.reason,
  }
  return {
    folder,
    title: `${kind === 'adoption' ? 'Adopt' : 'Promote'} ${model} ${version} to ${environment} (now ${live ?? 'none'})`,
    body: evaluationSection(evaluation, champion).slice(0, 20_000),
    files: [...moveFiles(question, gathered, file, ports.documents, ports.clock()), ...brought],
    digest,
    findings: gates.flatMap(({ findings }) => findings),
  }
}

/** The gates as judged here, said before anything is opened. */
function say(house: House, draft: Draft): string {
  const bad = draft.findings.filter(({ weight }) => weight === 'fail' || weight === 'error')
  for (const finding of bad) house.log.warning(sentence(finding))
  house.log.info(
    bad.length === 0 ? 'Stage 1 would pass, as judged here.' : `Stage 1 would fail: ${bad.length} findings.`,
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
  promotion: draftMove,
  adoption: draftMove,
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
  const desk: Desk = {
    house,
    ports,
    inputs,
    repository,
    folders: requestFolders(await ports.forge.paths(repository.tip)),
  }
  const draft = policy === null ? await draftPolicy(desk, null) : await drafts[inputs.kind](desk, policy)
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
