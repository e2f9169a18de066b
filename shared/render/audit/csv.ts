import type { Cell, Table } from '../../domain/audit/tables.ts'

/**
 * A cell as RFC 4180 writes it. A text that a spreadsheet would take for a formula gets an apostrophe before it, and so does one
 * that begins with apostrophes before such a sign, so that the cell can be read back.
 */
export function csvCell(cell: Cell): string {
  if (cell === null) return ''
  if (typeof cell === 'number') return String(cell)
  const guarded = /^'*(?:\s*[=+\-@＝＋－＠]|[\t\r\n])/.test(cell) ? `'${cell}` : cell
  return /[",\r\n]|^\s|\s$|^$/.test(guarded) ? `"${guarded.replaceAll('"', '""')}"` : guarded
}

/** The table as CSV with a head line; an empty cell is null, a quoted empty one the empty text. */
export function renderCsv({ columns, rows }: Table): string {
  return [columns, ...rows].map((row) => `${row.map(csvCell).join(',')}\r\n`).join('')
}
