import { describe, expect, test } from 'vitest'
import { modelHistory } from '../../../shared/domain/audit/model-history.ts'
import { drafts, entries, later, laterDrafts, rests } from '../../builders/audit.ts'
import { chained, delivery, intent, judgement, move, outcome, reference } from '../../builders/ledger.ts'
import { rescoreRecord } from '../../builders/rescore.ts'

const { events, records } = modelHistory(entries, 'credit-approval')
const short = (from: typeof events) => from.map(({ at, what, record }) => `${at.slice(5, 16)} ${what} ${record}`)

describe('what happened to a model', () => {
  test('is told in the order in which it happened, each thing once, by the record that tells it first', () => {
    expect(short(events)).toEqual([
      '01-02T08:59 merged 1',
      '01-02T09:00 genesis 1',
      '01-04T12:00 opened 2',
      '01-04T15:00 objected 2',
      '01-04T16:00 accepted 2',
      '01-05T10:00 signed 2',
      '01-05T10:00 signed 7',
      '01-06T12:00 merged 2',
      '01-06T12:05 intent 2',
      '01-06T12:06 done 3',
      '01-07T12:05 self-test 4',
      '01-20T12:00 merged 5',
      '01-20T12:05 policy 5',
      '01-21T12:00 merged 6',
      '01-21T12:05 model-facts 6',
      '02-04T12:00 opened 7',
      '02-06T12:00 merged 7',
      '02-06T12:05 intent 7',
      '02-06T12:06 done 8',
      '02-10T12:00 merged 9',
      '02-10T12:05 refused 9',
    ])
  })

  test('with who was told of its outcomes, each receiver once an outcome, and of no other model’s', () => {
    const event = (record: number) => ({ ...delivery().event, record })
    const last = { ...delivery().last, status: null, problem: 'no answer' }
    const told = chained([
      ...drafts,
      ...[3, 3, 8, 11].map((record, index) => {
        const at = '2026-03-02T00:00:00Z'
        return delivery({
          at,
          event: event(record),
          ...(index === 1 ? { receiver: 'desk', result: 'dead', last } : {}),
        })
      }),
    ])
    const found = modelHistory(told, 'credit-approval').events.filter(({ what }) => what === 'delivery')
    expect(found.map(({ as, why, record }) => [as, why, record])).toEqual([
      ['serving, of record 3', 'delivered', 12],
      ['desk, of record 3', 'dead, no answer', 13],
      ['serving, of record 8', 'delivered', 14],
    ])
  })

  test('with who did it, as what, and why', () => {
    const of = (what: string) => events.find((one) => one.what === what)
    expect(of('opened')).toMatchObject({ who: 'dana-acme', as: 'promotion', why: 'Better on the autumn book.' })
    expect(of('objected')).toMatchObject({ who: 'vera-acme', why: 'The report is missing.' })
    expect(of('accepted')).toMatchObject({ who: 'rita-acme', why: '15 people (until 2026-02-28)' })
    expect(of('signed')).toMatchObject({ who: 'Vera Voss', as: 'model-validator, independent-validation' })
    expect(of('merged')).toMatchObject({ who: 'olga-acme' })
    expect(of('done')).toMatchObject({ who: 'run 1001, olga-acme', version: '7', environment: 'production' })
    expect(of('refused')).toMatchObject({ findings: [{ code: 'expected-current-stale' }] })
    expect(of('self-test')).toMatchObject({ why: '1 attacks, 0 got through', version: null })
  })

  test('rests on every record that it tells of', () => {
    expect(records).toEqual(rests(1, 2, 3, 4, 5, 6, 7, 8, 9))
  })

  test('holds the runs of its bytes', () => {
    const {
      schema: _schema,
      number: _number,
      previous: _previous,
      ...draft
    } = rescoreRecord({ at: '2026-04-01T00:00:00Z' })
    const own = modelHistory(chained([...drafts, draft]), draft.model)
    expect(own.events.find(({ what }) => what === 'rescore')).toMatchObject({ why: '2 sets of rows, 0 failed' })
  })

  test('holds what was found in the registry, an emergency with its review, and a retirement', () => {
    const own = modelHistory(later, 'credit-approval').events
    expect(short(own).slice(-4)).toEqual([
      '04-02T00:00 difference 13',
      '05-01T12:00 merged 16',
      '05-01T12:05 intent 16',
      '05-01T12:05 done 17',
    ])
    expect(own.find(({ what }) => what === 'difference')).toMatchObject({
      ...{ who: null, as: 'alias-moved, alias champion', version: '7', environment: 'production' },
      why: '8 became 7 after 2026-04-01T00:00:00Z; nobody is named: no-log',
    })
    const churn = modelHistory(later, 'churn').events
    expect(churn.filter(({ what }) => what === 'difference')).toMatchObject([
      { why: '8 became 7 after an unknown time; nobody is named: no-log' },
    ])
    expect(churn.at(-1)).toMatchObject({
      ...{ what: 'done', as: 'break-glass', why: 'As break-glass team, to be reviewed until 2026-04-10T12:00:00Z.' },
    })
  })

  test('says of a request that it is the review of an emergency', () => {
    const request = { folder: 'promotions/churn/production/0003' }
    const at = '2026-06-05T12:00:00Z'
    const own = {
      at,
      request: reference(request),
      move: move({ model: 'churn' }),
      judgement: judgement({ reviews: [15] }),
    }
    const why = (result: 'done' | 'refused') =>
      modelHistory(chained([...laterDrafts, intent(own), outcome(18, { ...own, result })]), 'churn').events.findLast(
        ({ what }) => what === result,
      )?.why
    expect(why('done')).toBe('Reviews the break-glass move of record 15.')
    // one that was refused reviewed nothing, and leaves nothing to review
    expect(why('refused')).toBeNull()
  })

  test('holds nothing of another model, nor what changed the rules before it was known', () => {
    expect(short(modelHistory(entries, 'churn').events).slice(-3)).toEqual([
      '03-01T12:00 merged 10',
      '03-01T12:05 intent 10',
      '03-01T12:15 abandoned 11',
    ])
    expect(modelHistory(entries, 'churn').records).toEqual(rests(10, 11))
  })
})
