import type { Champion, Evaluation } from '../evidence/evaluation.ts'
import type { Subject } from '../evidence/subject.ts'
import type { ModelFile } from '../model/model-file.ts'
import type { Tier } from '../stage.ts'

/** What a gate judges: the version's evidence as gathered now, and the gate's own settings. */
export type GateInput<Settings> = {
  readonly settings: Settings
  readonly tier: Tier
  readonly subject: Subject
  readonly modelFile: ModelFile | null
  readonly evaluation: Evaluation
  readonly champion: Champion
  /** the run's logged numbers that claim to be one of the metrics measured */
  readonly claims: Readonly<Record<string, number | string>>
}
