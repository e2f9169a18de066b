import { main } from '../../../actions/audit/main.ts'
import { drafts } from '../../builders/audit.ts'
import { ledger } from '../../builders/ledger.ts'
import { world } from '../../builders/world.ts'
import { fakeHouse, type Said } from '../../fakes/house.ts'

/** What the audit says of the planted ledger, read from a clone without any network. */
export async function asked(
  inputs: Readonly<Record<string, string>>,
  options: { readonly folder?: string; readonly files?: ReturnType<typeof ledger> } = {},
): Promise<Said> {
  const { ports } = await world()
  const { folder, files = ledger(drafts) } = options
  const house = fakeHouse({
    ...{ ports, inputs: { ledger: './clone', ...inputs }, now: '2026-06-01T00:00:00Z', clones: { './clone': files } },
    ...(folder === undefined ? {} : { folder }),
  })
  await main(house)
  return house.said
}

/** The answer as data. */
export const answerOf = ({ outputs }: Said): unknown => JSON.parse(outputs.answer ?? 'null')
