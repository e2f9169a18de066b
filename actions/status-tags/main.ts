import type { Policy } from '../../shared/domain/governance/policy.ts'
import type { Entry } from '../../shared/domain/ledger/chain.ts'
import { parseStatus, standsPromoted, statusTags, type RequestStatus } from '../../shared/domain/status/status.ts'
import { readGovernance } from '../../shared/gather/governance.ts'
import type { Registry } from '../../shared/ports/registry.ts'
import { wrong } from '../../shared/runtime/drafting/move.ts'
import { UserError } from '../../shared/runtime/failure.ts'
import type { House } from '../../shared/runtime/house.ts'
import { choiceFor, choiceOf, openBook } from '../../shared/runtime/ledger/book.ts'
import { credentialsOf } from '../../shared/runtime/stage/inputs.ts'
import { taggerOf } from '../../shared/runtime/stage/tagger.ts'
import { requireTrustedRun } from '../../shared/runtime/trusted-run.ts'
import { Inputs, outputs } from './inputs.ts'
import { tellReceivers } from './notices.ts'
import { tellUnheard } from './unheard.ts'

type Version = { readonly model: string; readonly version: string }

/** The tags that the version does not bear yet, written; null where the registry has no such version. */
async function written(
  registry: Registry,
  { model, version }: Version,
  tags: Readonly<Record<string, string>>,
): Promise<readonly string[] | null> {
  const found = await registry.modelVersion(model, version)
  if (found === null) return null
  const missing = Object.entries(tags).filter(([key, value]) => found.tags[key] !== value)
  for (const [key, value] of missing) await registry.setVersionTag(model, version, key, value)
  return missing.map(([key, value]) => `${key}: ${value}`)
}

type Tagging = {
  readonly house: House
  readonly inputs: Inputs
  readonly policy: Policy
  readonly entries: readonly Entry[]
}

/** The tags that were written, or why none were, which is no failure. */
async function tagged(
  { house, inputs, policy, entries }: Tagging,
  status: RequestStatus,
): Promise<readonly string[] | string> {
  const registry = taggerOf(house, inputs, policy.registry.uri)
  if (registry === null) return 'no credential for tags was given.'
  const promoted = standsPromoted(status, entries, policy.environments)
  if (promoted !== null)
    return `${status.model} ${status.version} is live in ${promoted}, and bears the tags of its promotion.`
  return (
    (await written(registry, status, statusTags(status))) ?? `the registry has no ${status.model} ${status.version}.`
  )
}

export async function main(house: House): Promise<void> {
  const inputs = house.read(Inputs)
  const ports = house.ports(credentialsOf(inputs))
  const repository = await ports.forge.repository()
  requireTrustedRun(house.environment, repository.defaultBranch)
  const status = parseStatus(inputs.status)
  if (status === null)
    throw new UserError(
      'The input status holds no status of a request.',
      'Give the output status of the step validation-gates, handed over as an output of its job.',
    )
  const { policy } = await readGovernance(ports.forge, ports.documents, repository.tip)
  if (policy.state !== 'read') throw wrong('The policy on the default branch', policy)
  const { ledger } = policy.value
  const choice = choiceFor(ledger, choiceOf(status.model))
  const book = await openBook(ports.ledgerOf(ledger.branch), choice)
  // whoever has to act hears of it even where the registry does not answer
  const untold = [
    ...(await tellReceivers({ house, ports, repository, book, policy: policy.value }, inputs, status)),
    ...(await tellUnheard(ports.incidents, book.entries(), {
      pull: status.pull,
      web: house.environment.forge.serverUrl,
    })),
  ]
  const done = await tagged({ house, inputs, policy: policy.value, entries: book.entries() }, status)
  house.output(outputs, { written: typeof done === 'string' ? null : done, undelivered: untold })
  if (typeof done === 'string')
    house.annotate({ level: 'notice', message: `Nothing was tagged: ${done}`, title: 'Countersign' })
  else house.log.info(`${status.model} ${status.version}: ${done.length} tags written.`)
  for (const message of untold) house.annotate({ level: 'warning', message, title: 'told' })
}
