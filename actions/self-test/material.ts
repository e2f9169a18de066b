import { completedMoves } from '../../shared/domain/ledger/history.ts'
import type { Entry } from '../../shared/domain/ledger/chain.ts'
import type { Policy } from '../../shared/domain/governance/policy.ts'
import { requestFolders } from '../../shared/domain/request/request-rules.ts'
import { scratchPlans, type ScratchPlan } from '../../shared/domain/self-test/scratch.ts'
import { readModel } from '../../shared/gather/governance.ts'
import type { Repository } from '../../shared/ports/forge.ts'
import type { Ports } from '../../shared/runtime/house.ts'
import type { Target } from './tags.ts'

/** What the attacks are made with: a model of the repository, and a version of it. */

type Move = { readonly model: string; readonly environment: string; readonly version: string }

/** The version that was promoted last, by the ledger. */
function lastMove(entries: readonly Entry[]): Move | null {
  const moves = entries.flatMap(({ record }) =>
    record.kind === 'outcome' && record.move !== null
      ? completedMoves(entries, record.move.model, record.move.environment).slice(-1)
      : [],
  )
  const last = moves.toSorted((a, b) => a.number - b.number).at(-1)?.move
  return last?.to == null ? null : { model: last.model, environment: last.environment, version: last.to }
}

async function modelsAt(
  { forge }: Ports,
  tip: string,
): Promise<{ readonly models: readonly string[]; readonly folders: readonly string[] }> {
  const paths = await forge.paths(tip)
  return {
    models: paths.flatMap((path) => /^models\/([^/]+)\.yml$/.exec(path)?.[1] ?? []).toSorted(),
    folders: requestFolders(paths),
  }
}

/** The scratch requests, about the model that was promoted last or the first that has a file; null where none has. */
export async function plansOf(
  ports: Ports,
  { tip }: Repository,
  question: { readonly entries: readonly Entry[]; readonly policy: string; readonly mark: string },
): Promise<{ readonly attacked: ScratchPlan; readonly mixed: ScratchPlan } | null> {
  const { models, folders } = await modelsAt(ports, tip)
  const last = lastMove(question.entries)?.model
  const model = models.find((one) => one === last) ?? models[0]
  const file = (await ports.forge.folder(tip, 'models')).find(({ path }) => path === `models/${model}.yml`)
  if (model === undefined || file?.text == null) return null
  const { policy, mark } = question
  return scratchPlans({ model, modelFile: file.text, policy, folders, mark }, (value) => ports.documents.format(value))
}

/** The version whose tag is forged: promoted last, or shown by an environment of the first model that has any; null where none is. */
export async function targetOf(
  ports: Ports,
  { tip }: Repository,
  entries: readonly Entry[],
  policy: Policy,
): Promise<Target | null> {
  const found = lastMove(entries) ?? (await firstShown(ports, tip, policy))
  if (found === null) return null
  const file = await readModel(ports.forge, ports.documents, tip, found.model)
  return { ...found, policy, file: file.state === 'read' ? file.value : null }
}

async function firstShown(ports: Ports, tip: string, policy: Policy): Promise<Move | null> {
  const registry = ports.registryAt(policy.registry.uri)
  for (const model of (await modelsAt(ports, tip)).models) {
    const aliases = (await registry.registeredModel(model))?.aliases ?? {}
    for (const [environment, { alias }] of Object.entries(policy.environments)) {
      const version = alias === undefined ? undefined : aliases[alias]
      if (version !== undefined) return { model, environment, version }
    }
  }
  return null
}
