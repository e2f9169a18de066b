import { expect, test } from 'vitest'
import { rowHasher } from '../../../shared/domain/data/row-hash.ts'
import type { Fold, OpenFolds } from '../../../shared/gather/version/fold-files.ts'
import { hashes, keyedRows } from '../../../shared/gather/version/fold-keys.ts'
import type { Predictions } from '../../../shared/ports/predictions.ts'
import { numbers } from '../../builders/columns.ts'
import { readersOf } from '../../builders/on-disk.ts'

const head = { rows: 4, typed: true, columns: [{ name: 'id', as: 'number' as const }] }
const file = { path: 'p.csv', sha256: '', file: new Uint8Array(0), head }
const whole: Fold = { fold: 'all', file, rows: null }
const parts = [Uint32Array.of(0, 2), Uint32Array.of(1, 3)].map((rows, at): Fold => ({ fold: `fold ${at}`, file, rows }))
const open: OpenFolds = { folds: parts, wholes: [whole], key: 'id', column: 'part', faults: [] }
const ids = numbers(7, 7, 9, null)
const readers: Predictions = {
  ...readersOf(1),
  select: () => Promise.resolve({ table: { rows: 4, columns: new Map([['id', ids]]) } }),
}

test('the rows of each fold of a file are hashed apart, those without a key left out', async () => {
  const found = await keyedRows(readers, whole, open, new Float64Array(4))
  expect([found.keyless, found.hashed?.map(({ sorted }) => sorted.length)]).toEqual([1, [2, 1]])
  const [first, other] = found.hashed ?? []
  expect(first?.sorted.includes(other?.sorted[0] ?? NaN)).toBe(true)
})

test('a key that is not there is a fault, and without one nothing is looked at', async () => {
  const lacking = await keyedRows(readers, whole, { ...open, key: 'nobody' }, new Float64Array(4))
  expect(lacking).toMatchObject({ hashed: null, faults: [{ why: 'column-missing', column: 'nobody' }] })
  const none = await keyedRows(readers, whole, { ...open, key: null }, new Float64Array(4))
  expect(none).toEqual({ faults: [], keyless: null, hashed: null })
})

test('folds lie one after the other in one room, which the hasher does not need', () => {
  const hasher = rowHasher(4, new Float64Array(4))
  hasher.add(ids)
  const room = new Float64Array(4)
  const [first, other] = hashes(hasher, whole, open, null, room)
  expect([first?.sorted.byteOffset, other?.sorted.byteOffset, room.includes(0)]).toEqual([0, 16, false])
})
