import { describe, expect, test } from 'vitest'
import {
  happeningKey,
  happeningKinds,
  isLasting,
  isOverdue,
  parseHappeningKey,
  promoterOwns,
  putRightBy,
  recordedHappenings,
  toldAfter,
} from '../../../shared/domain/incident/happening.ts'
import type { RecordDraft } from '../../../shared/domain/ledger/record.ts'
import {
  chained,
  delivery,
  folder,
  genesis,
  judgement,
  modelFacts,
  move,
  reference,
  writer,
} from '../../builders/ledger.ts'

const at = '2026-01-06T13:00:00Z'
const place = folder.slice(0, -'0003'.length)
const now = '2026-01-06T18:59:00Z'

const outcome = (result: 'done' | 'refused' | 'abandoned', own = folder): RecordDraft => ({
  ...{ kind: 'outcome', at, writer, request: reference({ folder: own }), intent: null, result },
  ...{ findings: [], readBack: null, move: null, judgement: null },
})
const intent = (own = folder, begun = at): RecordDraft => ({
  ...{ kind: 'intent', at: begun, writer, request: reference({ folder: own }), move: move(), judgement: judgement() },
})

const keys = (drafts: readonly RecordDraft[], then = now): readonly string[] =>
  recordedHappenings(chained([genesis(), ...drafts]), then, 'https://github.com').map(happeningKey)

describe('of what the ledger holds', () => {
  test.each<[string, readonly RecordDraft[], readonly string[]]>([
    ['a request that was carried out is no incident', [intent(), outcome('done')], []],
    ['a refusal is one', [outcome('refused')], [`refused/${folder}`]],
    ['a move that was given up is one', [intent(), outcome('abandoned')], [`abandoned/${folder}`]],
    ['a later request of the place puts it right', [outcome('refused'), outcome('done', `${place}0004`)], []],
    [
      'a later request that is refused too does not',
      [outcome('refused'), outcome('refused', `${place}0004`)],
      [`refused/${folder}`, `refused/${place}0004`],
    ],
    ['an earlier request does not', [outcome('done', `${place}0002`), outcome('refused')], [`refused/${folder}`]],
    [
      'a request of another place does not',
      [outcome('refused'), outcome('done', 'promotions/credit-approval/staging/0004')],
      [`refused/${folder}`],
    ],
    [
      'a refused file of a model is put right by the next that is recorded',
      [
        outcome('refused', 'promotions/churn/_facts/0000'),
        modelFacts('churn', 'model: churn\n', '2026-01-06T14:00:00Z'),
      ],
      [],
    ],
    ['an intent that is worked on is none yet', [intent()], []],
  ])('%s', (_, drafts, expected) => {
    expect(keys(drafts)).toEqual(expected)
  })

  test('an intent without an outcome past the job’s limit is an incident, whatever else happened', () => {
    const late = '2026-01-06T19:00:01Z'
    expect(keys([intent()], late)).toEqual([`unfinished/${folder}`])
    expect(keys([intent(), outcome('done', `${place}0004`)], late)).toEqual([`unfinished/${folder}`])
    expect(keys([intent(), outcome('done')], late)).toEqual([])
  })

  test('each names its record, its pull request, its run and who proposed it', () => {
    const [told] = recordedHappenings(chained([genesis(), outcome('refused')]), now, 'https://github.com')
    expect(told).toMatchObject({
      since: at,
      pull: { number: 12, url: 'https://github.com/acme/governance/pull/12' },
      author: 'dana-acme',
      record: { number: 2 },
      run: 'https://github.com/acme/governance/actions/runs/1001/attempts/1',
    })
  })

  test('the record that put it right is told', () => {
    const entries = chained([genesis(), outcome('refused'), outcome('done', `${place}0004`)])
    expect(putRightBy(entries, folder, 2)?.record.number).toBe(3)
    expect(putRightBy(entries, folder, 3)).toBeNull()
  })
})

describe('an event that was given up', () => {
  type Told = readonly [receiver: string, result: 'waiting' | 'delivered' | 'dead', record: number]
  const other = 'promotions/churn/production/0001'
  // records 2, 3 and 4 are outcomes
  const told = (...all: readonly Told[]): readonly RecordDraft[] => [
    ...[outcome('done'), outcome('done', `${place}0004`), outcome('done', other)],
    ...all.map(([receiver, result, record]) =>
      delivery({ receiver, result, event: { ...delivery().event, record }, last: { at, status: 404, problem: null } }),
    ),
  ]

  test.each<[string, readonly Told[], readonly string[]]>([
    ['is an incident of its receiver', [['serving', 'dead', 2]], [`undelivered/${folder}/serving`]],
    ['is none while it is tried', [['serving', 'waiting', 2]], []],
    [
      'is one of each receiver',
      [
        ['serving', 'dead', 2],
        ['audit', 'dead', 2],
      ],
      [`undelivered/${folder}/serving`, `undelivered/${folder}/audit`],
    ],
    [
      'is put right by what its receiver is told of that place later',
      [
        ['serving', 'dead', 2],
        ['serving', 'delivered', 3],
      ],
      [],
    ],
    [
      'is not put right by what another receiver is told, nor by what is told of another model',
      [
        ['serving', 'dead', 2],
        ['audit', 'delivered', 3],
        ['serving', 'delivered', 4],
      ],
      [`undelivered/${folder}/serving`],
    ],
    [
      'is not put right by what its receiver was told before',
      [
        ['serving', 'delivered', 2],
        ['serving', 'dead', 3],
      ],
      [`undelivered/${place}0004/serving`],
    ],
  ])('%s', (_, all, expected) => {
    const entries = chained([genesis(), ...told(...all)])
    expect(keys(told(...all))).toEqual(expected)
    const about = `${folder}/serving`
    const isRight = all.some(([, result, record]) => result === 'delivered' && record === 3) && expected.length === 0
    expect(toldAfter(entries, about)?.record.number ?? null).toBe(isRight ? entries.length : null)
  })

  test('names the delivery’s record and run, what came last, and the request', () => {
    const [one] = recordedHappenings(chained([genesis(), ...told(['serving', 'dead', 2])]), now, 'https://github.com')
    expect(one).toMatchObject({
      pull: { number: 12 },
      record: { number: 5 },
      run: 'https://github.com/acme/governance/actions/runs/1001/attempts/1',
      findings: [
        {
          code: 'receiver-gave-up',
          facts: { receiver: 'serving', model: 'credit-approval', record: '2', status: '404' },
        },
      ],
    })
  })
})

describe('a request that waits', () => {
  const merged = '2026-01-05T12:00:00Z'
  test.each<[string, string, string, boolean]>([
    ['for a registry that does not answer is none for a day', 'read-failed', '2026-01-06T12:00:00Z', false],
    ['for a registry that does not answer is one after a day', 'read-failed', '2026-01-06T12:00:01Z', true],
    ['because its model is frozen is one at once', 'model-frozen', merged, true],
    ['because no record knows the governance is one at once', 'governance-unrecorded', merged, true],
    ['because nobody looked at the registry lately is one at once', 'reconcile-too-old', merged, true],
  ])('%s', (_, code, then, expected) => {
    expect(isOverdue([{ code, weight: 'error', facts: {} }], merged, then)).toBe(expected)
  })
})

describe('a key', () => {
  test.each(happeningKinds)('of %s is read back', (kind) => {
    expect(parseHappeningKey(happeningKey({ kind, about: folder }))).toEqual({ kind, about: folder })
  })

  test('of another speaker is nobody’s here', () => {
    expect(parseHappeningKey('difference/credit-approval')).toBeNull()
  })

  test.each<[string, boolean]>([
    [`refused/${folder}`, true],
    ['waiting/promotions/credit-approval/staging/0001', false],
    ['refused/promotions/credit-approval/moon/0001', true],
    ['refused/promotions/_policy/0002', true],
    ['refused/promotions/churn/_facts/0002', true],
    [`undelivered/${folder}/serving`, true],
    ['undelivered/promotions/credit-approval/staging/0001/serving', false],
    ['stopped/production', true],
    ['stopped/staging', false],
    ['unrecorded/governance', true],
    ['difference/x', false],
  ])('%s is the promoter’s of production: %s', (key, expected) => {
    expect(promoterOwns(key, 'production', ['production', 'staging'])).toBe(expected)
  })

  test('of a kind that the run did not see whole is left alone', () => {
    expect(promoterOwns(`waiting/${folder}`, 'production', [], ['refused'])).toBe(false)
  })
})

test('what came to its end happened once, all else lasts', () => {
  expect(happeningKinds.filter((kind) => !isLasting(kind))).toEqual(['refused', 'abandoned', 'undelivered'])
})
