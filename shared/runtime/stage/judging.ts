import type { Facts } from '../../domain/facts.ts'
import { judgeRequest, type RequestVerdict } from '../../domain/judgement.ts'
import type { StageName } from '../../domain/stage.ts'
import type { Forge } from '../../ports/forge.ts'
import type { House } from '../house.ts'
import { stageFacts } from './facts.ts'
import { credentialsOf, type StageInputs } from './inputs.ts'
import { publishCheck, reportNothing, reportStage, stageOf } from './report.ts'

/** What a stage publishes beside its check. */
type Publish = (forge: Forge, facts: Facts, verdict: RequestVerdict) => Promise<void>

/** Judges one stage of the request that a run is about, publishes its check and what is its own, and says what it came to. */
export async function judgeStage(
  house: House,
  inputs: StageInputs,
  stage: StageName,
  publishOwn: Publish = () => Promise.resolve(),
): Promise<void> {
  const ports = house.ports(credentialsOf(inputs))
  const found = await stageFacts(house, ports, inputs, stage)
  if (found.state === 'nothing') {
    reportNothing(house, found.why)
    return
  }
  const { facts, path } = found
  const verdict = judgeRequest(facts, facts.readAt, null)
  await publishCheck(ports.forge, facts, verdict, stageOf(verdict, stage), house.environment.workflow?.url ?? null)
  await publishOwn(ports.forge, facts, verdict)
  await reportStage(house, facts, verdict, stage, path)
}
