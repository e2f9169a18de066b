import { recordedModelFile } from '../../shared/domain/ledger/history.ts'
import type { Policy } from '../../shared/domain/governance/policy.ts'
import { modelChanges } from '../../shared/domain/model/model-changes.ts'
import { modelPolicyProblems, readModelFile } from '../../shared/domain/model/model-rules.ts'
import { problemFindings } from '../../shared/domain/request/problem-findings.ts'
import { factsFolder } from '../../shared/domain/request/request.ts'
import { nextNumber, requestPlace } from '../../shared/domain/request/request-rules.ts'
import { sha256 } from '../../shared/domain/digest.ts'
import {
  governanceDigests,
  readGovernance,
  readModelFiles,
  readModelSource,
  recordedModel,
  unusableGovernance,
} from '../../shared/gather/governance.ts'
import { modelChangesSection } from '../../shared/render/model-changes.ts'
import { wrong, type Draft } from '../../shared/runtime/drafting/move.ts'
import { localFile, localGovernance } from '../../shared/runtime/local/checkout.ts'
import { UserError } from '../../shared/runtime/failure.ts'
import type { Desk } from './desk.ts'
import { modelFactsFiles, policyFiles } from './files.ts'

/** Drafts of changes of what judges: the governance files of this checkout, or the file of a model. */

/** The governance files of this checkout as a policy request. */
export async function draftPolicy(desk: Desk): Promise<Draft> {
  const { house, ports, inputs, repository, folders } = desk
  const folder = `promotions/_policy/${nextNumber(folders, 'promotions/_policy/0000')}`
  const digests = await governanceDigests(ports.forge, repository.tip)
  const local = localGovernance(house.environment.folders.workspace)
  const gone = Object.keys(digests).filter((path) => !local.some((file) => file.path === path))
  if (local.length === 0 || gone.length > 0)
    throw new UserError(
      `This checkout lacks governance files of the default branch: ${gone.join(', ') || 'all of them'}.`,
      'Run in a checkout of the governance repository that is up to date.',
    )
  const genesis = desk.entries.length === 0
  const models = genesis ? await readModelFiles(ports.forge, ports.documents, repository.tip) : null
  return {
    folder,
    title: `Change governance (${folder.slice(-4)})`,
    body: '',
    files: policyFiles(folder, inputs.reason, local, digests, models?.files ?? null, ports.documents),
    digest: null,
    findings: [...unusableGovernance(ports.documents, local), ...(models?.findings ?? [])],
  }
}

/** The file of a model in this checkout as a model-facts request. */
export async function draftModelFacts(desk: Desk, policy: Policy): Promise<Draft> {
  const { house, ports, inputs, repository, folders } = desk
  const { model = '', reason } = inputs
  const { documents, forge } = ports
  const parent = `promotions/${model}/${factsFolder}`
  // the name becomes a path, here and in the repository
  if (requestPlace(`${parent}/0001`) === null)
    throw new UserError(`"${model}" is no name that a folder can have.`, 'Rename the registered model.')
  const path = `models/${model}.yml`
  const text = localFile(house.environment.folders.workspace, path)
  if (text === null)
    throw new UserError(`${path} is not in this checkout.`, 'Run in a checkout of the governance repository.')
  const located = documents.locate(text, path)
  const read = located.ok ? readModelFile(located.value, model) : located
  if (!read.ok) throw wrong(path, { state: 'wrong', problems: read.problems })
  const source = recordedModelFile(desk.entries, model)
  if (source?.digest === `sha256:${sha256(text)}`)
    throw new UserError(`${path} is as the ledger recorded it last.`, 'Change the file first.')
  const { file } = recordedModel(documents, source, model)
  const changes = modelChanges(file.state === 'read' ? file.value : null, read.value, policy)
  const governance = await readGovernance(forge, documents, repository.tip)
  const people = governance.people.state === 'read' ? Object.keys(governance.people.value.people) : []
  const problems = modelPolicyProblems(read.value, policy, people, located.ok ? located.value : emptyPlace(path))
  const folder = `${parent}/${nextNumber(folders, `${parent}/0000`)}`
  const base = await readModelSource(forge, documents, repository.tip, model)
  return {
    folder,
    title: `Change the model file of ${model} (${folder.slice(-4)})`,
    body: modelChangesSection(changes).slice(0, 20_000),
    files: modelFactsFiles(folder, reason, model, { path, text }, base.source?.digest ?? null, documents),
    digest: null,
    findings: problemFindings('model-file-proposed-unreadable', problems),
  }
}

const emptyPlace = (file: string) => ({ file, value: null, lines: {} })
