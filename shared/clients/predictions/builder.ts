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
  /** Takes rows by their codes into a dictionary of decoded values, -1 for a missing one; without codes the values themselves, in their order. */
  addCoded(codes: Int32Array | null, dictionary: ArrayLike<unknown>): void
  column(): Column
  /** Forgets the rows and keeps the dictionary, unless it is long; what `column` returned is written over. */
  empty(): void
}

/** A builder of a column of the wanted kind; `capacity` is a first guess at the number of rows. */
export function columnBuilder(wanted: WantedColumn, file: string, capacity: number): ColumnBuilder {
  const place = { file, column: wanted.name }
  return wanted.as === 'number' ? numberBuilder(place, capacity) : categoryBuilder(place, capacity)
}

const LEAST_CAPACITY = 1024
const UNSEEN = -2
const LONG = 2 ** 16

function numberBuilder(place: Place, capacity: number): ColumnBuilder {
  let values = new Float64Array(Math.max(capacity, LEAST_CAPACITY))
  let present: Uint8Array | null = null
  let length = 0
  let told: { readonly of: ArrayLike<unknown>; readonly numbers: Float64Array } | null = null
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
      // which number a value is, is told by the same rule as for a single one, once for all pages of a dictionary
      if (dictionary !== told?.of)
        told = { of: dictionary, numbers: dictionary instanceof Float64Array ? dictionary : numbersOf(place, dictionary) } // prettier-ignore
      const { numbers } = told
      const end = length + (codes ?? numbers).length
      while (end > values.length) grow()
      if (codes === null) {
        values.set(numbers, length)
        length = end
        return
      }
      if (spell(codes, numbers, values, length)) {
        present ??= widened(new Uint8Array(length).fill(1), values.length)
        for (let row = 0; row < codes.length; row++) if ((codes[row] ?? 0) < 0) present[length + row] = 0
      }
      length = end
    },
    column: () => ({
      kind: 'number',
      values: values.subarray(0, length),
      present: present?.subarray(0, length) ?? null,
    }),
    empty() {
      ;[length, present] = [0, null]
    },
  }
}

/** Writes the numbers that the codes stand for, NaN for a missing one; whether any is missing. */
function spell(codes: Int32Array, numbers: Float64Array, values: Float64Array, at: number): boolean {
  let missing = false
  for (let row = 0; row < codes.length; row++) {
    const code = codes[row] ?? -1
    // a branch that chooses between two numbers would make each of them anew
    if (code >= 0) values[at + row] = numbers[code] ?? NaN
    else {
      missing = true
      values[at + row] = NaN
    }
  }
  return missing
}

function numbersOf(place: Place, dictionary: ArrayLike<unknown>): Float64Array {
  if (dictionary instanceof BigInt64Array) return wholeNumbers(dictionary)
  const own = numberBuilder(place, dictionary.length)
  for (const value of Array.from(dictionary)) own.add(value)
  const column = own.column()
  return column.kind === 'number' ? column.values : new Float64Array(0)
}

const LITTLE_ENDIAN = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1

/** Whole numbers as the doubles nearest to them, by their halves: a large number of each row would be much garbage. */
function wholeNumbers({ buffer, byteOffset, length }: BigInt64Array): Float64Array {
  const [high, low] = [new Int32Array(buffer, byteOffset, length * 2), new Uint32Array(buffer, byteOffset, length * 2)]
  const upper = LITTLE_ENDIAN ? 1 : 0
  const found = new Float64Array(length)
  // the upper half is exact, so that the sum is rounded once
  for (let at = 0; at < length; at++) found[at] = (high[at * 2 + upper] ?? 0) * 2 ** 32 + (low[at * 2 + 1 - upper] ?? 0)
  return found
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
  let dictionary: string[] = []
  const known = new Map<unknown, number>()
  let translation: { readonly of: ArrayLike<unknown> | null; readonly codes: Int32Array } = {
    of: null,
    codes: new Int32Array(0),
  }
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
    addCoded(given, values) {
      if (given === null) {
        for (const value of Array.from(values)) this.add(value)
        return
      }
      while (length + given.length > codes.length) grow(codes.length * 2)
      // pages of one column share a dictionary, which may be long
      if (values !== translation.of) translation = { of: values, codes: new Int32Array(values.length).fill(UNSEEN) }
      const { codes: translated } = translation
      const start = length
      while (length < start + given.length) {
        length = start + translate(given, length - start, translated, codes, start)
        const code = given[length - start]
        // a dictionary may hold values that no row has: they are no values of the column
        if (code !== undefined) translated[code] = known.get(values[code]) ?? codeOf(values[code])
      }
    },
    column: () => ({ kind: 'category', codes: codes.subarray(0, length), dictionary }),
    empty() {
      length = 0
      if (dictionary.length <= LONG) return
      // names of rows have no end: a block's own are enough
      dictionary = []
      known.clear()
      translation = { of: null, codes: new Int32Array(0) }
    },
  }
}

/** Writes the codes of a dictionary as those of the column, up to the row whose code has no counterpart yet; that row, or the end. */
function translate(given: Int32Array, from: number, translated: Int32Array, codes: Codes, at: number): number {
  let row = from
  for (; row < given.length; row++) {
    const code = given[row] ?? -1
    const own = code < 0 ? -1 : (translated[code] ?? -1)
    if (own === UNSEEN) break
    codes[at + row] = own
  }
  return row
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
