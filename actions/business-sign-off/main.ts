import type { House } from '../../shared/runtime/house.ts'
import { inviteReviewers } from '../../shared/runtime/stage/invitations.ts'
import { judgeStage } from '../../shared/runtime/stage/judging.ts'
import { publishComment } from '../../shared/runtime/stage/report.ts'
import { Inputs } from './inputs.ts'

export async function main(house: House): Promise<void> {
  await judgeStage(house, house.read(Inputs), 'business-sign-off', async (forge, facts, verdict) => {
    await inviteReviewers(house, forge, facts, verdict)
    await publishComment(forge, facts, verdict)
  })
}
