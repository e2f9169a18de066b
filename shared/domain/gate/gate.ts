import type { Champion, Evaluation } from '../evidence/evaluation.ts'
import type { Security } from '../evidence/security.ts'
import type { DataQuality } from '../evidence/data-quality.ts'
import type { CommitFacts, EnvironmentFacts, FileDigest } from '../evidence/subject.ts'
import type { Lineage } from '../lineage/lineage.ts'
import type { RescoreStanding } from '../rescore/standing.ts'
import type { ModelFile } from '../model/model-file.ts'
import type { Tier } from '../stage.ts'

/** What the gates read of a version: a part of its subject, which a record can keep. */
export type Described = {
  readonly environment: EnvironmentFacts
  readonly commit: CommitFacts
  readonly runFiles: { readonly files: readonly FileDigest[] }
  readonly datasets: readonly unknown[]
  readonly parameters: Readonly<Record<string, unknown>>
  readonly metrics: Readonly<Record<string, unknown>>
}

/** What a gate judges: the version's evidence as gathered now, and the gate's own settings. */
export type GateInput<Settings> = {
  readonly settings: Settings
  readonly tier: Tier
  readonly subject: Described
  readonly modelFile: ModelFile | null
  readonly evaluation: Evaluation
  readonly champion: Champion
  /** what was seen of requirements and files; left out where nobody looked */
  readonly security?: Security | undefined
  /** what was found in the data; left out where nobody looked */
  readonly dataQuality?: DataQuality | undefined
  /** where the version comes from; left out where nobody looked */
  readonly lineage?: Lineage | undefined
  /** what came of running the version's bytes; left out where nobody looked */
  readonly rescored?: RescoreStanding | undefined
  /** the run's logged numbers that claim to be one of the metrics measured */
  readonly claims: Readonly<Record<string, number | string>>
  /** other versions of the model that the ledger holds, with the digest of the rows they were measured on */
  readonly earlier?: readonly { readonly version: string; readonly holdout: string }[] | undefined
}
