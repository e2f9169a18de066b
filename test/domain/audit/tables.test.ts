import { describe, expect, test } from 'vitest'
import { tablesOf } from '../../../shared/domain/audit/tables.ts'
import { later as entries } from '../../builders/audit.ts'

const tables = new Map(tablesOf(entries, '2026-02-01T00:00:00Z').map((table) => [table.name, table]))

/** The named columns of a table's rows. */
const cells = (name: string, ...columns: readonly string[]) => {
  const table = tables.get(name)
  return table?.rows.map((row) => columns.map((column) => row[table.columns.indexOf(column)]))
}

describe('the tables of a ledger', () => {
  test('have as many cells in each row as columns', () => {
    for (const { columns, rows } of tables.values()) {
      expect(rows.length).toBeGreaterThan(0)
      expect(new Set(rows.map((row) => row.length))).toEqual(new Set([columns.length]))
      expect(new Set(columns).size).toBe(columns.length)
    }
  })

  test('hold every record, with its exact bytes', () => {
    expect(cells('records', 'number', 'digest')).toEqual(entries.map(({ record, digest }) => [record.number, digest]))
    expect(cells('records', 'kind', 'model', 'version', 'writer_proven')?.slice(8, 10)).toEqual([
      ['outcome', 'credit-approval', null, 1],
      ['intent', 'churn', '1', 0],
    ])
  })

  test('hold each sign-off once, by the last record of its request', () => {
    expect(cells('sign_offs', 'record', 'person', 'role', 'review')).toEqual([
      [3, 'vera', 'model-validator', 5],
      [8, 'vera', 'model-validator', 5],
      [11, 'vera', 'model-validator', 5],
      [15, 'vera', 'model-validator', 5],
      [17, 'vera', 'model-validator', 5],
    ])
  })

  test('hold every move that was made or refused', () => {
    expect(cells('moves', 'record', 'intent', 'result', 'from_version', 'to_version', 'model')).toEqual([
      [3, 2, 'done', null, '7', 'credit-approval'],
      [8, 7, 'done', '7', '8', 'credit-approval'],
      [9, null, 'refused', null, null, 'credit-approval'],
      [11, 10, 'abandoned', null, '1', 'churn'],
      [15, 14, 'done', null, '1', 'churn'],
      [17, 16, 'done', '8', null, 'credit-approval'],
    ])
  })

  test('hold what was found, by stage or by the promoter', () => {
    expect(cells('findings', 'record', 'stage', 'code', 'weight')).toEqual([
      [9, null, 'expected-current-stale', 'fail'],
      [11, null, 'expected-current-stale', 'fail'],
      [3, 'validation-gates', 'exception-accepted', 'note'],
    ])
  })

  test('hold what looks at the registry found', () => {
    expect(cells('differences', 'record', 'code', 'model', 'was', 'found', 'unattributed')).toEqual([
      [13, 'alias-moved', 'credit-approval', '8', '7', 'no-log'],
      [13, 'alias-moved', 'churn', '8', '7', 'no-log'],
    ])
  })

  test('hold conditions with their state and builders by their facts', () => {
    expect(cells('conditions', 'record', 'kind', 'state', 'ended_by')).toEqual([
      [15, 'break-glass-review', 'open', null],
      ...['condition', 'accepted-finding', 'condition'].map((kind) => [3, kind, 'ended', 8]),
    ])
    expect(cells('builders', 'record', 'person', 'fact', 'kind')?.[0]).toEqual([
      ...[1, 'dana', 'request-author', 'authenticated'],
    ])
  })
})
