import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import type { Table } from '../../domain/audit/tables.ts'
import { UserError } from '../failure.ts'

/** Where an export goes; what is there already is never written over. */
function placeOf(root: string, path: string): string {
  const place = resolve(root, path)
  if (existsSync(place))
    throw new UserError(
      `${path} is there already, and an export writes over nothing.`,
      'Move it away, or name another --output.',
    )
  mkdirSync(dirname(place), { recursive: true })
  return place
}

/** Writes one file; answers with its place. */
export function exportText(root: string, path: string, text: string | Uint8Array): string {
  const place = placeOf(root, path)
  writeFileSync(place, text, { flag: 'wx' })
  return place
}

/** A new folder beside the place, of which nothing else is: what is renamed from it was never seen half. */
const roomBeside = (place: string): string => mkdtempSync(`${place}.partial-`)

/** Writes several files into a new folder, all or none; answers with its place. */
export function exportFolder(root: string, path: string, files: Iterable<readonly [string, string]>): string {
  const place = placeOf(root, path)
  const room = roomBeside(place)
  const partial = join(room, 'new')
  try {
    mkdirSync(partial)
    for (const [name, text] of files) {
      mkdirSync(dirname(join(partial, name)), { recursive: true })
      writeFileSync(join(partial, name), text, { flag: 'wx' })
    }
    renameSync(partial, place)
  } finally {
    rmSync(room, { recursive: true, force: true })
  }
  return place
}

const quoted = (name: string): string => `"${name}"`

/** Writes the tables as one SQLite database, whole or not at all; answers with its place. */
export async function exportDatabase(root: string, path: string, tables: readonly Table[]): Promise<string> {
  const place = placeOf(root, path)
  const { DatabaseSync } = await import('node:sqlite')
  const room = roomBeside(place)
  const partial = join(room, 'new')
  const database = new DatabaseSync(partial)
  try {
    database.exec('begin')
    for (const { name, columns, rows } of tables) {
      database.exec(`create table ${quoted(name)} (${columns.map(quoted).join(', ')})`)
      const insert = database.prepare(`insert into ${quoted(name)} values (${columns.map(() => '?').join(', ')})`)
      for (const row of rows) insert.run(...row)
    }
    database.exec('commit')
    database.close()
    renameSync(partial, place)
  } finally {
    if (database.isOpen) database.close()
    rmSync(room, { recursive: true, force: true })
  }
  return place
}
