import { mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, expect, test } from 'vitest'
import { textsIn } from '../../../shared/domain/audit/ndjson.ts'
import { tablesOf } from '../../../shared/domain/audit/tables.ts'
import { exportDatabase, exportFolder, exportText } from '../../../shared/runtime/local/export.ts'
import { entries } from '../../builders/audit.ts'

const root = mkdtempSync(join(tmpdir(), 'export-'))

test('a text is written to a folder that is made for it, and never over another', () => {
  const place = exportText(root, 'a/b.txt', 'one')
  expect([place, readFileSync(place, 'utf8')]).toEqual([join(root, 'a/b.txt'), 'one'])
  expect(() => exportText(root, 'a/b.txt', 'two')).toThrow('is there already')
})

test('a folder is made anew', () => {
  const place = exportFolder(root, 'c', [['x.csv', '1']])
  expect(readFileSync(join(place, 'x.csv'), 'utf8')).toBe('1')
  expect(() => exportFolder(root, 'c', [])).toThrow('is there already')
})

test('what lies beside a folder or a database, whatever its name, stays, and nothing else is left there', async () => {
  const own = mkdtempSync(join(root, 'own-'))
  mkdirSync(join(own, 'c.partial'))
  writeFileSync(join(own, 'c.partial/mine.txt'), 'mine')
  writeFileSync(join(own, 'd.partial'), 'mine')
  exportFolder(own, 'c', [])
  await exportDatabase(own, 'd', [])
  expect(() =>
    exportFolder(own, 'e', [
      ['x', '1'],
      ['x', '2'],
    ]),
  ).toThrow('EEXIST')
  expect(readdirSync(own, { recursive: true }).toSorted()).toEqual([
    'c',
    'c.partial',
    'c.partial/mine.txt',
    'd',
    'd.partial',
  ])
  expect(readFileSync(join(own, 'd.partial'), 'utf8')).toBe('mine')
})

describe('a database', () => {
  const tables = tablesOf(entries, textsIn([]), '2026-06-01T00:00:00Z')

  test('holds every table, cell for cell', async () => {
    const database = new DatabaseSync(await exportDatabase(root, 'ledger.sqlite', tables), { readOnly: true })
    for (const { name, columns, rows } of tables) {
      const read = database.prepare(`select * from "${name}" order by rowid`).all()
      expect(read.map((row: Readonly<Record<string, unknown>>) => columns.map((column) => row[column]))).toEqual(rows)
    }
    database.close()
    await expect(exportDatabase(root, 'ledger.sqlite', tables)).rejects.toThrow('is there already')
  })

  test('that could not be written whole is not there', async () => {
    const odd = { name: 'odd', columns: ['a', 'a'], rows: [] }
    await expect(exportDatabase(root, 'odd.sqlite', [odd])).rejects.toThrow('duplicate column')
    expect(readdirSync(root).filter((name) => name.startsWith('odd'))).toEqual([])
  })
})
