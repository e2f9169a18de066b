import { reconciliations } from '../../shared/domain/reconciliation/history.ts'
import { copyModels } from '../../shared/domain/reconciliation/places.ts'
import { renderReconciliation } from '../../shared/render/reconciliation/report.ts'
import { titleOf } from '../../shared/render/reconciliation/sentences.ts'
import type { House } from '../../shared/runtime/house.ts'
import { credentialsOf } from '../../shared/runtime/stage/inputs.ts'
import { requireOwnRun } from '../../shared/runtime/trusted-run.ts'
import { decide } from './decide.ts'
import { tellDifferences } from './incidents.ts'
import { Inputs, outputs } from './inputs.ts'
import { lookAgainst, readJudges } from './question.ts'
import { recordLook, requireWriter } from './record.ts'
import { proposeRestores, withdrawRestores } from './restore.ts'

export async function main(house: House): Promise<void> {
  const inputs = house.read(Inputs)
  const ports = house.ports(credentialsOf(inputs))
  const repository = await requireOwnRun(house, ports)
  const writer = requireWriter(house, ports.app, repository.id)
  const judges = await readJudges(ports, repository)
  const { policy, book, now: at } = judges
  const { facts, counts, origin, folders } = await lookAgainst(house, inputs, ports, judges, repository)
  const { governed, expected } = facts.reconciled
  const { differences, mended, spent, unread, due } = decide(facts)
  const copies = copyModels(governed, expected.places, policy)
  const looked = { ...counts, models: [...new Set([...governed, ...copies])].toSorted() }
  const look = { at, registry: origin, looked, unread, differences }
  // before the record, after which no look knows of what they were for
  await withdrawRestores(ports.forge, spent, ports.app)
  const record = due ? await recordLook(book, writer, look) : null
  const table = { house, ports, repository, folders, entries: facts.entries }
  const restoring = { table, policy, places: expected.places }
  const { remedies, opened } = await proposeRestores(restoring, differences, ports.app)
  await tellDifferences(ports.incidents, { differences, unread, remedies, entries: facts.entries, now: facts.now })
  for (const one of differences) house.annotate({ level: 'error', message: titleOf(one), title: 'reconcile' })
  house.output(outputs, { differences: differences.length, restores: opened, record })
  const since = reconciliations(facts.entries).at(-1)?.at ?? null
  const told = { ...counts, models: looked.models.length }
  await house.summary(renderReconciliation({ at, since, looked: told, unread, differences, mended, record }))
  const count = differences.length
  if (count > 0)
    house.fail(`${count} ${count === 1 ? 'difference' : 'differences'} between the registry and the ledger.`)
}
