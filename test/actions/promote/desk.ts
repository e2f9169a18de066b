import { readChain, type Entry } from '../../../shared/domain/ledger/chain.ts'
import { main } from '../../../actions/promote/main.ts'
import { fakeHouse, type FakeHouse, type HouseOptions } from '../../fakes/house.ts'
import type { World } from '../../builders/world.ts'

type HouseChanges = Pick<HouseOptions, 'inputs' | 'courier' | 'slept'> & {
  readonly env?: Readonly<Record<string, string>>
}

/** A run of the promoter on the default branch's tip. */
export function house(own: World, { courier, slept, ...options }: HouseChanges = {}): FakeHouse {
  return fakeHouse({
    ...(courier === undefined ? {} : { courier }),
    ...(slept === undefined ? {} : { slept }),
    ports: own.ports,
    inputs: { environment: 'production', 'github-token': 'ghs_x', 'app-slug': 'countersign', ...options.inputs },
    env: { GITHUB_SHA: own.forge.tip(), ...options.env },
  })
}

export async function promote(own: World, inputs: Readonly<Record<string, string>> = {}): Promise<FakeHouse> {
  const run = house(own, { inputs })
  await main(run)
  return run
}

export const entriesOf = (own: World): readonly Entry[] => {
  const { entries, faults } = readChain(own.ledger.files())
  if (faults.length > 0) throw new Error(JSON.stringify(faults))
  return entries
}

/** Each record by its kind and, where it has one, its result. */
export const kinds = (own: World): readonly string[] =>
  entriesOf(own).map(({ record }) => (record.kind === 'outcome' ? record.result : record.kind))

export const champion = (own: World): string | undefined => own.registry.model('credit-approval').aliases.champion

/** The codes of the last outcome's findings. */
export function lastCodes(own: World): readonly string[] {
  const last = entriesOf(own).at(-1)?.record
  return last?.kind === 'outcome' ? [...new Set(last.findings.map(({ code }) => code))] : []
}
