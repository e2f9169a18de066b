import { readChain, type LedgerFile } from '../../shared/domain/ledger/chain.ts'
import { whoApproved } from '../../shared/domain/ledger/approval-answer.ts'
import { parseAnchor, verify, type Anchor, type Commit } from '../../shared/domain/ledger/verification.ts'
import { readGovernance } from '../../shared/gather/governance.ts'
import { renderAnswer, renderVerification } from '../../shared/render/audit.ts'
import { UserError } from '../../shared/runtime/failure.ts'
import type { House, Ports } from '../../shared/runtime/house.ts'
import { credentialsOf } from '../../shared/runtime/stage-inputs.ts'
import type { Registry } from '../../shared/ports/registry.ts'
import { Inputs, outputs } from './inputs.ts'

type Read = {
  readonly files: readonly LedgerFile[]
  readonly commits: readonly Commit[] | null
  readonly registry: Registry | null
}

/** The ledger from a clone, or from the forge with all that the forge knows of its commits. */
async function read(house: House, inputs: Inputs): Promise<Read> {
  if (inputs.ledger !== undefined)
    return { files: await house.readClone(inputs.ledger, 'governance-ledger'), commits: null, registry: null }
  const ports: Ports = house.ports(credentialsOf(inputs))
  const repository = await ports.forge.repository()
  const { policy } = await readGovernance(ports.forge, ports.documents, repository.tip)
  if (policy.state !== 'read')
    throw new UserError(
      'The policy on the default branch cannot be read, so the ledger’s branch is unknown.',
      'Mend the policy first.',
    )
  const ledger = ports.ledgerOf(policy.value.ledger.branch)
  const given =
    inputs['mlflow-username'] ??
    inputs['mlflow-token'] ??
    house.environment.registry.username ??
    house.environment.registry.token
  return {
    files: (await ledger.read()).files,
    commits: await ledger.commits(),
    registry: given === null ? null : ports.registryAt(policy.value.registry.uri),
  }
}

/** The records that the registry's version tags name, of every version that the ledger says was moved. */
async function anchorsOf(registry: Registry, files: readonly LedgerFile[]): Promise<readonly Anchor[]> {
  const moves = readChain(files).entries.flatMap(({ record }) =>
    record.kind === 'outcome' && record.result === 'done' && record.move !== null ? [record.move] : [],
  )
  const versions = [...new Map(moves.map(({ model, to }) => [`${model}/${to}`, { model, to }])).values()]
  const anchors: Anchor[] = []
  for (const { model, to } of versions) {
    const text = (await registry.modelVersion(model, to))?.tags['countersign.record']
    const where = `the tag of ${model} ${to}`
    if (text !== undefined) anchors.push(parseAnchor(where, text) ?? { where, number: 0, digest: text.slice(0, 80) })
  }
  return anchors
}

export async function main(house: House): Promise<void> {
  const inputs = house.read(Inputs)
  const { files, commits, registry } = await read(house, inputs)
  const chain = readChain(files)
  const anchors = registry === null ? null : await anchorsOf(registry, files)
  const verification = verify(chain, commits, inputs['app-slug'] ?? null, anchors)
  const answer =
    inputs.command === 'who'
      ? whoApproved(chain.entries, inputs.model ?? '', inputs.version ?? null, inputs.environment)
      : null
  house.output(outputs, {
    verdict: verification.state,
    records: verification.records,
    answer: answer === null ? null : JSON.stringify(answer),
  })
  const parts = [
    inputs.command === 'who'
      ? renderAnswer(answer, inputs.model ?? '', inputs.version ?? null, inputs.environment)
      : '',
    renderVerification(verification),
  ]
  await house.summary(parts.filter((part) => part !== '').join('\n\n'))
  const { state, unknown } = verification
  if (state === 'failed') house.fail('The ledger does not verify.')
  else if (state === 'unknown' && inputs.command === 'verify')
    house.fail(`Not everything could be looked at, and unknown is no pass: ${unknown.join('; ')}.`)
  else if (inputs.command === 'who' && answer === null) house.fail('The ledger knows of no such promotion.')
}
