import { type Codes, type Column, roomForCodes, type WantedColumn } from '../../domain/metric/column.ts'
import { PredictionsError, quoted } from './problem.ts'

/** Where a value stands, for a sentence about it. */
export interface Place {
  readonly file: string
  readonly column: string
}

/** A column in the making: values go in row by row, null for a missing one. */
export interface ColumnBuilder {
  length(): number
  /** Takes a decoded value; throws a PredictionsError where it is not of the column's kind. */
  add(value: unknown): void
  /** Takes rows by their codes into a dictionary of decoded values; -1 is a missing one. */
  addCoded(codes: Int32Array, dictionary: ArrayLike<unknown>): void
  column(): Column
}

/** A builder of a column of the wanted kind; `capacity` is a first guess at the number of rows. */
export function columnBuilder(wanted: WantedColumn, file: string, capacity: number): ColumnBuilder {
  const place = { file, column: wanted.name }
  return wanted.as === 'number' ? numberBuilder(place, capacity) : categoryBuilder(place, capacity)
}

const LEAST_CAPACITY = 1024
const UNSEEN = -2

function numberBuilder(place: Place, capacity: number): ColumnBuilder {
  let values = new Float64Array(Math.max(capacity, LEAST_CAPACITY))
  let present: Uint8Array | null = null
  let length = 0
  const grow = (): void => {
    const longer = new Float64Array(values.length * 2)
    longer.set(values)
    values = longer
    if (present !== null) present = widened(present, longer.length)
  }
  return {
    length: () => length,
    add(value) {
      if (length === values.length) grow()
      if (typeof value === 'number') values[length] = value
      else if (value === null) {
        present ??= widened(new Uint8Array(length).fill(1), values.length)
        present[length] = 0
        values[length] = NaN
      } else if (typeof value === 'bigint') values[length] = Number(value)
      else throw wrongType(place, 'a number', value, length)
      length++
    },
    addCoded(codes, dictionary) {
      // which number a value is, is told by the same rule as for a single one
      const numbers = dictionary instanceof Float64Array ? dictionary : numbersOf(place, dictionary)
      while (length + codes.length > values.length) grow()
      for (const code of codes) {
        if (code < 0) this.add(null)
        else values[length++] = numbers[code] ?? NaN
      }
    },
    column: () => ({
      kind: 'number',
      values: values.subarray(0, length),
      present: present?.subarray(0, length) ?? null,
    }),
  }
}

function numbersOf(place: Place, dictionary: ArrayLike<unknown>): Float64Array {
  const own = numberBuilder(place, dictionary.length)
  for (const value of Array.from(dictionary)) own.add(value)
  const column = own.column()
  return column.kind === 'number' ? column.values : new Float64Array(0)
}

/** A copy of another length, where what is new counts as present. */
function widened(present: Uint8Array, length: number): Uint8Array<ArrayBuffer> {
  const wider = new Uint8Array(length).fill(1)
  wider.set(present)
  return wider
}

function categoryBuilder(place: Place, capacity: number): ColumnBuilder {
  let codes = roomForCodes(Math.max(capacity, LEAST_CAPACITY), 0)
  let length = 0
  const grow = (places: number): void => {
    const larger: Codes = roomForCodes(places, dictionary.length)
    larger.set(codes.subarray(0, length))
    codes = larger
  }
  const dictionary: string[] = []
  const known = new Map<unknown, number>()
  const codeOf = (value: unknown): number => {
    const text = categoryText(value)
    if (text === undefined) throw wrongType(place, 'a text, a whole number or a boolean', value, length)
    if (text === null) return -1
    const code = known.get(text) ?? dictionary.push(text) - 1
    if (code === 2 ** 7 || code === 2 ** 15) grow(codes.length)
    known.set(text, code)
    known.set(value, code)
    return code
  }
  return {
    length: () => length,
    add(value) {
      if (length === codes.length) grow(codes.length * 2)
      const code = known.get(value) ?? codeOf(value)
      codes[length] = code
      length++
    },
    addCoded(given, dictionary) {
      const translated = new Int32Array(dictionary.length).fill(UNSEEN)
      while (length + given.length > codes.length) grow(codes.length * 2)
      for (const code of given) {
        let own = code < 0 ? -1 : (translated[code] ?? -1)
        // a dictionary may hold values that no row has: they are no values of the column
        if (own === UNSEEN) own = translated[code] = known.get(dictionary[code]) ?? codeOf(dictionary[code])
        codes[length++] = own
      }
    },
    column: () => ({ kind: 'category', codes: codes.subarray(0, length), dictionary }),
  }
}

/** One text for a value, whatever type it was stored as: 1, 1.0 and 1n are "1". Null where missing, undefined where unfit. */
function categoryText(value: unknown): string | null | undefined {
  switch (typeof value) {
    case 'string':
      // an empty text and a missing value look the same in CSV, so they count the same everywhere
      return value === '' ? null : value
    case 'number':
      return Number.isNaN(value) ? null : String(value)
    case 'bigint':
    case 'boolean':
      return String(value)
    default:
      return value === null ? null : undefined
  }
}

/** The error for a value of another type than its column's; `row` counts from 0. */
export function wrongType({ file, column }: Place, expected: string, value: unknown, row: number): PredictionsError {
  const found =
    typeof value === 'string'
      ? `the text ${quoted(value)}`
      : typeof value === 'boolean'
        ? `the boolean ${value}`
        : 'something else'
  const sentence = `Column ${quoted(column)} of predictions ${quoted(file)} must hold ${expected}; row ${row + 1} holds ${found}.`
  return new PredictionsError('wrong-type', { file, column }, `${sentence} Write the column with one type.`)
}
