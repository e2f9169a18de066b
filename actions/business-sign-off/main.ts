import { judgeRequest } from '../../shared/domain/judgement.ts'
import type { House } from '../../shared/runtime/house.ts'
import { stageFacts } from '../../shared/runtime/stage/facts.ts'
import { inviteReviewers } from '../../shared/runtime/stage/invitations.ts'
import { credentialsOf } from '../../shared/runtime/stage/inputs.ts'
import { publishCheck, publishComment, reportNothing, reportStage, stageOf } from '../../shared/runtime/stage/report.ts'
import { Inputs } from './inputs.ts'

const stage = 'business-sign-off'

export async function main(house: House): Promise<void> {
  const inputs = house.read(Inputs)
  const ports = house.ports(credentialsOf(inputs))
  const found = await stageFacts(house, ports, inputs, stage)
  if (found.state === 'nothing') {
    reportNothing(house, found.why)
    return
  }
  const { facts, path } = found
  const verdict = judgeRequest(facts, facts.readAt, null)
  await publishCheck(ports.forge, facts, verdict, stageOf(verdict, stage), house.environment.workflow?.url ?? null)
  await inviteReviewers(house, ports.forge, facts, verdict)
  await publishComment(ports.forge, facts, verdict)
  await reportStage(house, facts, verdict, stage, path)
}
