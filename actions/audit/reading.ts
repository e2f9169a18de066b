import { parseAnchor, type Anchor, type Beside } from '../../shared/domain/ledger/verification.ts'
import { readGovernance } from '../../shared/gather/governance.ts'
import { orFailed } from '../../shared/gather/judges.ts'
import { lostTip } from '../../shared/gather/ledger-branch.ts'
import type { CheckpointKey, CheckpointSettings } from '../../shared/domain/ledger/checkpoint/keys.ts'
import type { Forge, Home } from '../../shared/ports/forge.ts'
import type { Ledger } from '../../shared/ports/ledger.ts'
import type { Registry } from '../../shared/ports/registry.ts'
import { UserError } from '../../shared/runtime/failure.ts'
import type { House, Ports } from '../../shared/runtime/house.ts'
import { credentialsOf } from '../../shared/runtime/stage/inputs.ts'
import type { Inputs } from './inputs.ts'

/** Keys that were handed over stand for themselves, whenever they signed. */
export const givenKeys = (inputs: Inputs): readonly CheckpointKey[] | null =>
  inputs['checkpoint-keys'].length === 0
    ? null
    : inputs['checkpoint-keys'].map((one) => ({ public: one, from: '1970-01-01' }))

/** The ledger at the forge, with what the policy says of it and what knows of it outside. */
export async function openLedger(
  house: House,
  inputs: Inputs,
): Promise<{
  readonly ports: Ports
  readonly forge: Forge
  readonly repository: Home
  readonly ledger: Ledger
  readonly branch: string
  readonly settings: CheckpointSettings | null
  readonly transparency: 'none' | 'public'
  readonly registry: Registry | null
  readonly models: readonly string[]
}> {
  const ports: Ports = house.ports(credentialsOf(inputs))
  const { forge } = ports
  const repository = await forge.repository()
  const { policy } = await readGovernance(forge, ports.documents, repository.tip)
  if (policy.state !== 'read')
    throw new UserError(
      'The policy on the default branch cannot be read, so the ledger’s branch is unknown.',
      'Mend the policy first.',
    )
  const { branch, checkpoints, transparency = 'none' } = policy.value.ledger
  const given =
    inputs['mlflow-username'] ??
    inputs['mlflow-token'] ??
    house.environment.registry.username ??
    house.environment.registry.token
  return {
    ...{ ports, forge, repository, branch, settings: checkpoints ?? null, transparency },
    ledger: ports.ledgerOf(branch),
    registry: given === null ? null : ports.registryAt(policy.value.registry.uri),
    models: (await forge.paths(repository.tip)).flatMap((path) => /^models\/([^/]+)\.ya?ml$/.exec(path)?.[1] ?? []),
  }
}

/**
 * What the forge's own activity tells of the branch's end. What is cut off leaves a chain that verifies, and commits that are signed:
 * nothing on the branch tells that there was more.
 */
export async function cutBack(
  forge: Forge,
  ledger: Ledger,
  branch: string,
): Promise<Required<Pick<Beside, 'found' | 'unknown'>>> {
  const lost = await orFailed('events', () => lostTip(forge, ledger, branch))
  if ('failed' in lost)
    return { found: [], unknown: [`whether the branch was deleted or written anew: ${lost.failed.detail}`] }
  if (lost.value === null) return { found: [], unknown: [] }
  const detail = `the branch stood at ${lost.value.slice(0, 12)} and has that commit no longer`
  return { found: [{ code: 'cut-back', record: null, detail }], unknown: [] }
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
export async function anchorsOf(
  registry: Registry,
  moved: readonly Version[],
  models: readonly string[],
): Promise<readonly Anchor[]> {
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
