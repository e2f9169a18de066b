import type { Policy } from '../../domain/governance/policy.ts'
import type { OutcomeRecord } from '../../domain/ledger/record.ts'
import { Request } from '../../domain/request/request.ts'
import { formerOf } from '../../domain/ledger/former.ts'
import { recordedVersion } from '../../domain/ledger/history.ts'
import { UserError } from '../failure.ts'
import { draftMove, type Draft, type DraftingTable, type MoveAsked } from './move.ts'

export type RollbackAsked = Pick<MoveAsked, 'model' | 'environment' | 'developers' | 'reason'> & {
  /** null for the version that was approved there before the one that is live */
  readonly version: string | null
}

/** Whom the request of then named as developers: a service that trained the version is still no person. */
async function developersThen(
  { ports, repository }: DraftingTable,
  { request }: OutcomeRecord,
): Promise<readonly string[]> {
  const path = `${request.folder}/request.yml`
  const file = (await ports.forge.folder(repository.tip, request.folder)).find((one) => one.path === path)
  const located = file?.text == null ? null : ports.documents.locate(file.text, path)
  const read = located?.ok === true ? Request.safeParse(located.value.value) : null
  return read?.success === true && 'developers' in read.data ? read.data.developers : []
}

/** The way back to a version that was approved there before, by the record that says so. @throws UserError where the ledger knows none. */
export async function draftRollback(table: DraftingTable, policy: Policy, asked: RollbackAsked): Promise<Draft> {
  const { model, environment, version } = asked
  const former = formerOf(table.entries, asked, version)
  const to = former?.move?.to ?? null
  if (former === null || to === null) {
    const now = recordedVersion(table.entries, model, environment) ?? 'none'
    throw new UserError(
      `The ledger knows no ${version === null ? 'other version' : `version ${version}`} of ${model} that was approved for ${environment} before (now ${now}).`,
      version === null
        ? 'Retire what is live with `countersign propose --kind retirement`, or propose another version.'
        : 'Leave the version out for the one before, or propose it as a promotion.',
    )
  }
  const developers = [...new Set([...asked.developers, ...(await developersThen(table, former))])]
  return draftMove(table, policy, { ...asked, developers, kind: 'rollback', version: to, record: former.number })
}
