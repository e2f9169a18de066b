import { recordedGovernance } from '../../shared/domain/ledger/history.ts'
import { readDocument } from '../../shared/domain/document/document.ts'
import { isMove, Request } from '../../shared/domain/request/request.ts'
import { requestFolders, requestPlace } from '../../shared/domain/request/request-rules.ts'
import type { Policy } from '../../shared/domain/governance/policy.ts'
import type { ModelFile } from '../../shared/domain/model/model-file.ts'
import { tightened } from '../../shared/domain/model/model-rules.ts'
import type { Governance } from '../../shared/domain/facts.ts'
import { readGovernance, readModelSource } from '../../shared/gather/governance.ts'
import type { CaseQuestion } from '../../shared/gather/rescore/case.ts'
import { wrong } from '../../shared/runtime/drafting/move.ts'
import { eventRequest } from '../../shared/runtime/event-request.ts'
import { UserError } from '../../shared/runtime/failure.ts'
import type { House, Ports } from '../../shared/runtime/house.ts'
import { choiceFor, choiceOf, openBook } from '../../shared/runtime/ledger/book.ts'
import { credentialsOf } from '../../shared/runtime/stage/inputs.ts'
import { requireOwnRun } from '../../shared/runtime/trusted-run.ts'
import type { Inputs } from './inputs.ts'

export type Asked = {
  readonly ports: Ports
  readonly repository: number
  readonly governance: Governance
  readonly policy: Policy
  readonly modelFile: ModelFile
  readonly question: CaseQuestion
}

/** The version that the pull request is about, and the head that holds its request; or the sentence that it is about none, or about several. */
async function proposedVersion(house: House, ports: Ports, told: number | undefined) {
  const found = await eventRequest(house.environment, ports.forge, told)
  if (found.state === 'none') return found.why
  const { pull, files } = await ports.forge.pull(found.number)
  const folders = requestFolders(files.map((file) => file.path))
  const [folder, ...others] = folders.filter((one) => requestPlace(one)?.environment != null)
  if (folder === undefined) return `Pull request #${found.number} proposes no version.`
  if (others.length > 0)
    return `Pull request #${found.number} proposes ${others.length + 1} versions, and one is run at a time.`
  const path = `${folder}/request.yml`
  const text = (await ports.forge.folder(pull.head.sha, folder)).find((file) => file.path === path)?.text ?? ''
  const located = house.documents.locate(text, path)
  const read = located.ok ? readDocument(Request, located.value) : located
  if (!read.ok) throw wrong(path, { state: 'wrong', problems: read.problems })
  if (!isMove(read.value)) return `${path} asks for no version.`
  return { model: read.value.model, version: read.value.version, head: pull.head.sha }
}

/** Everything that running and recording ask alike: what judges is the default branch's; of the proposal only which version is meant, and a first model file. A sentence where the event is about no version that could be run. */
export async function askedOf(house: House, inputs: Inputs): Promise<Asked | string> {
  const given = credentialsOf(inputs)
  const ports = house.ports(given)
  const home = await requireOwnRun(house, ports)
  const governance = await readGovernance(ports.forge, ports.documents, home.tip)
  if (governance.policy.state !== 'read') throw wrong('The policy on the default branch', governance.policy)
  if (governance.holdouts?.state === 'wrong') throw wrong('governance/holdouts.yml', governance.holdouts)
  const policy = governance.policy.value
  // a registry that nobody recorded is not asked: it would be shown credentials that are meant for another
  const { entries } = await openBook(ports.ledgerOf(policy.ledger.branch), choiceFor(policy.ledger, choiceOf(null)))
  if (recordedGovernance(entries())?.governance !== governance.digest)
    throw new UserError(
      'The governance on the default branch is not the one that the ledger recorded last.',
      'Let promote record its merged policy request first, or put the files back.',
    )
  const { model, version } = inputs
  const meant =
    model !== undefined && version !== undefined
      ? { model, version, head: null }
      : await proposedVersion(house, ports, inputs['pull-request'])
  if (typeof meant === 'string') {
    // of a change of governance, or of several adoptions, an event tells; whoever names one has to name another
    if (house.environment.workflow !== null && inputs['pull-request'] === undefined) return meant
    throw new UserError(meant, 'Give model and version, as `countersign reproduce <model> <version>`.')
  }
  const { file } = await readModelSource(ports.forge, ports.documents, home.tip, meant.model)
  // a model's first request brings its file
  const first = file.state === 'absent' && meant.head !== null
  const own = first ? (await readModelSource(ports.forge, ports.documents, meant.head, meant.model)).file : file
  if (own.state !== 'read') throw wrong(`models/${meant.model}.yml`, own)
  const sealedGiven = [inputs['mlflow-holdout-username'], inputs['mlflow-holdout-token']].some(
    (one) => one !== undefined,
  )
  const sealed = house.ports({
    ...given,
    mlflowUsername: inputs['mlflow-holdout-username'],
    mlflowPassword: inputs['mlflow-holdout-password'],
    mlflowToken: inputs['mlflow-holdout-token'],
  })
  return {
    ...{ ports, governance, policy, modelFile: own.value, repository: home.id },
    question: {
      ...{ model: meant.model, version: meant.version, modelFile: own.value },
      gates: tightened(policy.gates, own.value.gates).gates,
      holdouts: governance.holdouts?.state === 'read' ? governance.holdouts.value : null,
      sealed: sealedGiven ? sealed.registryAt(policy.registry.uri) : null,
    },
  }
}
