import { describe, expect, test } from 'vitest'
import { judgeGates } from '../../../shared/domain/gate/gates.ts'
import { GateSettings } from '../../../shared/domain/gate/settings.ts'
import { onSealedRows, provenanceFindings } from '../../../shared/domain/rescore/findings.ts'
import type { RescoreStanding } from '../../../shared/domain/rescore/standing.ts'
import { exactly, measured, performance } from '../../builders/evidence.ts'
import { briefly, failing, gateFacts } from '../../builders/gates.ts'
import { asRecorded, sealedMeasured, standing } from '../../builders/rescore.ts'

const file = 'evaluation/predictions.parquet'
const settingsOf = (needed: string | null) =>
  GateSettings.parse({
    performance: { minimum: { roc_auc: 0.7 }, provenance: needed === null ? {} : { high: needed } },
  })

const judged = (rescored: RescoreStanding | undefined, needed: string | null = null, evaluation = measured()) =>
  judgeGates(settingsOf(needed), gateFacts({ rescored, evaluation })).flatMap(({ findings }) => findings)

const one = { count: 1, first: [3] }
const elsewhere = { ...asRecorded, differences: [{ what: 'a', recorded: 'a==1', installed: null }] }
const expired = { state: 'void', why: 'expired', detail: '2025-01-01T00:00:00Z', record: 4 } as const
const nothing = { state: 'void', why: 'not-recorded', detail: '', record: null } as const

describe('predictions that the model’s bytes deny fail, whatever source the policy asks', () => {
  test.each([
    ['removed', 'rescored-rows-removed'],
    ['added', 'rescored-rows-added'],
    ['repeated', 'rescored-rows-repeated'],
    ['labels', 'rescored-labels-differ'],
    ['groups', 'rescored-groups-differ'],
    ['outputs', 'rescored-outputs-differ'],
  ])('%s', (kind, code) => {
    expect(failing(judged(standing({ differences: { [kind]: one } })))).toEqual([`fail ${code} ${file} ${kind}`])
  })
})

describe('a source weaker than the policy asks fails', () => {
  const weak = `fail provenance-too-weak ${file}`
  const named: RescoreStanding = { ...standing(), provenance: 'rescored', sealed: nothing }
  test.each<[string, RescoreStanding | undefined, string, readonly string[]]>([
    ['rescored where that is asked', named, 'rescored', []],
    ['sealed where rescored is asked', standing(), 'rescored', []],
    ['sealed where that is asked', standing(), 'sealed-holdout', []],
    ['rescored where sealed is asked', named, 'sealed-holdout', [weak]],
    ['nothing where rescored is asked', undefined, 'rescored', [weak]],
    ['nothing where nothing is asked', undefined, 'builder-supplied', []],
    ['a result that expired', { provenance: 'builder-supplied', named: expired, sealed: nothing }, 'rescored', [weak]],
    [
      'a run in another environment',
      { ...standing({ environment: elsewhere }), provenance: 'builder-supplied' },
      'rescored',
      ['fail rescored-elsewhere environment named', 'fail rescored-elsewhere environment sealed', weak],
    ],
  ])('%s', (_, rescored, needed, expected) => {
    expect(failing(judged(rescored, needed))).toEqual(expected)
  })

  test('why, and the record, are said', () => {
    const rescored: RescoreStanding = { provenance: 'builder-supplied', named: expired, sealed: nothing }
    const { settings } = { settings: settingsOf('rescored').performance }
    if (settings === undefined) throw new Error('no settings')
    const found = provenanceFindings({ settings, tier: 'high', rescored }, measured())
    expect(found.at(-1)?.facts).toMatchObject({
      found: 'builder-supplied',
      needed: 'rescored',
      why: 'expired',
      record: 4,
    })
  })
})

describe('what counts for nothing and is not asked is shown', () => {
  test.each<[string, RescoreStanding, readonly string[]]>([
    ['expired', { provenance: 'builder-supplied', named: expired, sealed: nothing }, ['rescore-counts-for-nothing']],
    ['never recorded', { provenance: 'builder-supplied', named: nothing, sealed: nothing }, []],
    [
      'in another environment',
      { ...standing({ environment: elsewhere }), provenance: 'builder-supplied' },
      ['rescored-elsewhere', 'rescored-elsewhere'],
    ],
  ])('%s', (_, rescored, expected) => {
    const found = judged(rescored).filter(({ code }) => code.startsWith('rescore'))
    expect(found.map(({ code, weight }) => `${weight} ${code}`)).toEqual(expected.map((code) => `note ${code}`))
  })
})

describe('on sealed rows the same limits are judged once more', () => {
  const low = { ...sealedMeasured, performance: performance({ roc_auc: exactly(6, 10) }) }
  const sealed = (evaluation: typeof low): RescoreStanding => {
    const all = standing()
    if (all.sealed.state !== 'counts') throw new Error('the sealed rows count')
    return { ...all, sealed: { ...all.sealed, evaluation } }
  }

  test('and a limit that the builder’s rows keep fails there, with its own name', () => {
    expect(failing(judged(sealed(low)))).toEqual([
      'fail metric-below-minimum roc_auc (sealed-holdout applications-2026)',
    ])
  })

  test('with the word beside the number', () => {
    expect(judged(sealed(low)).find(({ code }) => code === 'metric-below-minimum')?.facts).toMatchObject({
      provenance: 'sealed-holdout',
      found: 0.6,
    })
  })

  test('and what the builder’s rows break is not mended there', () => {
    const own = measured({ performance: performance({ roc_auc: exactly(6, 10) }) })
    expect(failing(judged(standing(), null, own))).toEqual(['fail metric-below-minimum roc_auc'])
  })

  test('nothing is judged where no result on them counts', () => {
    const input = { ...gateFacts({ rescored: { ...standing(), sealed: expired } }), settings: {} }
    expect(briefly(onSealedRows(() => [{ code: 'x', weight: 'fail', facts: {} }] as never, input))).toEqual([])
  })
})
