import { describe, expect, test } from 'vitest'
import { decide, type Facts } from '../../../actions/reconcile/decide.ts'
import { parseProxyLog } from '../../../shared/domain/reconciliation/proxy-log.ts'
import { chained, move } from '../../builders/ledger.ts'
import { drafts, look, looked, policy, reconciled, registered, seen } from '../../builders/reconciliation.ts'

const [before, now] = ['2026-01-10T12:00:00Z', '2026-01-10T15:00:00Z']
const byHand = reconciled({ looked: looked({ models: [registered({ aliases: { champion: '6', challenger: '8' } })] }) })
const facts = (other: Partial<Facts> = {}): Facts => ({
  reconciled: byHand,
  entries: chained([...drafts, look(before)]),
  ...{ underWay: [], log: null, now },
  ...other,
})

describe('a look comes to', () => {
  test('each difference with its interval and why nobody is named, and a record', () => {
    expect(decide(facts())).toMatchObject({
      differences: [{ code: 'alias-moved', after: before, before: now, by: null, unattributed: 'no-log' }],
      mended: [],
      due: true,
    })
  })

  test('the account that the log names', () => {
    const line = (time: string, user: string) =>
      JSON.stringify({ time, user, method: 'POST', path: '/api/2.0/mlflow/registered-models/alias' })
    const lines = [line('2026-01-09T00:00:00Z', 'ci'), line('2026-01-10T13:00:00Z', 'mel')]
    const log = parseProxyLog([...lines, line('2026-01-10T15:00:01Z', 'ci')].join('\n'))
    expect(decide(facts({ log })).differences).toMatchObject([{ by: 'mel', unattributed: null }])
  })

  test('nothing of a place where a promotion is under way, which is told as not looked at and closes no incident', () => {
    const entries = chained([...drafts, look(before, [seen()])])
    const found = decide(facts({ entries, underWay: [move({ from: '7', to: '6' })] }))
    expect(found).toMatchObject({
      differences: [],
      ...{ mended: [], spent: [] },
      unread: [{ what: 'credit-approval in production' }, { what: 'credit-approval 6' }],
    })
  })

  test('nothing of the version that is moved, whose incidents stay open too', () => {
    const forged = seen({ code: 'tag-forged', version: '6', environment: null, field: 'tag validation_status' })
    const entries = chained([...drafts, look(before, [forged])])
    const own = { entries, reconciled: reconciled() }
    expect(decide(facts({ ...own, underWay: [move({ from: '7', to: '6' })] })).mended).toEqual([])
    expect(decide(facts({ ...own, underWay: [move({ from: '7', to: '8' })] })).mended).toEqual([forged])
  })

  test('nothing of the model of an environment into which something is copied', () => {
    const forged = seen({ model: 'prod', code: 'tag-forged', version: '3', environment: null, field: 'tag x' })
    const entries = chained([...drafts, look(before, [forged])])
    const own = { entries, reconciled: reconciled() }
    const copying = move({ from: '7', to: '8', copy: { model: 'prod', from: '2', to: null } })
    const found = decide(facts({ ...own, underWay: [copying] }))
    expect([found.mended, found.unread.map(({ what }) => what)]).toEqual([
      [],
      ['credit-approval in production', 'credit-approval 8', 'everything of prod'],
    ])
  })

  test('what was put right, and a record of it', () => {
    const entries = chained([...drafts, look(before, [seen()])])
    const found = decide(facts({ entries, reconciled: reconciled() }))
    expect([found.differences, found.mended.length, found.due, found.spent.length]).toEqual([[], 1, true, 1])
  })

  test('no record where nothing changed, unless the watch asks for one', () => {
    const still = (watch?: string) =>
      decide(
        facts({
          reconciled: reconciled({ policy: policy({ ledger: { branch: 'governance-ledger', watch } }) }),
          now: '2026-01-11T00:00:00Z',
        }),
      ).due
    expect([still(), still('P2D'), still('P1D')]).toEqual([false, false, true])
  })
})
