import { parseNdjson } from '../../shared/domain/audit/ndjson.ts'
import { readChain, type LedgerFile } from '../../shared/domain/ledger/chain.ts'
import { parseAnchor, type Anchor, type Commit } from '../../shared/domain/ledger/verification.ts'
import { readGovernance } from '../../shared/gather/governance.ts'
import type { Registry } from '../../shared/ports/registry.ts'
import { UserError } from '../../shared/runtime/failure.ts'
import type { House, Ports } from '../../shared/runtime/house.ts'
import { localFile } from '../../shared/runtime/local/checkout.ts'
import { credentialsOf } from '../../shared/runtime/stage/inputs.ts'
import type { Inputs } from './inputs.ts'

/** The ledger’s files with all that is known of them from outside. */
export type Reading = {
  readonly files: readonly LedgerFile[]
  readonly commits: readonly Commit[] | null
  readonly registry: Registry | null
  /** the models that have a file on the default branch */
  readonly models: readonly string[]
}

/** The records of a clone, or of an exported file. */
async function localLedger(house: House, path: string): Promise<readonly LedgerFile[]> {
  if (!path.endsWith('.ndjson')) return house.readClone(path, 'governance-ledger')
  const text = localFile(house.environment.folders.workspace, path)
  if (text === null) throw new UserError(`There is no file ${path}.`, 'Name an export of countersign audit export.')
  return parseNdjson(text)
}

/** The ledger from a clone, or from the forge with all that the forge knows of its commits. */
export async function readLedger(house: House, inputs: Inputs): Promise<Reading> {
  if (inputs.ledger !== undefined)
    return {
      files: await localLedger(house, inputs.ledger),
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
export async function anchorsOf(registry: Registry, { files, models }: Reading): Promise<readonly Anchor[]> {
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
