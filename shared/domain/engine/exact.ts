import { z } from 'zod'
import type { Fraction } from '../metric/fraction.ts'
import { Count, parsed } from './answers.ts'
import type { Answer } from './columns.ts'
import { EngineError } from './problem.ts'
import { shown, total, wide } from './statements.ts'
import { doubleLiteral } from './text.ts'

/**
 * Sums of doubles without any rounding, in SQL: each number falls into a band of 60 powers of two, where it is a whole number of at most
 * 60 bits and a rest of 52, which add up as whole numbers in any order. Multiplying by a power of two loses nothing.
 */

const WIDTH = 60
const [LOWEST, HIGHEST] = [-18, 17]
const DIGITS = 2 ** 52

const power = (exponent: number): string => doubleLiteral(2 ** exponent)

/** An expression for each band that `a`, not below 0, may fall into; the usual ones are asked for first. */
function byBand(of: (band: number) => string): string {
  const above = Array.from({ length: HIGHEST }, (_, band) => `WHEN a < ${power((band + 1) * WIDTH)} THEN ${of(band)}`)
  const below = Array.from(
    { length: -LOWEST - 1 },
    (_, at) => `WHEN a >= ${power((-1 - at) * WIDTH)} THEN ${of(-1 - at)}`,
  )
  return `CASE WHEN a >= 1e0 THEN CASE ${above.join(' ')} ELSE ${of(HIGHEST)} END ELSE CASE ${below.join(' ')} ELSE ${of(LOWEST)} END END`
}

/** `a` in units of its band; the lowest is reached in two steps, since no double holds its unit. */
const scaled = (band: number): string =>
  band === LOWEST ? `a * ${power(540)} * ${power(540)}` : `a * ${power(-band * WIDTH)}`

/** The statement of the sums of the expressions over the table's rows, by their number and band. */
export function exactStatement(head: string, table: string, expressions: readonly string[]): string {
  const numbers = expressions.map((_, number) => `(${number})`).join(', ')
  const choice = expressions.map((expression, number) => `WHEN ${number} THEN ${expression}`).join(' ')
  const part = (e: string): string => wide(`CAST(${e} AS BIGINT)`)
  const signed = (e: string): string => `CASE WHEN v < 0e0 THEN -${part(e)} ELSE ${part(e)} END`
  return `${head}, vs AS (SELECT n, CASE n ${choice} END AS v FROM ${table} CROSS JOIN (VALUES ${numbers}) AS ns (n)), vas AS (SELECT n, v, ABS(v) AS a FROM vs), bands AS (SELECT n, v, ${byBand(String)} AS band, ${byBand(scaled)} AS x FROM vas) SELECT ${[shown('n', 'number'), shown('band', 'band'), shown('COUNT(*)', 'c'), total(signed('FLOOR(x)'), 'whole_part'), total(signed(`(x - FLOOR(x)) * ${doubleLiteral(DIGITS)}`), 'rest_part')].join(', ')} FROM bands GROUP BY n, band`
}

const Signed = z
  .string()
  .regex(/^-?\d{1,38}$/)
  .transform(BigInt)
const Band = z
  .string()
  .regex(/^-?\d{1,2}$/)
  .transform(Number)
  .refine((band) => band >= LOWEST && band <= HIGHEST)
const Row = z.tuple([Count, Band, Count, Signed, Signed])

/** As many halvings of one as the denominator of every total has. */
const HALVINGS = 1074

/** The sums of so many expressions; an EngineError where one of them is not of so many rows. */
export function exactOf(answer: Answer, expressions: number, rows: number): readonly Fraction[] {
  const found = parsed('sums', Row, answer)
  return Array.from({ length: expressions }, (_, number) => {
    const own = found.filter(([of]) => of === number)
    const counted = own.reduce((sum, [, , count]) => sum + count, 0)
    if (counted !== rows)
      throw new EngineError('rows-do-not-reconcile', `The engine answered in part: a sum of ${counted} rows, ${rows} used rows. Run again.`) // prettier-ignore
    const numerator = own.reduce((sum, [, band, , whole, rest]) => {
      const digits = whole * BigInt(DIGITS) + rest
      const shift = band * WIDTH - 52 + HALVINGS
      // below the smallest double there are no digits to lose
      return sum + (shift < 0 ? digits >> BigInt(-shift) : digits << BigInt(shift))
    }, 0n)
    return { numerator, denominator: 1n << BigInt(HALVINGS) }
  })
}
