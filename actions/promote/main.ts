import { unrecordedGovernance, unrecordedModels } from '../../shared/domain/refusal.ts'
import { pendingRequests } from '../../shared/gather/merged.ts'
import { readModelFiles } from '../../shared/gather/governance.ts'
import { escapeMarkdown } from '../../shared/render/escape.ts'
import { sentence } from '../../shared/render/sentence/finding.ts'
import type { House } from '../../shared/runtime/house.ts'
import { credentialsOf } from '../../shared/runtime/stage/inputs.ts'
import { requireOwnRun } from '../../shared/runtime/trusted-run.ts'
import { Inputs, outputs } from './inputs.ts'
import { reportOf } from './report.ts'
import type { Outcome } from './case.ts'
import { openDesk, type Opened } from './desk.ts'
import { tellIncidents, tellingStop } from './incidents.ts'
import { workOffAll } from './round.ts'
import { sayUntold, tellerOf } from './teller.ts'

export async function main(house: House): Promise<void> {
  const inputs = house.read(Inputs)
  const ports = house.ports(credentialsOf(inputs))
  const repository = await requireOwnRun(house, ports)
  const { environment } = inputs
  const open = (): Promise<Opened> => openDesk(house, inputs, ports, repository)
  const { policy, governance, known, settled, desk } = await tellingStop(house, ports.incidents, environment, open)
  const { book } = desk
  const teller = tellerOf(house, desk, policy, inputs)
  // what earlier runs left untold comes first: of one model nothing is told before what was before it
  await teller.announce()
  await teller.deliver()
  const pending = await pendingRequests(ports, repository, book.entries(), environment, known, settled)
  const round = { incidents: ports.incidents, environment, known, pending }
  const outcomes = await workOffAll(house, desk, pending, teller).catch(async (error: unknown) => {
    await tellIncidents(house, desk, { ...round, outcomes: null, unrecorded: null })
    throw error
  })
  await teller.deliver()
  const untold = teller.untold()
  const by = (result: Outcome['result']): readonly string[] =>
    outcomes.filter((one) => one.result === result).map(({ folder }) => folder)
  const unrecorded = unrecordedGovernance(book.entries(), governance)
  await tellIncidents(house, desk, { ...round, outcomes, unrecorded })
  if (unrecorded !== null) house.annotate({ level: 'error', message: sentence(unrecorded), title: 'governance' })
  const models = (await readModelFiles(ports.forge, ports.documents, repository.tip)).files
  const strange = unrecordedModels(book.entries(), models, book.root)
  for (const finding of strange) house.annotate({ level: 'warning', message: sentence(finding), title: 'models' })
  house.output(outputs, {
    done: by('done'),
    refused: [...by('refused'), ...by('abandoned')],
    waiting: by('waiting'),
    undelivered: untold.map((finding) => sentence(finding)),
  })
  await house.summary(
    [
      ...(unrecorded === null ? [] : [`⛔ ${escapeMarkdown(sentence(unrecorded), 1500)}`]),
      ...strange.map((finding) => `⚠️ ${escapeMarkdown(sentence(finding), 1500)}`),
      reportOf(outcomes),
      ...sayUntold(house, untold),
    ].join('\n\n'),
  )
  const bad = outcomes.filter(({ result }) => result !== 'done')
  if (bad.length > 0) house.fail(`${bad.length} of ${outcomes.length} merged requests were not promoted.`)
  else if (untold.some(({ weight }) => weight === 'fail'))
    house.fail('A receiver was never told of what it should know.')
  else if (unrecorded !== null) house.fail('Nothing is promoted while the governance is another than the recorded one.')
}
