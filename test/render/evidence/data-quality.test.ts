import { expect, test } from 'vitest'
import type { DataQuality } from '../../../shared/domain/evidence/data-quality.ts'
import { dataSection } from '../../../shared/render/evidence/data-quality.ts'
import { dataInOrder } from '../../../shared/domain/scenario/data.ts'
import { inOrder, lookAt } from '../../builders/data-world.ts'
import { expectGolden } from '../../golden/golden.ts'

const hostile = 'a|b`c`<!-- @team\n::error::'

const found: DataQuality = {
  ...dataInOrder,
  sources: [
    { name: hostile, declared: 'a'.repeat(64), found: 'a'.repeat(64), by: 'parameter', rows: 1989 },
    { name: 'other', declared: 'a'.repeat(64), found: null, by: null, rows: null },
    { name: 'third', declared: 'a'.repeat(64), found: 'b'.repeat(64), by: 'artifact', rows: 3 },
  ],
  datasets: [
    {
      name: hostile,
      digest: hostile,
      context: hostile,
      rows: 600,
      columns: 4,
      file: hostile,
      sha256: 'c'.repeat(64),
      fileRows: 600,
    },
    {
      name: 'plain',
      digest: '11aa',
      context: null,
      rows: null,
      columns: null,
      file: null,
      sha256: null,
      fileRows: null,
    },
    {
      name: 'more',
      digest: '22bb',
      context: 'testing',
      rows: 7,
      columns: 4,
      file: 'b.csv',
      sha256: 'd'.repeat(64),
      fileRows: 8,
    },
  ],
  folds: [
    {
      ...{ fold: 'train', file: hostile, sha256: 'c'.repeat(64), rows: 600, columns: 9, keyless: 0, repeated: 4 },
      unread: [{ column: hostile, asked: false }],
      missing: [
        { column: 'a', rows: 3 },
        { column: hostile, rows: 28 },
      ],
      sentinels: [
        { column: hostile, rows: 3, value: 666 },
        { column: 'b', rows: 2, value: null },
      ],
    },
    {
      ...{ fold: 'test', file: 'b.csv', sha256: 'd'.repeat(64), rows: 300, columns: 3, keyless: null, repeated: 0 },
      unread: [],
      missing: [],
      sentinels: [],
    },
  ],
  overlap: { by: 'key', columns: 1, pairs: [{ one: 'train', other: 'test', rows: 7, of: 300 }] },
  quality: {
    state: 'read',
    file: 'q',
    detail: '',
    checks: [
      { check: hostile, passed: false },
      { check: 'b', passed: true },
    ],
  },
  leakage: {
    ...dataInOrder.leakage,
    judged: 9,
    columns: [{ column: hostile, auc: 0.97, by: 'value', equal: false }],
    unjudged: [hostile],
  },
  stability: [
    {
      ...{
        against: 'folds',
        column: hostile,
        from: 'train',
        to: 'test',
        index: 0.1229,
        bins: 10,
        noise: 0.0846,
        expected: 600,
        actual: 300,
      },
      why: null,
    },
    {
      ...{
        against: 'champion',
        column: 'score',
        from: 'version 5',
        to: 'this version',
        index: null,
        bins: 0,
        noise: null,
        expected: 0,
        actual: 0,
      },
      why: 'no-rows',
    },
  ],
}

test('what was found is shown in counts, hostile names inert', () => {
  expectGolden('data', dataSection(found))
})

test('nothing is shown where nobody looked, and that nothing could be looked at is said', () => {
  expect(dataSection(undefined)).toBe('')
  expect(dataSection(dataInOrder)).toMatch(/^No rows could be looked at\./)
})

test('a world in order shows no value of a row', async () => {
  const shown = dataSection((await lookAt(inOrder)).data)
  expect(shown).toContain('No row is in two folds')
  expect(shown).not.toMatch(/north|south|west/)
})
