import { describe, expect, test } from 'vitest'
import {
  dataQualityAlone,
  DataQualitySettings,
  DataQualityTightening,
  tightenedDataQuality,
} from '../../../shared/domain/gate/data-quality-settings.ts'

const defaults = {
  missing_at_most: 0.05,
  duplicates_at_most: 0,
  overlap_between_folds_at_most: 0,
  sentinels: [],
  leakage_auc_at_most: 0.95,
  suspicions: 'report',
  stability: { warn: 0.1, act: 0.25, champion: 'report' },
}

test('what the policy leaves out has its default', () => {
  expect(DataQualitySettings.parse({})).toEqual(defaults)
  expect(DataQualitySettings.parse({ stability: { act: 0.2 } }).stability).toEqual({
    warn: 0.1,
    act: 0.2,
    champion: 'report',
  })
})

test.each([
  [{ missing_at_most: 1.1 }],
  [{ leakage_auc_at_most: 0.4 }],
  [{ stability: { warn: 0.3, act: 0.2 } }],
  [{ duplicates: 0 }],
  [{ suspicions: 'never' }],
  [{ sentinels: ['999'] }],
])('%j is refused', (settings) => {
  expect(DataQualitySettings.safeParse(settings).success).toBe(false)
})

const tighten = (policy: object, model: object) => {
  const complaints: string[] = []
  const settings = tightenedDataQuality(
    DataQualitySettings.parse(policy),
    DataQualityTightening.parse(model),
    (path, found) => complaints.push(`${path.join('.')} ${String(found)}`),
  )
  return { settings, complaints }
}

describe('a model file', () => {
  test.each<[object, object]>([
    [{ missing_at_most: 0.01 }, { missing_at_most: 0.01 }],
    [{ leakage_auc_at_most: 0.8 }, { leakage_auc_at_most: 0.8 }],
    [{ suspicions: 'gate' }, { suspicions: 'gate' }],
    [{ sentinels: [999] }, { sentinels: [999] }],
    [{ stability: { act: 0.05 } }, { stability: { warn: 0.05, act: 0.05, champion: 'report' } }],
    [{ stability: { champion: 'gate' } }, { stability: { warn: 0.1, act: 0.25, champion: 'gate' } }],
  ])('may tighten: %j', (model, changed) => {
    expect(tighten({}, model)).toEqual({ settings: { ...defaults, ...changed }, complaints: [] })
  })

  test.each<[object, object, string]>([
    [{}, { missing_at_most: 0.06 }, 'missing_at_most 0.06'],
    [{}, { duplicates_at_most: 0.01 }, 'duplicates_at_most 0.01'],
    [{}, { overlap_between_folds_at_most: 0.01 }, 'overlap_between_folds_at_most 0.01'],
    [{}, { leakage_auc_at_most: 0.99 }, 'leakage_auc_at_most 0.99'],
    [{ suspicions: 'gate' }, { suspicions: 'report' }, 'suspicions report'],
    [{}, { stability: { act: 0.3 } }, 'stability.act 0.3'],
    [{}, { stability: { warn: 0.2 } }, 'stability.warn 0.2'],
    [{ stability: { champion: 'gate' } }, { stability: { champion: 'report' } }, 'stability.champion report'],
  ])('never loosens: %j by %j', (policy, model, complaint) => {
    expect(tighten(policy, model)).toEqual({ settings: DataQualitySettings.parse(policy), complaints: [complaint] })
  })

  test('adds numbers that mean "unknown", and takes none away', () => {
    expect(tighten({ sentinels: [1] }, { sentinels: [2] }).settings.sentinels).toEqual([1, 2])
  })

  test('alone has the defaults for what it leaves out', () => {
    expect(dataQualityAlone({ missing_at_most: 0.2 })).toEqual({ ...defaults, missing_at_most: 0.2 })
    expect(dataQualityAlone({ stability: { warn: 0.5 } }).stability).toEqual({
      warn: 0.5,
      act: 0.5,
      champion: 'report',
    })
    expect(dataQualityAlone({ stability: { act: 0.05 } }).stability).toEqual({
      warn: 0.05,
      act: 0.05,
      champion: 'report',
    })
  })
})
