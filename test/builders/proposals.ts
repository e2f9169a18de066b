import { main } from '../../actions/proposals/main.ts'
import { proposalBranch } from '../../shared/domain/proposals/candidate.ts'
import { fakeHouse, type HouseOptions, type Said } from '../fakes/house.ts'
import { app, model, type World } from './world.ts'

/** Runs of the schedule that proposes what was registered. */

export const onRegistered = { proposals: { on: 'registered', environment: 'production' } }
export const onAlias = { proposals: { on: 'alias', alias: 'candidate', environment: 'production' } }
export const branch = proposalBranch(model, 'production', '2')

export async function scan(own: World, options: Omit<HouseOptions, 'ports'> = {}): Promise<Said> {
  const inputs = { 'github-token': 'ghs_x', 'app-slug': app, ...options.inputs }
  const house = fakeHouse({ ports: own.ports, ...options, inputs })
  await main(house)
  return house.said
}
export const proposed = (own: World): readonly string[] => own.forge.written.proposals.map(({ title }) => title)
export const title = `Promote ${model} 2 to production (now none)`
