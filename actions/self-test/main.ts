import { readGovernance } from '../../shared/gather/governance.ts'
import { renderSelfTest } from '../../shared/render/self-test/report.ts'
import { UserError } from '../../shared/runtime/failure.ts'
import type { House } from '../../shared/runtime/house.ts'
import { openLastMoves } from '../../shared/runtime/ledger/choices.ts'
import { credentialsOf } from '../../shared/runtime/stage/inputs.ts'
import { taggerOf } from '../../shared/runtime/stage/tagger.ts'
import { requireOwnRun } from '../../shared/runtime/trusted-run.ts'
import { conclude } from './decide.ts'
import { Inputs, outputs } from './inputs.ts'
import { observe } from './observe.ts'
import { recordRun } from './record.ts'
import { strangerOf } from './stranger.ts'

export async function main(house: House): Promise<void> {
  const inputs = house.read(Inputs)
  const given = credentialsOf(inputs)
  const ports = house.ports(given)
  const repository = await requireOwnRun(house, ports)
  const governance = await readGovernance(ports.forge, ports.documents, repository.tip)
  if (governance.policy.state !== 'read')
    throw new UserError('The policy on the default branch cannot be used, so nothing judges.', 'Mend the policy first.')
  const policy = governance.policy.value
  const book = await openLastMoves(ports.ledgerOf(policy.ledger.branch), policy.ledger)
  const say = (text: string): void => house.log.info(text)
  const { workflow } = house.environment
  const { observed, pulls } = await observe({
    yard: { ports, repository, own: house.scratch(given), stranger: strangerOf(house, inputs), say },
    administration: house.administration(given),
    tagger: taggerOf(house, inputs, policy.registry.uri),
    ...{ governance, policy, entries: book.entries() },
    mark: workflow === null ? ports.clock().replaceAll(/\D/g, '') : `${workflow.id}-${workflow.attempt}`,
  })
  const { state, results, failure } = conclude(observed, book.entries())
  const place = { book, app: ports.app, repository: repository.id, governance: governance.digest }
  const record = await recordRun(house, place, { at: observed.at, state, pulls, results })
  const named = (outcome: string): readonly string[] =>
    results.filter((one) => one.outcome === outcome).map(({ attack }) => attack)
  house.output(outputs, {
    verdict: state,
    refused: named('refused').length,
    'got-through': named('got-through'),
    unknown: named('unknown'),
    results: JSON.stringify(results),
    record,
  })
  await house.summary(renderSelfTest({ state, results, record, app: ports.app }))
  if (failure !== null) house.fail(failure)
}
