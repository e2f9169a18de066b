import { isUtf8 } from 'node:buffer'

import type { Column, FileKinds, Table, WantedColumn } from '../../domain/metric/column.ts'
import { type ColumnBuilder, columnBuilder } from './builder.ts'
import { columnPlaces } from './names.ts'
import { PredictionsError, quoted } from './problem.ts'

const [QUOTE, COMMA, LF, CR] = [0x22, 0x2c, 0x0a, 0x0d]

/**
 * The wanted columns of a CSV file (RFC 4180: commas, quotes doubled inside quotes, LF or CRLF; UTF-8, byte order mark allowed).
 * An empty field is missing; in a column of numbers NA, N/A, null and None are too. Throws a PredictionsError.
 */
export function readCsv(bytes: Uint8Array, file: string, wanted: readonly WantedColumn[]): Table {
  checkText(bytes, file)
  const scan = scanner(bytes, file)
  const header = headerOf(scan, file)
  // a row has a byte for each of its fields at least
  const capacity = Math.floor(bytes.length / Math.max(64, header.length))
  const builders = wanted.map((column) => ({ ...column, builder: columnBuilder(column, file, capacity) }))
  const places = columnPlaces(
    file,
    header,
    wanted.map((column) => column.name),
  )
  const takers = header.map((_, place) => builders[places.indexOf(place)] ?? null)
  const rows = eachRow(scan, header.length, file, (field, line) => {
    const taker = takers[field]
    if (taker?.as === 'number') addNumber(taker.builder, scan.text(), { file, column: taker.name, line })
    else taker?.builder.add(scan.text())
  })
  return { rows, columns: new Map(builders.map(({ name, builder }) => [name, builder.column()])) }
}

/** The names in the first line of a CSV file. Throws a PredictionsError. */
export const csvHeader = (bytes: Uint8Array, file: string): readonly string[] => headerOf(scanner(bytes, file), file)

/** How the column at each place can be read: as numbers where all its fields are some or missing, else as texts. Throws a PredictionsError. */
export function csvKinds(bytes: Uint8Array, file: string): FileKinds {
  checkText(bytes, file)
  const scan = scanner(bytes, file)
  const kinds = headerOf(scan, file).map((): Column['kind'] => 'number')
  const rows = eachRow(scan, kinds.length, file, (field) => {
    if (kinds[field] === 'number' && numberIn(scan.text()) === undefined) kinds[field] = 'category'
  })
  return { rows, kinds }
}

/** Takes each field of each row where the scanner stands at it; how many rows there are comes back. */
function eachRow(scan: Scanner, fields: number, file: string, take: (field: number, line: number) => void): number {
  let rows = 0
  while (scan.more()) {
    const line = scan.line()
    let field = 0
    for (let last = false; !last; field++) {
      last = scan.next()
      take(field, line)
    }
    if (field === fields) rows++
    else throw unevenRow(file, { line, fields: field, expected: fields, last: !scan.more() && !scan.ended() })
  }
  if (rows === 0)
    throw new PredictionsError(
      'empty',
      { file },
      `Predictions ${quoted(file)} have a header and no rows; log at least one.`,
    )
  return rows
}

function checkText(bytes: Uint8Array, file: string): void {
  if (!isUtf8(bytes))
    throw new PredictionsError(
      'not-this-format',
      { file },
      `Predictions ${quoted(file)} are not UTF-8 text; write them as UTF-8.`,
    )
}

function headerOf(scan: Scanner, file: string): readonly string[] {
  const names: string[] = []
  for (let last = !scan.more(); !last;) {
    last = scan.next()
    names.push(scan.text())
  }
  if (names.every((name) => name === '')) {
    throw new PredictionsError(
      'empty',
      { file },
      `Predictions ${quoted(file)} begin without a header; name the columns in the first line.`,
    )
  }
  return names
}

const DECIMAL = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/
const WORDS: ReadonlyMap<string, number | null> = new Map([
  ...['', 'NA', 'N/A', '<NA>', 'null', 'NULL', 'None'].map((word) => [word, null] as const),
  ...['nan', 'NaN', 'NAN'].map((word) => [word, NaN] as const),
  ...['inf', 'Inf', 'Infinity', '+inf'].map((word) => [word, Infinity] as const),
  ...['-inf', '-Inf', '-Infinity'].map((word) => [word, -Infinity] as const),
])

/** The number in a field, NaN and infinities among them; null where it is missing, undefined where it is something else. */
const numberIn = (text: string): number | null | undefined =>
  DECIMAL.test(text) ? Number(text) : WORDS.get(text.trim())

function addNumber(
  builder: ColumnBuilder,
  text: string,
  { file, column, line }: { readonly file: string; readonly column: string; readonly line: number },
): void {
  const number = numberIn(text)
  if (number !== undefined) {
    builder.add(number)
    return
  }
  const sentence = `Column ${quoted(column)} of predictions ${quoted(file)} must hold numbers; line ${line} holds ${quoted(text)}.`
  throw new PredictionsError('wrong-type', { file, column }, `${sentence} Write it as 0.25, or leave it empty.`)
}

interface Scanner {
  /** Whether another record begins; blank lines before it are skipped. */
  more(): boolean
  /** Moves to the next field; true where it is the last of its record. */
  next(): boolean
  /** The text of the field just read. */
  text(): string
  /** The line, from 1, at which reading stands. */
  line(): number
  /** Whether the record just read was closed by a line end. */
  ended(): boolean
}

function scanner(bytes: Uint8Array, file: string): Scanner {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let at = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0
  let line = 1
  let [start, end, doubled, ended] = [0, 0, false, false]
  const quotedField = (): void => {
    const opened = line
    start = ++at
    doubled = false
    for (; ; at++) {
      if (at >= bytes.length) throw unclosed(file, opened)
      const byte = bytes[at]
      if (byte === LF) line++
      if (byte !== QUOTE) continue
      if (bytes[at + 1] !== QUOTE) break
      doubled = true
      at++
    }
    end = at++
  }
  const plainField = (): void => {
    start = at
    doubled = false
    for (; at < bytes.length; at++) {
      const byte = bytes[at]
      if (byte === COMMA || byte === LF || byte === CR) break
      if (byte === QUOTE) throw stray(file, line)
    }
    end = at
  }
  return {
    more() {
      while (bytes[at] === LF || (bytes[at] === CR && bytes[at + 1] === LF)) {
        at += bytes[at] === LF ? 1 : 2
        line++
      }
      return at < bytes.length
    },
    next() {
      if (bytes[at] === QUOTE) quotedField()
      else plainField()
      if (bytes[at] === COMMA) {
        at++
        // a comma that ends the file still opens a field, which is empty
        return false
      }
      if (bytes[at] === CR && (bytes[at + 1] === LF || at + 1 >= bytes.length)) at++
      ended = bytes[at] === LF
      if (!ended && at < bytes.length) throw stray(file, line)
      if (ended) line++
      at++
      return true
    },
    text: () =>
      doubled ? buffer.toString('utf8', start, end).replaceAll('""', '"') : buffer.toString('utf8', start, end),
    line: () => line,
    ended: () => ended,
  }
}

function unclosed(file: string, line: number): PredictionsError {
  const sentence = `Predictions ${quoted(file)} end inside the quotes opened on line ${line}; the file is cut short or a quote is not doubled.`
  return new PredictionsError('truncated', { file }, `${sentence} Log it again.`)
}

function stray(file: string, line: number): PredictionsError {
  const sentence = `Line ${line} of predictions ${quoted(file)} has a quote or a line end in the midst of a field.`
  return new PredictionsError(
    'malformed',
    { file },
    `${sentence} Put the field in quotes and double the quotes inside.`,
  )
}

function unevenRow(
  file: string,
  {
    line,
    fields,
    expected,
    last,
  }: { readonly line: number; readonly fields: number; readonly expected: number; readonly last: boolean },
): PredictionsError {
  const sentence = `Line ${line} of predictions ${quoted(file)} has ${fields} fields where the header has ${expected}`
  if (last && fields < expected)
    return new PredictionsError('truncated', { file }, `${sentence}, and no end: the file is cut short. Log it again.`)
  return new PredictionsError('malformed', { file }, `${sentence}. Quote fields that hold commas.`)
}
