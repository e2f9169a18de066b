import { EngineError } from './problem.ts'

/** The few words of SQL that are not fixed: names and values, each in the one spelling that every engine reads alike. */

/** A column's or table's name, quoted whatever it holds: whoever wrote the model file chose it. Throws an EngineError for a name that no engine has. */
export function identifier(name: string): string {
  if (name === '') throw new EngineError('cannot-answer', 'A column without a name cannot be asked for in SQL.')
  return `"${carried(name).replaceAll('"', '""')}"`
}

/** A text as a literal. Throws an EngineError for a text that no engine holds. */
export function textLiteral(text: string): string {
  return `'${carried(text).replaceAll("'", "''")}'`
}

/** A double as a literal that is read back to the same bits; never as a decimal, which some engines calculate with otherwise. */
export function doubleLiteral(value: number): string {
  if (!Number.isFinite(value)) throw new RangeError(`${value} is no number that SQL can hold.`)
  return value.toExponential()
}

/** A whole number as a literal. */
export function wholeLiteral(value: number): string {
  if (!Number.isSafeInteger(value)) throw new RangeError(`${value} is no whole number.`)
  return String(value)
}

/** A zero byte ends a text in some engines, and half of a character is none. */
function carried(text: string): string {
  if (text.includes('\0') || !text.isWellFormed())
    throw new EngineError('cannot-answer', `${JSON.stringify(text.slice(0, 60))} holds what no SQL text can carry.`)
  return text
}
