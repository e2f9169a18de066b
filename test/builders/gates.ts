import type { Champion, Evaluation } from '../../shared/domain/evidence/evaluation.ts'
import type { Security } from '../../shared/domain/evidence/security.ts'
import type { DataQuality } from '../../shared/domain/evidence/data-quality.ts'
import type { Subject } from '../../shared/domain/evidence/subject.ts'
import type { Lineage } from '../../shared/domain/lineage/lineage.ts'
import type { GateInput } from '../../shared/domain/gate/gate.ts'
import type { ModelFile } from '../../shared/domain/model/model-file.ts'
import type { Tier } from '../../shared/domain/stage.ts'
import type { Finding } from '../../shared/domain/verdict.ts'
import { exampleModel } from './documents.ts'
import { champion, dataFacts, lineage, measured, security, subject } from './evidence.ts'

type Rest = {
  readonly tier: Tier
  readonly subject: Subject
  readonly modelFile: ModelFile | null
  readonly evaluation: Evaluation
  readonly champion: Champion
  readonly claims: Readonly<Record<string, number | string>>
  readonly security: Security
  readonly rescored?: GateInput<unknown>['rescored']
  readonly earlier?: GateInput<unknown>['earlier']
  readonly dataQuality: DataQuality | undefined
  readonly lineage: Lineage | undefined
}

/** What a gate judges, in order but for what a test names. */
export function gateFacts(other: Partial<Rest> = {}): Rest {
  return {
    tier: 'high',
    subject: subject(),
    modelFile: exampleModel(),
    evaluation: measured(),
    champion: champion(),
    claims: {},
    security: security(),
    dataQuality: dataFacts(),
    lineage: lineage(),
    ...other,
  }
}

export function gateInput<Settings>(settings: Settings, other: Partial<Rest> = {}): GateInput<Settings> {
  return { ...gateFacts(other), settings }
}

/** Findings as `weight code about`. */
export const briefly = (findings: readonly Finding[]): readonly string[] =>
  findings.map(({ weight, code, facts }) => `${weight} ${code} ${String(facts.about)}`)

/** The same without what is only shown. */
export const failing = (findings: readonly Finding[]): readonly string[] =>
  briefly(findings.filter(({ weight }) => weight !== 'note'))
