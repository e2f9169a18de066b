import { main } from '../../../actions/access/main.ts'
import { fakeHouse, type Said } from '../../fakes/house.ts'
import { recordGenesis, world, type World } from '../../builders/world.ts'

/** The world with accounts in its registry, each named by policy or people.yml, and nothing granted to anybody yet. */
export async function company(): Promise<World> {
  const access = { promoter: 'promoter', status_writer: 'tagger', reader: 'reader', administrators: ['admin'] }
  const own = await world({ policy: { access } })
  for (const user of ['dana', 'vera', 'carl', 'olga', 'rita', 'rolf', 'promoter', 'tagger', 'reader'])
    own.access.addUser(user)
  own.access.addExperiment('credit-approval', '1')
  own.access.addExperiment('trials', '9')
  return own
}

/** The same before its governance is recorded. */
export async function unrecorded(): Promise<World> {
  const own = await world({ genesis: false })
  own.access.addExperiment('credit-approval', '1')
  return own
}

/** The default branch changed and recorded. */
export async function recorded(own: World, path: string, text: string): Promise<void> {
  own.forge.commit({ ...own.forge.treeAt(own.forge.tip()), [path]: text })
  await recordGenesis(own)
}

export type Inputs = Readonly<Record<string, string>>

/** What the action said. */
export async function told(own: World, inputs: Inputs = {}, env: Inputs = {}): Promise<Said> {
  const house = fakeHouse({ ports: own.ports, inputs: { 'github-token': 'ghs_x', ...inputs }, env })
  await main(house)
  return house.said
}
