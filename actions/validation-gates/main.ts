import type { House } from '../../shared/runtime/house.ts'
import { judgeStage } from '../../shared/runtime/stage/judging.ts'
import { Inputs } from './inputs.ts'

export async function main(house: House): Promise<void> {
  await judgeStage(house, house.read(Inputs), 'validation-gates')
}
