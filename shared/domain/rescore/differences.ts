import { z } from 'zod'
import type { CategoryColumn, Column, Table } from '../metric/column.ts'
import { decimal, INSIDE, splitCodes } from '../metric/selection.ts'
import { outputColumns } from '../model/evaluation-rules.ts'
import type { Evaluation } from '../model/model-file.ts'

/**
 * How a builder's predictions differ from the named rows as the model's own bytes score them. Rows are joined by their
 * key. What is told of a row is its place in its file, counted from 1, and never a value of it.
 */

const Found = z.strictObject({ count: z.number().int().min(0), first: z.array(z.number().int().min(1)).readonly() })
export type Found = z.infer<typeof Found>

export const differenceKinds = ['removed', 'added', 'repeated', 'labels', 'groups', 'outputs'] as const
export type DifferenceKind = (typeof differenceKinds)[number]

export const Differences = z.strictObject({
  /** rows that were compared, on each side */
  rows: z.strictObject({ named: z.number().int().min(0), supplied: z.number().int().min(0) }),
  /** named rows that the predictions lack; places in the named rows */
  removed: Found,
  /** rows that are none of the named ones; places in the predictions, as all below */
  added: Found,
  repeated: Found,
  labels: Found,
  groups: Found,
  outputs: Found,
  /** how far the furthest output lies from the model's; null where none can be told */
  furthest: z.number().nullable(),
})
export type Differences = z.infer<typeof Differences>

const mostPlaces = 5

const none = (): { count: number; first: number[] } => ({ count: 0, first: [] })

function note(into: { count: number; first: number[] }, row: number): void {
  into.count++
  if (into.first.length < mostPlaces) into.first.push(row + 1)
}

const categoryOf = (table: Table, name: string): CategoryColumn => {
  const column = table.columns.get(name)
  if (column?.kind !== 'category') throw new Error(`The column "${name}" was not read as texts.`)
  return column
}

const textAt = ({ codes, dictionary }: CategoryColumn, row: number): string | null =>
  dictionary[codes[row] ?? -1] ?? null

/** One value however a file writes it: 1 and 1.0 are one. */
const sameText = (one: string | null, other: string | null): boolean =>
  one === other || (one !== null && other !== null && decimal(one.trim()) === decimal(other.trim()))

/** The value by which rows are found again, however a file writes it. */
const keyText = (text: string | null): string | null => {
  if (text === null) return null
  const number = decimal(text.trim())
  return Number.isNaN(number) ? text : String(number)
}

/** Whether a row is measured at all; what lies outside of the split is no concern of the comparison. */
function insideOf(table: Table, { split }: Evaluation): (row: number) => boolean {
  if (!('holdout' in split)) return () => true
  const part = splitCodes(categoryOf(table, split.column), split.holdout)
  return (row) => part(row) === INSIDE
}

/** How far apart two outputs are: of texts 0 or infinitely, of numbers in units of the larger of 1 and the model's own. */
function apart(one: Column, at: number, other: Column, row: number): number {
  if (one.kind === 'category' || other.kind === 'category') {
    if (one.kind !== 'category' || other.kind !== 'category') return Infinity
    return sameText(textAt(one, at), textAt(other, row)) ? 0 : Infinity
  }
  const present = ({ present }: typeof one, place: number): boolean => present?.[place] !== 0
  if (!present(one, at) || !present(other, row)) return present(one, at) === present(other, row) ? 0 : Infinity
  const [a, b] = [one.values[at] ?? NaN, other.values[row] ?? NaN]
  if (Object.is(a, b) || a === b) return 0
  const distance = Math.abs(a - b) / Math.max(1, Math.abs(a))
  return Number.isNaN(distance) ? Infinity : distance
}

type Sides = { readonly named: Table; readonly supplied: Table; readonly spec: Evaluation & { readonly row: string } }

/** The places of the named rows by key; a key that comes twice, or none, makes the rows themselves no measure. */
function placesOf({ named, spec }: Sides): ReadonlyMap<string, number> | null {
  const keys = categoryOf(named, spec.row)
  const inside = insideOf(named, spec)
  const places = new Map<string, number>()
  for (let row = 0; row < named.rows; row++) {
    if (!inside(row)) continue
    const key = keyText(textAt(keys, row))
    if (key === null || places.has(key)) return null
    places.set(key, row)
  }
  return places
}

/**
 * Everything in which the supplied predictions differ from the named rows with the model's outputs; null where the named
 * rows do not tell theirs apart by key. An output that lies exactly `tolerance` away still agrees.
 */
export function differencesOf(sides: Sides, tolerance: number): Differences | null {
  const { named, supplied, spec } = sides
  const places = placesOf(sides)
  if (places === null) return null
  const found = {
    ...{ removed: none(), added: none(), repeated: none() },
    ...{ labels: none(), groups: none(), outputs: none() },
  }
  const groups = spec.protected.map(({ column }) => column).filter((name) => supplied.columns.has(name))
  const outputs = outputColumns(spec)
  const keys = categoryOf(supplied, spec.row)
  const inside = insideOf(supplied, spec)
  const seen = new Set<number>()
  let rows = 0
  let furthest = 0
  for (let row = 0; row < supplied.rows; row++) {
    if (!inside(row)) continue
    rows++
    const key = keyText(textAt(keys, row))
    const at = key === null ? undefined : places.get(key)
    if (at === undefined) note(found.added, row)
    else if (seen.has(at)) note(found.repeated, row)
    else {
      seen.add(at)
      const far = (name: string): number => apart(columnOf(named, name), at, columnOf(supplied, name), row)
      if (far(spec.label.column) !== 0) note(found.labels, row)
      if (groups.some((name) => far(name) !== 0)) note(found.groups, row)
      const distance = Math.max(...outputs.map(far))
      furthest = Math.max(furthest, distance)
      if (distance > tolerance) note(found.outputs, row)
    }
  }
  for (const at of places.values()) if (!seen.has(at)) note(found.removed, at)
  return {
    rows: { named: places.size, supplied: rows },
    ...found,
    furthest: seen.size === 0 || !Number.isFinite(furthest) ? null : furthest,
  }
}

const columnOf = (table: Table, name: string): Column => {
  const column = table.columns.get(name)
  if (column === undefined) throw new Error(`The column "${name}" was not read.`)
  return column
}

/** The kinds of which any was found. */
export const foundKinds = (differences: Differences): readonly DifferenceKind[] =>
  differenceKinds.filter((kind) => differences[kind].count > 0)
