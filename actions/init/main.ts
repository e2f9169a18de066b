import type { House } from '../../shared/runtime/house.ts'
import { adoptLive } from './adopt.ts'
import { found } from './found.ts'
import { Inputs, outputs } from './inputs.ts'

export async function main(house: House): Promise<void> {
  const inputs = house.read(Inputs)
  if (inputs.adopt) {
    house.output(outputs, { files: null, 'pull-request': await adoptLive(house, inputs) })
    return
  }
  const files = await found(house, inputs)
  house.output(outputs, { files, 'pull-request': null })
  if (files.length === 0) house.print('Everything is there already.')
  for (const file of files) house.print(`Written: ${file}`)
  house.print('SETUP.md says what only a person can do.')
}
