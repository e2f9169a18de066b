import { describe, expect, test } from 'vitest'
import type { DataQuality } from '../../../shared/domain/evidence/data-quality.ts'
import { DataQualitySettings } from '../../../shared/domain/gate/data-quality-settings.ts'
import { leakageFindings, stabilityFindings } from '../../../shared/domain/gate/data-suspicions.ts'
import { dataInOrder } from '../../../shared/domain/scenario/data.ts'
import { briefly } from '../../builders/gates.ts'

const settings = (other: object = {}) => DataQualitySettings.parse(other)
const leak = (other: Partial<DataQuality['leakage']>, own: object = {}, faults: DataQuality['faults'] = []) =>
  briefly(leakageFindings({ ...dataInOrder, faults, leakage: { ...dataInOrder.leakage, ...other } }, settings(own)))
const column = (auc: number, equal = false) => ({ columns: [{ column: 'a', auc, by: 'value' as const, equal }] })

describe('a column that tells the outcome', () => {
  test.each([
    ['at the limit', column(0.95), {}, []],
    ['above the limit', column(0.96), {}, ['note leakage-suspected a']],
    ['above the limit where suspicions fail', column(0.96), { suspicions: 'gate' }, ['fail leakage-suspected a']],
    ['by another limit', column(0.8), { leakage_auc_at_most: 0.75 }, ['note leakage-suspected a']],
    ['in every row, whatever the limit', column(1, true), { leakage_auc_at_most: 1 }, ['fail outcome-leaks a']],
  ])('%s', (_, leakage, own, found) => {
    expect(leak(leakage, own)).toEqual(found)
  })

  test.each([
    ['no-label', 'fail'],
    ['too-few-outcomes', 'fail'],
    ['no-columns', 'fail'],
    ['no-rows', 'fail'],
    ['not-binary', 'note'],
  ] as const)('is not evaluable with %s, which is a %s', (why, weight) => {
    expect(leak({ why })).toEqual([`${weight} leakage-not-evaluable leakage`])
  })

  test('is not spoken of where the rows have a fault of their own', () => {
    expect(leak({ why: 'no-rows' }, {}, [{ fold: 'train', file: 'a', why: 'missing', column: null }])).toEqual([])
  })
})

type Shift = DataQuality['stability'][number]
const shift = (other: Partial<Shift>, own: object = {}) => {
  const one: Shift = {
    ...{ against: 'folds', column: 'score', from: 'train', to: 'test', index: 0.05, bins: 10, noise: 0.05 },
    ...{ expected: 600, actual: 400, why: null },
    ...other,
  }
  return briefly(stabilityFindings({ ...dataInOrder, stability: [one] }, settings(own)))
}

describe('a column that moved', () => {
  test.each<[string, Partial<Shift>, object, readonly string[]]>([
    ['little', {}, {}, []],
    ['at the lower limit', { index: 0.1 }, {}, []],
    ['above the lower limit', { index: 0.11 }, {}, ['note distribution-drifts score train to test']],
    ['at the upper limit', { index: 0.25 }, {}, ['note distribution-drifts score train to test']],
    ['above the upper limit', { index: 0.26 }, {}, ['fail distribution-shifted score train to test']],
    [
      'by limits of its own',
      { index: 0.06 },
      { stability: { warn: 0.05, act: 0.055 } },
      ['fail distribution-shifted score train to test'],
    ],
    ['among too few rows', { index: 0.01, noise: 0.11 }, {}, ['fail stability-not-evaluable score train to test']],
    [
      'from the live version far',
      { against: 'champion', index: 3 },
      {},
      ['note distribution-shifted score train to test'],
    ],
    [
      'from the live version far, which fails',
      { against: 'champion', index: 3 },
      { stability: { champion: 'gate' } },
      ['fail distribution-shifted score train to test'],
    ],
    [
      'from the live version among too few rows',
      { against: 'champion', noise: 3 },
      {},
      ['note stability-not-evaluable score train to test'],
    ],
    [
      'where not both have it',
      { index: null, noise: null, why: 'not-in-both' },
      {},
      ['note stability-not-evaluable score train to test'],
    ],
    [
      'where one has no rows',
      { index: null, noise: null, why: 'no-rows' },
      {},
      ['fail stability-not-evaluable score train to test'],
    ],
    [
      'where the kinds differ',
      { index: null, noise: null, why: 'of-two-kinds' },
      {},
      ['fail stability-not-evaluable score train to test'],
    ],
  ])('%s', (_, one, own, found) => {
    expect(shift(one, own)).toEqual(found)
  })
})
