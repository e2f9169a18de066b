import { EngineError } from './problem.ts'

/** What can count the rows of a file of predictions. */
export const ENGINES = ['javascript', 'duckdb', 'trino'] as const
export type EngineName = (typeof ENGINES)[number]

/** How the reader in the bundle is named where it counts. */
export const ENGINE = 'javascript in the bundle'

/** What may be asked for: `auto` decides by size and storage. */
export const ENGINES_ASKED = ['auto', ...ENGINES] as const
export type EngineAsked = (typeof ENGINES_ASKED)[number]

/** What the end of a file tells before its rows are read. */
export type FooterFacts = {
  readonly format: 'parquet' | 'other'
  /** null where only reading tells it */
  readonly rows: number | null
  /** whether the reader in the bundle knows how the wanted columns are compressed */
  readonly readable: boolean
}

export type Weighed = {
  readonly asked: EngineAsked
  readonly footer: FooterFacts
  readonly bytes: number
  readonly freeBytes: number
  /** whether the file stays where it lies and is read in blocks */
  readonly inPlace?: boolean
}

/** What a row takes in JavaScript, nulls included, and how much of the free memory may be taken. */
const ROW_BYTES = 95
/** The same of a file that is read in blocks, where its scores are set beside those of the live version. */
const ROW_BYTES_IN_PLACE = 22
const SHARE = 0.5
/** The most that the reader in the bundle takes. */
const MOST_ROWS = 50_000_000
const MOST_BYTES = 2 ** 30

/** About what the reader in the bundle takes for a file whose rows are all held at once. */
export const heldBytes = (rows: number, bytes: number): number => bytes + rows * ROW_BYTES

/**
 * The engine that counts a file, decided before it is read. JavaScript is the fastest where the rows fit into memory and needs
 * nothing; DuckDB takes what does not fit. Trino is taken only where it is asked for. Throws an EngineError for what the engine asked for cannot do.
 */
export function chosenEngine({ asked, footer, bytes, freeBytes, inPlace = false }: Weighed): EngineName {
  if (asked === 'duckdb' && footer.format === 'other')
    throw new EngineError(
      'cannot-answer',
      'The engine duckdb reads Parquet alone, since types that are guessed from CSV or JSON differ; log the predictions as Parquet, or ask for the engine javascript.',
    )
  if (asked !== 'auto') return asked
  if (footer.format === 'other') return 'javascript'
  const rows = footer.rows ?? 0
  const taken = inPlace ? rows * ROW_BYTES_IN_PLACE : heldBytes(rows, bytes)
  const fits = taken <= freeBytes * SHARE && rows <= MOST_ROWS && (inPlace || bytes <= MOST_BYTES)
  return fits && footer.readable ? 'javascript' : 'duckdb'
}
