import { main } from '../../../actions/audit/main.ts'
import { main as promote } from '../../../actions/promote/main.ts'
import { mergedPromotion } from '../../builders/requests.ts'
import { world, type World, type WorldOptions } from '../../builders/world.ts'
import { fakeHouse, type Said } from '../../fakes/house.ts'

/** A world in which one version was promoted by the promoter itself. */
export async function promoted(options: WorldOptions = {}): Promise<World> {
  const own = await world(options)
  await mergedPromotion(own)
  const inputs = { environment: 'production', 'github-token': 'ghs_x', 'app-slug': 'countersign' }
  await promote(fakeHouse({ ports: own.ports, inputs, env: { GITHUB_SHA: own.forge.tip() } }))
  return own
}

/** All that a whole verification needs. */
export const whole = { 'github-token': 'ghs_x', 'app-slug': 'countersign', 'mlflow-token': 't' }

export async function audit(own: World, inputs: Readonly<Record<string, string>>): Promise<Said> {
  const house = fakeHouse({ ports: own.ports, inputs, clones: { './clone': own.ledger.files() } })
  await main(house)
  return house.said
}
