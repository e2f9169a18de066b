import { describe, expect, test } from 'vitest'
import { standingAt } from '../../../shared/domain/audit/standing-at.ts'
import { chained, genesis, intoStage } from '../../builders/ledger.ts'
import { entries, later, movedByHand, rests } from '../../builders/audit.ts'

const now = '2026-06-01T00:00:00Z'
const ask = (at: string, model: string | null = null) => standingAt(entries, 'production', { at, now, model })

describe('what was in production', () => {
  test.each<[string, string, readonly (readonly [string, string | null])[]]>([
    ['before the first move: nothing that the ledger knows', '2026-01-06T12:04:59Z', []],
    ['from the second of the outcome on: the version', '2026-01-06T12:06:00Z', [['credit-approval', '7']]],
    ['until the next outcome', '2026-02-06T12:04:59Z', [['credit-approval', '7']]],
    ['and then the next version', '2026-02-06T12:06:00Z', [['credit-approval', '8']]],
    ['which a refused request changes nothing of', '2026-02-11T00:00:00Z', [['credit-approval', '8']]],
    ['and an abandoned move of another model neither', '2026-03-02T00:00:00Z', [['credit-approval', '8']]],
  ])('%s', (_, at, versions) => {
    const told = ask(at)
    expect([told.state, told.models.map(({ model, version }) => [model, version])]).toEqual(['recorded', versions])
  })

  test('is told with since when, until when, by which request and by which records', () => {
    expect(ask('2026-01-10T00:00:00Z').models).toEqual([
      {
        ...{ model: 'credit-approval', version: '7', since: '2026-01-06T12:06:00Z', until: '2026-02-06T12:06:00Z' },
        ...{ state: 'shown', looks: { before: null, after: null, differences: [] } },
        ...{ kind: 'promotion', pull: 12, url: 'https://github.com/acme/governance/pull/12', moving: null },
        records: rests(2, 3),
      },
    ])
  })

  test('is open while a move is under way: either version may have been shown', () => {
    expect(ask('2026-02-06T12:05:30Z').models).toMatchObject([
      { version: '7', moving: { to: '8', intent: 7, outcome: 8 }, records: rests(2, 3, 7, 8) },
    ])
    expect(ask('2026-03-01T12:10:00Z', 'churn').models).toMatchObject([
      { version: null, moving: { to: '1', intent: 10, outcome: 11 } },
    ])
    const broken = standingAt(entries.slice(0, 7), 'production', { at: now, now, model: null })
    expect(broken.models).toMatchObject([{ version: '7', moving: { to: '8', intent: 7, outcome: null } }])
  })

  test('is nothing once the model was retired, which the ledger knows', () => {
    const told = standingAt(later, 'production', { at: now, now, model: 'credit-approval' })
    expect(told.models).toMatchObject([{ state: 'retired', version: null, kind: 'retirement' }])
  })

  test('is nothing once the version went on into another environment’s MLflow stage', () => {
    const [first, second] = ['2026-01-06T12:00:00Z', '2026-01-07T12:00:00Z']
    const staged = chained([genesis(), intoStage('staging', first), intoStage('production', second)])
    const stood = (at: string) => standingAt(staged, 'staging', { at, now, model: null }).models
    expect(stood(first)).toMatchObject([{ state: 'shown', version: '7', since: first, until: second }])
    expect(stood(second)).toMatchObject([{ state: 'moved-on', version: null, since: second, until: null }])
    expect(standingAt(staged, 'production', { at: now, now, model: null }).models).toMatchObject([{ version: '7' }])
  })

  test.each<[string, string, number | null, number | null, readonly string[]]>([
    ['before anybody looked', '2026-03-20T00:00:00Z', null, 12, []],
    ['between two looks, where what the second found may have stood', '2026-04-01T12:00:00Z', 12, 13, ['alias-moved']],
    ['at the look that found it', '2026-04-02T00:00:00Z', 13, null, ['alias-moved']],
  ])('is told with what was unobserved: %s', (_, at, before, after, differences) => {
    const looks = standingAt(later, 'production', { at, now, model: 'credit-approval' }).models[0]?.looks
    expect([looks?.before?.number ?? null, looks?.after?.number ?? null]).toEqual([before, after])
    expect(looks?.differences.map(({ code }) => code)).toEqual(differences)
  })

  test('tells no difference of another model, and nothing of a look that left the model out', () => {
    const { models } = standingAt(later, 'production', { at: '2026-04-02T06:00:00Z', now, model: null })
    expect(models.map(({ looks }) => looks.differences)).toEqual([[movedByHand]])
    const churn = standingAt(later, 'production', { at: now, now, model: 'churn' }).models
    expect(churn).toMatchObject([{ version: '1', looks: { before: null, after: null, differences: [] } }])
  })

  test('is unknown of a model that no move was recorded of', () => {
    expect(ask('2026-05-01T00:00:00Z', 'churn').models).toMatchObject([{ version: null, since: null, records: [] }])
  })

  test.each<[string, string, 'before-ledger' | 'to-come']>([
    ['before the ledger began is unknown to it', '2026-01-02T08:59:59Z', 'before-ledger'],
    ['at an instant that has not come nobody knows', '2026-06-01T00:00:01Z', 'to-come'],
  ])('%s', (_, at, state) => {
    expect(ask(at)).toMatchObject({ state, models: [], began: '2026-01-02T09:00:00Z', last: { number: 11 } })
  })

  test('is unknown to an empty ledger', () => {
    expect(standingAt([], 'production', { at: now, now, model: null })).toMatchObject({
      ...{ state: 'before-ledger', began: null, last: null },
    })
  })

  test('in an environment that no record names is nothing', () => {
    expect(standingAt(entries, 'staging', { at: now, now, model: null }).models).toEqual([])
  })
})
