import { readChain, type LedgerFile } from '../../shared/domain/ledger/chain.ts'
import { whoApproved } from '../../shared/domain/ledger/approval-answer.ts'
import { parseAnchor, verify, type Anchor, type Commit } from '../../shared/domain/ledger/verification.ts'
import { readGovernance } from '../../shared/gather/governance.ts'
import { renderAnswer, renderVerification } from '../../shared/render/audit.ts'
import { UserError } from '../../shared/runtime/failure.ts'
import type { House, Ports } from '../../shared/runtime/house.ts'
import { credentialsOf } from '../../shared/runtime/stage/inputs.ts'
import type { Registry } from '../../shared/ports/registry.ts'
import { Inputs, outputs } from './inputs.ts'

type Read = {
  readonly files: readonly LedgerFile[]
  readonly commits: readonly Commit[] | null
  readonly registry: Registry | null
  /** the models that have a file on the default branch */
  readonly models: readonly string[]
}

/** The ledger from a clone, or from the forge with all that the forge knows of its commits. */
async function read(house: House, inputs: Inputs): Promise<Read> {
  if (inputs.ledger !== undefined)
    return {
      files: await house.readClone(inputs.ledger, 'governance-ledger'),
      commits: null,
      registry: null,
      models: [],
    }
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
    models: (await ports.forge.paths(repository.tip)).flatMap(
      (path) => /^models\/([^/]+)\.ya?ml$/.exec(path)?.[1] ?? [],
    ),
  }
}

type Version = { readonly model: string; readonly version: string }

/** The versions that are live now, whatever the ledger says of them: a ledger that lost its end knows nothing of its last move. */
async function liveVersions(registry: Registry, models: readonly string[]): Promise<readonly Version[]> {
  const found: Version[] = []
  for (const model of models) {
    const aliases = (await registry.registeredModel(model))?.aliases ?? {}
    found.push(...Object.values(aliases).map((version) => ({ model, version })))
  }
  return found
}

/** The records that the registry's version tags name, of every version that was moved or is live. */
async function anchorsOf(registry: Registry, { files, models }: Read): Promise<readonly Anchor[]> {
  const moved = readChain(files).entries.flatMap(({ record }) =>
    record.kind === 'outcome' && record.result === 'done' && record.move?.to != null
      ? [{ model: record.move.model, version: record.move.to }]
      : [],
  )
  const all = [...moved, ...(await liveVersions(registry, models))]
  const versions = [...new Map(all.map((one) => [`${one.model}/${one.version}`, one])).values()]
  const anchors: Anchor[] = []
  for (const { model, version } of versions) {
    const text = (await registry.modelVersion(model, version))?.tags['countersign.record']
    const where = `the tag of ${model} ${version}`
    if (text !== undefined) anchors.push(parseAnchor(where, text) ?? { where, number: 0, digest: text.slice(0, 80) })
  }
  return anchors
}

export async function main(house: House): Promise<void> {
  const inputs = house.read(Inputs)
  const found = await read(house, inputs)
  const { files, commits, registry } = found
  const chain = readChain(files)
  const anchors = registry === null ? null : await anchorsOf(registry, found)
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
