import { createHash, type Hash } from 'node:crypto'
import type { CategoryColumn, Codes } from '../metric/column.ts'

/** The measured rows without what the model said of them. */
export type HoldoutRows = {
  readonly labels: Uint8Array | Codes | Float64Array
  /** what the labels' codes stand for, where they are codes */
  readonly classes?: readonly string[] | undefined
  readonly keys: CategoryColumn | null
}

/** Codes by the order in which their classes appear, so that they do not tell which other classes a file knows. */
function byAppearance(labels: HoldoutRows['labels'], classes: readonly string[]) {
  const places = new Map<number, number>()
  const codes = Uint8Array.from(labels, (code) => {
    const place = places.get(code) ?? places.size
    places.set(code, place)
    return place
  })
  return { codes, names: [...places.keys()].map((code) => classes[code] ?? '') }
}

const begun = (rows: number, keyed: boolean): Hash =>
  createHash('sha256').update(JSON.stringify(['countersign/rows/1', rows, keyed]))

/** The same digest of so many rows without keys whose labels come in parts, in the file's order. */
export function labelsDigest(rows: number, eachLabels: (take: (labels: Uint8Array) => void) => void): string {
  const hash = begun(rows, false).update('[]')
  eachLabels((labels) => hash.update(labels))
  return hash.digest('hex')
}

/**
 * The digest of the rows that a version was measured on: how many, their labels in the file's order, and their keys where they
 * have any; never a score or a group. Versions with one digest were measured on the same rows. Without keys the same
 * rows in another order have another digest.
 */
export function holdoutDigest({ labels, classes, keys }: HoldoutRows): string {
  const hash = begun(labels.length, keys !== null)
  if (keys === null) {
    const { codes, names } = classes === undefined ? { codes: labels, names: [] } : byAppearance(labels, classes)
    hash.update(JSON.stringify(names)).update(new Uint8Array(codes.buffer, codes.byteOffset, codes.byteLength))
  } else {
    const nameOf = (label: number): string | number => (classes === undefined ? label : (classes[label] ?? ''))
    const lines = Array.from(labels, (label, row) =>
      JSON.stringify([keys.dictionary[keys.codes[row] ?? 0], nameOf(label)]),
    )
    for (const line of lines.sort()) hash.update(line)
  }
  return hash.digest('hex')
}
