import { describe, expect, test } from 'vitest'
import { judgeGates } from '../../../shared/domain/gate/gates.ts'
import { GateSettings } from '../../../shared/domain/gate/settings.ts'
import { metricsFinding, retrainedFindings } from '../../../shared/domain/rescore/retrained-findings.ts'
import type { RescoreStanding } from '../../../shared/domain/rescore/standing.ts'
import { failing, gateFacts } from '../../builders/gates.ts'
import { asRecorded, standing } from '../../builders/rescore.ts'

type Standing = RescoreStanding['retrained']

const again = (retrained: number, environment = asRecorded): Standing => ({
  ...{ state: 'counts', record: 5, at: '2026-01-05T09:00:00Z', until: '2026-04-05T09:00:00Z', environment },
  ...{ commit: 'c'.repeat(40), tolerance: 0.01 },
  metrics: [{ metric: 'roc_auc', recorded: 0.75, retrained }],
})
const elsewhere = { ...asRecorded, differences: [{ what: 'a', recorded: 'a==1', installed: null }] }
const failed: Standing = { state: 'void', why: 'failed', detail: 'no such file', record: 5 }
const never: Standing = { state: 'void', why: 'not-recorded', detail: '', record: null }

describe('training again is shown, and decides where the policy asks for it', () => {
  test.each<[string, Standing, readonly string[], readonly string[]]>([
    ['it agrees', again(0.75), ['note retrained-agrees'], ['note retrained-agrees']],
    ['it differs', again(0.5), ['note retrained-differs'], ['fail retrained-differs']],
    [
      'it agrees in another environment',
      again(0.75, elsewhere),
      ['note retrained-agrees'],
      ['note retrained-agrees', 'fail retraining-not-shown'],
    ],
    ['it could not be run', failed, [], ['fail retraining-not-shown']],
    ['nobody ran it', never, [], ['fail retraining-not-shown']],
    ['nothing says how', undefined, [], ['fail retraining-not-shown']],
  ])('%s', (_, found, shown, asked) => {
    const brief = (asks: boolean) => retrainedFindings(found, asks).map(({ weight, code }) => `${weight} ${code}`)
    expect(brief(false)).toEqual(shown)
    expect(brief(true)).toEqual(asked)
  })

  test('which metric, and by how much', () => {
    const metrics = [
      { metric: 'roc_auc' as const, recorded: 0.75, retrained: 0.5 },
      { metric: 'brier' as const, recorded: 0.25, retrained: 0.25 },
    ]
    expect(metricsFinding({ metrics, tolerance: 0.01, commit: null }, true).facts.metrics).toEqual([
      'roc_auc 0.75, trained again 0.5, 0.25 apart',
    ])
  })
})

describe('the gate performance', () => {
  const settings = (retrained: readonly string[]) => GateSettings.parse({ performance: { retrained } })
  const judged = (found: Standing, asked: readonly string[]) =>
    failing(
      judgeGates(settings(asked), gateFacts({ rescored: { ...standing(), retrained: found } })).flatMap(
        ({ findings }) => findings,
      ),
    )
  test.each<[string, Standing, readonly string[], readonly string[]]>([
    ['asks it of the tier that the policy names, once', again(0.5), ['high'], ['fail retrained-differs retrained']],
    ['asks it of no other tier', again(0.5), ['low'], []],
    ['is content where it agrees', again(0.75), ['high'], []],
    ['fails where it could not be run', failed, ['high'], ['fail retraining-not-shown retrained']],
  ])('%s', (_, found, asked, expected) => {
    expect(judged(found, asked)).toEqual(expected)
  })

  test('fails where nobody ran the version at all', () => {
    const found = (asked: readonly string[]) =>
      failing(judgeGates(settings(asked), gateFacts({})).flatMap(({ findings }) => findings))
    expect(found(['high'])).toEqual([...found([]), 'fail retraining-not-shown retrained'])
  })
})
