import type { EngineAsked, EngineName, FooterFacts } from '../domain/engine/choice.ts'
import type { Answer } from '../domain/engine/columns.ts'
import type { EngineTable } from '../domain/engine/frame.ts'
import type { Layout } from '../domain/metric/predictions.ts'
import type { ForecastBin } from '../domain/metric/reliability/calibration.ts'
import type { Statistics } from '../domain/metric/statistics.ts'
import type { ClassStatistics } from '../domain/metric/task/multiclass.ts'
import type { ValueStatistics } from '../domain/metric/task/regression.ts'
import type { TaskTally } from '../domain/metric/task/rows.ts'

/** Tables of predictions in an engine that speaks SQL, open until they are closed. A statement that failed throws an EngineError. */
export interface SqlSession {
  /** the engine's name with its version */
  readonly engine: string
  readonly tables: readonly EngineTable[]
  readonly query: (sql: string) => Promise<Answer>
  readonly close: () => Promise<void>
}

/** What was counted on a table: integers, and the rows by distinct score where they were asked for and are few enough. */
export type Counted = Statistics & { readonly distinct: readonly ForecastBin[] | null }

/** The same of a model of several classes, with the cells of its favourable ones. */
export type CountedClasses = {
  readonly task: 'multiclass'
  readonly tally: TaskTally
  readonly statistics: ClassStatistics
  readonly cells: Statistics['cells']
  readonly groupColumns: readonly string[]
}

/** The same of a model that answers with a number. */
export type CountedValues = {
  readonly task: 'regression'
  readonly tally: TaskTally
  readonly statistics: ValueStatistics
}

/** The statistics of one table of predictions, whichever engine counts them. */
export interface TableStatistics {
  readonly engine: string
  /** of a yes-or-no model; the distinct scores up to so many where they are asked for */
  binary(layout: Layout, threshold: number, distinct?: number): Promise<Counted | MissingColumn>
}

/** A column that the layout names and the table lacks. */
export type MissingColumn = { readonly missing: string }

/** The engines of a run beside the reader in the bundle. */
export interface Engines {
  /** what the workflow or the command line asks for */
  readonly asked: EngineAsked
  /** how much memory is free, in bytes */
  readonly freeBytes: () => number
  /** what the end of a file of predictions tells of the wanted columns, before its rows are read */
  readonly footer: (file: Uint8Array | string, path: string, wanted: readonly string[]) => FooterFacts
  /** keeps a file of the registry for as long as the run; its place on this machine */
  readonly keep: (parts: AsyncIterable<Uint8Array> | Iterable<Uint8Array>, sha256: string) => Promise<string>
  /** opens files, each as a table: of DuckDB by their places, of Trino by the names of tables */
  readonly open: (engine: Exclude<EngineName, 'javascript'>, tables: readonly string[]) => Promise<SqlSession>
}
