import { recordedVersion } from '../../shared/domain/ledger/history.ts'
import { requestFolders } from '../../shared/domain/request/request-rules.ts'
import { readGovernance } from '../../shared/gather/governance.ts'
import { branchName } from '../../shared/runtime/drafting/files.ts'
import { draftMove, wrong } from '../../shared/runtime/drafting/move.ts'
import { UserError } from '../../shared/runtime/failure.ts'
import type { House } from '../../shared/runtime/house.ts'
import { openBook } from '../../shared/runtime/ledger/book.ts'
import { credentialsOf } from '../../shared/runtime/stage/inputs.ts'
import { requireTrustedRun } from '../../shared/runtime/trusted-run.ts'
import { repositoryOf } from './answers.ts'
import { unadopted } from './decide.ts'
import type { Inputs } from './inputs.ts'

const reason = 'Live since before the ledger began.'

/** Opens a pull request for each version that is live and that no record knows; their numbers. */
export async function adoptLive(house: House, inputs: Inputs): Promise<readonly number[]> {
  const [owner = '', name = ''] = (await repositoryOf(house, inputs))?.split('/') ?? []
  const ports = house.ports({ ...credentialsOf(inputs), ...(owner === '' ? {} : { repository: { owner, name } }) })
  const repository = await ports.forge.repository()
  requireTrustedRun(house.environment, repository.defaultBranch)
  const { policy } = await readGovernance(ports.forge, ports.documents, repository.tip)
  if (policy.state !== 'read') throw wrong('The policy on the default branch', policy)
  const entries = (await openBook(ports.ledgerOf(policy.value.ledger.branch))).entries()
  if (entries.length === 0)
    throw new UserError(
      'The ledger has not begun, so nothing can be adopted.',
      'Propose the first governance with `countersign propose --kind policy`, have it signed and merge it.',
    )
  const found = unadopted({
    models: await ports.registryAt(policy.value.registry.uri).registeredModels(),
    environments: policy.value.environments,
    recorded: (model, environment) => recordedVersion(entries, model, environment),
    open: (await ports.forge.openRequests()).flatMap(({ files }) => files ?? []),
    leftOut: inputs['leave-out'],
  })
  for (const note of found.notes) house.log.warning(note)
  const table = { house, ports, repository, folders: requestFolders(await ports.forge.paths(repository.tip)) }
  const { developers } = inputs
  const drafts = []
  // all are drafted before the first is opened: what is wrong with one is told before anything is there
  for (const { model, environment, version } of found.moves)
    drafts.push(
      await draftMove(table, policy.value, { kind: 'adoption', model, environment, version, developers, reason }),
    )
  const pulls: number[] = []
  for (const { folder, title, body, files } of drafts) {
    const made = await ports.forge.propose({
      branch: branchName(folder, files),
      base: { branch: repository.defaultBranch, sha: repository.tip },
      title,
      body,
      files,
      draft: false,
      message: `${title}\n\n${reason}`,
    })
    house.print(`${title}: ${made.url}`)
    pulls.push(made.number)
  }
  if (pulls.length === 0) house.print('Every version that is live is known to the ledger, or proposed already.')
  return pulls
}
