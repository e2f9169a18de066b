import { recordedGovernance } from '../../shared/domain/ledger/history.ts'
import { readDocument } from '../../shared/domain/document/document.ts'
import { isMove, Request } from '../../shared/domain/request/request.ts'
import type { Policy } from '../../shared/domain/governance/policy.ts'
import type { ModelFile } from '../../shared/domain/model/model-file.ts'
import { tightened } from '../../shared/domain/model/model-rules.ts'
import type { Governance } from '../../shared/domain/facts.ts'
import { readGovernance, readModelSource } from '../../shared/gather/governance.ts'
import type { CaseQuestion } from '../../shared/gather/rescore/case.ts'
import { eventRequest } from '../../shared/runtime/event-request.ts'
import { UserError } from '../../shared/runtime/failure.ts'
import type { House, Ports } from '../../shared/runtime/house.ts'
import { openBook } from '../../shared/runtime/ledger/book.ts'
import { requireOwnToken } from '../../shared/runtime/own-token.ts'
import { credentialsOf } from '../../shared/runtime/stage/inputs.ts'
import { requireTrustedRun } from '../../shared/runtime/trusted-run.ts'
import type { Inputs } from './inputs.ts'

export type Asked = {
  readonly ports: Ports
  readonly repository: number
  readonly governance: Governance
  readonly policy: Policy
  readonly modelFile: ModelFile
  readonly question: CaseQuestion
}

const place = /^promotions\/[^/_][^/]*\/[^/_][^/]*\/\d{4}\/request\.yml$/

/** The version that the pull request is about, and the head that holds its request. */
async function proposedVersion(house: House, ports: Ports, told: number | undefined) {
  const found = await eventRequest(house.environment, ports.forge, told)
  if (found.state === 'none') throw new UserError(found.why, 'Give model and version.')
  const { pull, files } = await ports.forge.pull(found.number)
  const [path, ...others] = files.flatMap((file) => (place.test(file.path) ? [file.path] : []))
  if (path === undefined || others.length > 0)
    throw new UserError(
      `Pull request #${found.number} holds ${others.length + (path === undefined ? 0 : 1)} requests that move a version.`,
      'Give model and version.',
    )
  const folder = path.replace(/\/request\.yml$/, '')
  const text = (await ports.forge.folder(pull.head.sha, folder)).find((file) => file.path === path)?.text ?? ''
  const located = house.documents.locate(text, path)
  const read = located.ok ? readDocument(Request, located.value) : located
  if (!read.ok || !isMove(read.value)) throw new UserError(`${path} cannot be read as a request.`, 'Mend it first.')
  return { model: read.value.model, version: read.value.version, head: pull.head.sha }
}

/** Everything that running and recording ask alike: what judges is the default branch's; of the proposal only which version is meant, and a first model file. */
export async function askedOf(house: House, inputs: Inputs): Promise<Asked> {
  const given = credentialsOf(inputs)
  const ports = house.ports(given)
  const home = await ports.forge.repository()
  requireTrustedRun(house.environment, home.defaultBranch)
  requireOwnToken(ports.app, home)
  const governance = await readGovernance(ports.forge, ports.documents, home.tip)
  if (governance.policy.state !== 'read' || governance.holdouts?.state === 'wrong')
    throw new UserError(
      'The governance on the default branch cannot be used, so nothing says what to run.',
      'Mend it first.',
    )
  const policy = governance.policy.value
  // a registry that nobody recorded is not asked: it would be shown credentials that are meant for another
  const { entries } = await openBook(ports.ledgerOf(policy.ledger.branch))
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
  const { file } = await readModelSource(ports.forge, ports.documents, home.tip, meant.model)
  // a model's first request brings its file
  const first = file.state === 'absent' && meant.head !== null
  const own = first ? (await readModelSource(ports.forge, ports.documents, meant.head, meant.model)).file : file
  if (own.state !== 'read')
    throw new UserError(
      `models/${meant.model}.yml cannot be used, so nothing says which rows are meant.`,
      'Mend it first.',
    )
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
