import { recordedFolders } from '../../shared/domain/ledger/history.ts'
import { Registration } from '../../shared/domain/delivery/registration.ts'
import { isAsked } from '../../shared/domain/proposals/candidate.ts'
import { requestFolders } from '../../shared/domain/request/request-rules.ts'
import { readGovernance } from '../../shared/gather/governance.ts'
import { leftSentence, renderProposals } from '../../shared/render/version/proposals.ts'
import { wrong } from '../../shared/runtime/drafting/move.ts'
import { UserError } from '../../shared/runtime/failure.ts'
import type { House } from '../../shared/runtime/house.ts'
import { choiceFor, openBook } from '../../shared/runtime/ledger/book.ts'
import { someModels } from '../../shared/runtime/ledger/choices.ts'
import { credentialsOf } from '../../shared/runtime/stage/inputs.ts'
import { requireOwnRun } from '../../shared/runtime/trusted-run.ts'
import { Inputs, outputs } from './inputs.ts'
import { openDrafts } from './open.ts'
import { scanned } from './scan.ts'

/** The model that the run was started for: told by the input, or by whoever sent the event. It decides an order and nothing else. */
function askedModel({ environment, log }: House, { model }: Inputs): string | null {
  if (model !== undefined || environment.event.name !== 'repository_dispatch') return model ?? null
  const told = Registration.safeParse(environment.event.payload.clientPayload)
  if (!told.success) log.warning('The event names no model and version as the relay does; everything is looked at.')
  return told.success ? told.data.model : null
}

function requireApp(app: string | null): string {
  if (app !== null) return app
  throw new UserError(
    'Nothing is proposed by itself without the suite’s own GitHub App: what the job’s token opens starts no workflow, and nobody would know whose request it is.',
    'Give app-slug and github-token of the App, or run `countersign propose`.',
  )
}

export async function main(house: House): Promise<void> {
  const inputs = house.read(Inputs)
  const ports = house.ports(credentialsOf(inputs))
  const app = requireApp(ports.app)
  const repository = await requireOwnRun(house, ports)
  const governance = await readGovernance(ports.forge, ports.documents, repository.tip)
  if (governance.policy.state !== 'read') throw wrong('The policy on the default branch', governance.policy)
  const policy = governance.policy.value
  const { proposals: rule } = policy
  if (rule === undefined) {
    house.output(outputs, { proposed: null, left: 0 })
    house.log.info('The policy has no section proposals, so nothing is proposed by itself.')
    return
  }
  const models = await ports.registryAt(policy.registry.uri).registeredModels()
  const choice = choiceFor(
    policy.ledger,
    someModels(models.filter((one) => isAsked(policy.environments, rule, one)).map(({ name }) => name)),
  )
  const entries = (await openBook(ports.ledgerOf(policy.ledger.branch), choice)).entries()
  if (entries.length === 0)
    throw new UserError(
      'The ledger has not begun, so nothing is proposed by itself.',
      'Propose the first governance with `countersign propose --kind policy`, have it signed and merge it.',
    )
  const paths = await ports.forge.paths(repository.tip)
  const folders = [...requestFolders(paths), ...recordedFolders(entries)]
  const scan = {
    ...{ policy, rule, app, entries, paths, models },
    table: { house, ports, repository, entries, folders },
  }
  const asked = askedModel(house, inputs)
  const turn = { atMost: inputs['most-drafts'], run: house.environment.workflow?.number ?? 0 }
  const { found, left, waiting } = await scanned(scan, asked, turn)
  const opened = await openDrafts(scan, found)
  const all = [...left, ...opened.left]
  house.output(outputs, { proposed: opened.drafts.map(({ number }) => String(number)), left: all.length })
  for (const { title, url } of opened.drafts) house.print(`${title}: ${url}`)
  for (const one of all.filter(({ model }) => model === asked)) house.print(leftSentence(one, rule))
  for (const one of opened.left)
    house.annotate({ level: 'warning', message: leftSentence(one, rule), title: 'Countersign' })
  await house.summary(renderProposals({ rule, asked, waiting, drafts: opened.drafts, left: all }))
  if (opened.failed.length > 0) house.fail(`${opened.failed.length} drafts could not be opened: ${opened.failed[0]}`)
}
