import type { Policy } from '../governance/policy.ts'
import type { ModelFile } from '../model/model-file.ts'
import { tightened } from '../model/model-rules.ts'
import type { GateInput } from './gate.ts'
import { judgeGates, type GateVerdict } from './gates.ts'

export type Judged = Pick<
  GateInput<never>,
  | 'subject'
  | 'evaluation'
  | 'champion'
  | 'claims'
  | 'tier'
  | 'earlier'
  | 'security'
  | 'dataQuality'
  | 'lineage'
  | 'rescored'
>

/** The verdicts of the gates in force for a model: the policy's, tightened by the model's own file. */
export function judgeGatesInForce(policy: Policy, modelFile: ModelFile | null, judged: Judged): readonly GateVerdict[] {
  const { subject, evaluation, champion, claims, tier, earlier, security, dataQuality, lineage, rescored } = judged
  return judgeGates(tightened(policy.gates, modelFile?.gates).gates, {
    ...{ tier, subject, modelFile, evaluation, champion, claims, earlier, security, dataQuality, lineage, rescored },
  })
}
