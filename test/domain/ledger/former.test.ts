import { describe, expect, test } from 'vitest'
import { formerMove, formerOf } from '../../../shared/domain/ledger/former.ts'
import type { RecordDraft } from '../../../shared/domain/ledger/record.ts'
import type { RequestKind } from '../../../shared/domain/request/request.ts'
import { chained, genesis, intent, judgement, move, outcome, reference } from '../../builders/ledger.ts'

const place = { model: 'credit-approval', environment: 'production' }

/** Records 1 and 2 are genesis and an intent, the moves follow from 3 on. */
function moved(kind: RequestKind, to: string | null, other: Parameters<typeof judgement>[0] = {}): RecordDraft {
  return outcome(2, { request: reference({ kind }), move: move({ to }), judgement: judgement(other) })
}
const glass = (to: string): RecordDraft =>
  moved('break-glass', to, { breakGlass: { mergedAs: 'sre', reviewUntil: '2026-01-09T12:00:00Z', findings: [] } })
const ledger = (...drafts: readonly RecordDraft[]) => chained([genesis(), intent(), ...drafts])
const [adopted, six, seven] = [moved('adoption', '5'), moved('promotion', '6'), moved('promotion', '7')]
const retired = moved('retirement', null)

describe('the way back leads', () => {
  test.each<readonly [string, readonly RecordDraft[], string | null, number | null]>([
    ['nowhere where nothing was', [], null, null],
    ['nowhere where one version alone was', [adopted], null, null],
    ['to what an adoption found', [adopted, six], null, 3],
    ['to the version before', [adopted, six, seven], null, 4],
    [
      'further back after a way back, not to what was gone back from',
      [adopted, six, seven, moved('rollback', '6')],
      null,
      3,
    ],
    ['over a move past the stages that nobody reviewed', [adopted, six, glass('7'), moved('promotion', '8')], null, 4],
    ['over one whose review took it away', [six, glass('7'), moved('promotion', '8', { reviews: [4] })], null, 3],
    [
      'to the record that confirmed one',
      [six, glass('7'), moved('promotion', '7', { reviews: [4] }), moved('promotion', '8')],
      null,
      5,
    ],
    ['to a version by its name', [adopted, six, seven], '5', 3],
    ['to one that was gone back from, by its name alone', [six, seven, moved('rollback', '6')], '7', 4],
    ['nowhere to a version that never was there', [adopted, six], '9', null],
    ['nowhere to what is there', [adopted, six], '6', null],
    ['nowhere past a retirement', [adopted, six, retired, seven], null, null],
    ['nowhere where the version was confirmed alone', [six, moved('promotion', '6')], null, null],
  ])('%s', (_, drafts, version, record) => {
    expect(formerOf(ledger(...drafts), place, version)?.number ?? null).toBe(record)
  })
})

describe('a record that a rollback names', () => {
  test.each<readonly [string, readonly RecordDraft[], { version?: string; record?: number; model?: string }, string]>([
    ['is not there', [six], { record: 99 }, 'no-such-record'],
    ['is an intent', [six], { record: 2 }, 'no-completed-move'],
    ['was refused', [outcome(null, { result: 'refused', move: null }), six], {}, 'no-completed-move'],
    ['is of another model', [six, seven], { model: 'churn' }, 'of-another-place'],
    ['is of another version', [six, seven], { version: '7' }, 'of-another-version'],
    ['is past the stages and unreviewed', [glass('6'), seven], {}, 'by-break-glass'],
    [
      'is past the stages and was gone back from',
      [glass('6'), moved('rollback', '5', { reviews: [3] })],
      {},
      'by-break-glass',
    ],
    ['lies before a retirement', [six, retired, seven], {}, 'retired-since'],
  ])('%s', (_, drafts, other, problem) => {
    expect(formerMove(ledger(...drafts), { ...place, version: '6', record: 3, ...other })).toEqual({ problem })
  })

  test('says by which request the version came', () => {
    expect(formerMove(ledger(six, seven), { ...place, version: '6', record: 3 })).toMatchObject({
      outcome: { number: 3, request: { kind: 'promotion' } },
    })
  })
})
