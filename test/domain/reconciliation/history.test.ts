import { describe, expect, test } from 'vitest'
import {
  datedDifferences,
  filesUnread,
  grantsUnread,
  isDue,
  lookedThere,
  mended,
  modelsUnread,
  modelUnread,
  nameUnread,
  placeUnread,
  recordedLook,
  reconciliations,
  tagsUnread,
  versionUnread,
} from '../../../shared/domain/reconciliation/history.ts'
import type { RecordDraft } from '../../../shared/domain/ledger/record.ts'
import { chained } from '../../builders/ledger.ts'
import { difference, drafts, look, seen } from '../../builders/reconciliation.ts'

const now = '2026-01-12T09:00:00Z'
const [first, second] = ['2026-01-10T09:00:00Z', '2026-01-11T09:00:00Z']
const ledgerOf = (...more: readonly RecordDraft[]) => chained([...drafts, ...more])
const interval = (...more: readonly RecordDraft[]) => {
  const [found] = datedDifferences([difference()], ledgerOf(...more), now)
  return [found?.after, found?.before]
}
const foreign = difference({ code: 'alias-without-record', record: null })
const grant = difference({
  code: 'grant-opened',
  model: null,
  environment: null,
  field: 'account mallory',
  record: null,
})

describe('R111: the interval in which a difference came about', () => {
  test('begins with the move’s own read-back where nobody looked since', () => {
    expect(interval()).toEqual(['2026-01-07T12:00:00Z', now])
  })

  test('begins with the last look that did not find it', () => {
    expect(interval(look(first), look(second))).toEqual([second, now])
  })

  test('stays that of the look which found it first', () => {
    const own = seen({ after: first, before: second })
    expect(interval(look(first), look(second, [own]))).toEqual([first, second])
  })

  test('begins anew with the last look where something else is found now', () => {
    const own = seen({ found: '9', after: first, before: second })
    expect(interval(look(first), look(second, [own]))).toEqual([second, now])
  })

  test('begins with the look after it was put right', () => {
    expect(interval(look(first, [seen()]), look(second))).toEqual([second, now])
  })

  test('has no beginning where nobody looked there before', () => {
    const dated = (one: typeof foreign, ...more: readonly RecordDraft[]) =>
      datedDifferences([one], ledgerOf(...more), now)[0]?.after
    expect(dated(foreign)).toBe(null)
    expect(dated(foreign, look(first))).toBe(first)
    expect(dated({ ...foreign, model: 'churn' }, look(first))).toBe(null)
    expect(dated(grant, look(first, [], [{ what: grantsUnread, detail: 'hidden' }]))).toBe(null)
  })

  test('of a copy begins with its record where no look judged copies, and with the first look that did', () => {
    const copy = difference({
      model: 'prod.credit-approval',
      version: '2',
      environment: null,
      field: 'tag x',
      record: 5,
    })
    const after = (models: readonly string[]) =>
      datedDifferences(
        [copy],
        ledgerOf({ ...look(first), looked: { models, versions: 1, files: 0, bytes: 0 } } as RecordDraft),
        now,
      )[0]?.after
    expect(after(['credit-approval'])).toBe('2026-01-07T12:00:00Z')
    expect(after(['credit-approval', 'prod.credit-approval'])).toBe(first)
  })

  test('of grants begins with the last look that saw them', () => {
    expect(datedDifferences([grant], ledgerOf(look(first)), now)[0]?.after).toBe(first)
  })

  test('knows nothing by a look that kept only a part of what it found', () => {
    const cut = { ...look(second), more: 3 } as RecordDraft
    expect(interval(look(first), cut)).toEqual([first, now])
  })
})

describe('a look is recorded', () => {
  const due = (
    at: string,
    found: readonly ReturnType<typeof seen>[],
    watch?: string,
    ...more: readonly RecordDraft[]
  ) => isDue(ledgerOf(...more), found, at, watch)
  test.each([
    ['where none was before', due(now, []), true],
    ['where a difference came', due('2026-01-10T10:00:00Z', [seen()], undefined, look(first)), true],
    ['where one went', due('2026-01-10T10:00:00Z', [], undefined, look(first, [seen()])), true],
    [
      'where one shows something else',
      due('2026-01-10T10:00:00Z', [seen({ found: '9' })], undefined, look(first, [seen()])),
      true,
    ],
    [
      'where it became known who made one',
      due('2026-01-10T10:00:00Z', [seen({ by: 'mel' })], undefined, look(first, [seen()])),
      true,
    ],
    [
      'not where nothing changed within the day',
      due('2026-01-11T08:59:59Z', [seen()], undefined, look(first, [seen()])),
      false,
    ],
    ['once a day', due('2026-01-11T09:00:00Z', [], undefined, look(first)), true],
    ['twice in the time of a watch', due('2026-01-10T21:00:00Z', [], 'P1D', look(first)), true],
    ['not more often with a long watch', due('2026-01-11T08:00:00Z', [], 'P30D', look(first)), false],
  ])('%s', (_, found, expected) => {
    expect(found).toBe(expected)
  })

  test('with the time of the look before, and within bounds', () => {
    const all = ledgerOf(look(first))
    const many = Array.from({ length: 300 }, (_, index) => seen({ field: `alias a${index}` }))
    const unread = Array.from({ length: 80 }, (_, index) => ({ what: `files of m ${index}`, detail: 'x' }))
    const looked = { models: Array.from({ length: 3000 }, (_, index) => `m${index}`), versions: 1, files: 1, bytes: 1 }
    const kept = recordedLook(all, { at: now, registry: 'https://r', looked, unread, differences: many })
    expect([kept.since, kept.differences.length, kept.more, kept.unread.length, kept.looked.models.length]).toEqual([
      first,
      200,
      100,
      51,
      2000,
    ])
    expect(kept.unread.at(-1)).toEqual({ what: 'more', detail: '30 more were not looked at' })
    expect(reconciliations(all).map(({ at }) => at)).toEqual([first])
  })
})

describe('a difference is put right', () => {
  test('where the look saw its place and did not find it', () => {
    const all = ledgerOf(look(first, [seen()]))
    expect(mended(all, [], { unread: [] })).toHaveLength(1)
    expect(mended(all, [difference({ found: '9' })], { unread: [] })).toHaveLength(0)
    expect(mended(all, [], { unread: [{ what: placeUnread('credit-approval', 'production') }] })).toHaveLength(0)
  })

  test('not where that part was not looked at', () => {
    const bytes = difference({ code: 'bytes-changed', version: '7', environment: null })
    expect(lookedThere({ unread: [{ what: filesUnread('credit-approval', '7') }] }, bytes)).toBe(false)
    expect(lookedThere({ unread: [{ what: filesUnread('credit-approval', '8') }] }, bytes)).toBe(true)
    expect(lookedThere({ unread: [{ what: grantsUnread }] }, grant)).toBe(false)
    const ungoverned = difference({ code: 'alias-ungoverned', model: 'churn' })
    expect(lookedThere({ unread: [{ what: modelsUnread }] }, ungoverned)).toBe(false)
    expect(lookedThere({ unread: [{ what: modelsUnread }] }, bytes)).toBe(true)
    expect(lookedThere({ unread: [{ what: modelUnread('credit-approval') }] }, bytes)).toBe(false)
    // a model that is named like what was not looked at was looked at all the same
    for (const model of [grantsUnread, modelsUnread, 'workspaces'])
      expect(lookedThere({ unread: [{ what: model }] }, { ...bytes, model })).toBe(true)
    const renamed = difference({ code: 'model-renamed', environment: null, field: 'name' })
    expect(lookedThere({ unread: [{ what: nameUnread('credit-approval') }] }, renamed)).toBe(false)
    expect(lookedThere({ unread: [{ what: nameUnread('churn') }] }, renamed)).toBe(true)
    const tag = difference({ code: 'tag-forged', version: '7', environment: null, field: 'tag validation_status' })
    for (const unread of [tagsUnread, versionUnread])
      expect(
        ['7', '8'].map((number) => lookedThere({ unread: [{ what: unread('credit-approval', number) }] }, tag)),
      ).toEqual([false, true])
  })
})
