import { parseStatus, standsPromoted, statusTags } from '../../shared/domain/status/status.ts'
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
  const nothing = (why: string): void => {
    house.output(outputs, { written: null })
    house.annotate({ level: 'notice', message: `Nothing was tagged: ${why}`, title: 'Countersign' })
  }
  const { policy } = await readGovernance(ports.forge, ports.documents, repository.tip)
  if (policy.state !== 'read') throw wrong('The policy on the default branch', policy)
  const registry = taggerOf(house, inputs, policy.value.registry.uri)
  if (registry === null) {
    nothing('no credential for tags was given.')
    return
  }
  const { ledger } = policy.value
  const choice = choiceFor(ledger, choiceOf(status.model))
  const entries = (await openBook(ports.ledgerOf(ledger.branch), choice)).entries()
  const promoted = standsPromoted(status, entries, policy.value.environments)
  if (promoted !== null) {
    nothing(`${status.model} ${status.version} is live in ${promoted}, and bears the tags of its promotion.`)
    return
  }
  const done = await written(registry, status, statusTags(status))
  if (done === null) {
    nothing(`the registry has no ${status.model} ${status.version}.`)
    return
  }
  house.output(outputs, { written: done })
  house.log.info(`${status.model} ${status.version}: ${done.length} tags written.`)
}
