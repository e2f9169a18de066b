import { describe, expect, test } from 'vitest'
import type { Entry } from '../../../shared/domain/ledger/chain.ts'
import type { RescoreRecord } from '../../../shared/domain/ledger/record.ts'
import { standingOf, withProvenance, type StandingQuestion } from '../../../shared/domain/rescore/judge.ts'
import { measured, sha } from '../../builders/evidence.ts'
import { digest } from '../../builders/forge.ts'
import { writer } from '../../builders/ledger.ts'
import {
  asRecorded,
  compared,
  holdouts,
  reproduce,
  retrained,
  rescoredSubject,
  rescoreRecord,
  sealed,
  smallestGroup,
  spec,
} from '../../builders/rescore.ts'

const entries = (...records: readonly RescoreRecord[]): readonly Entry[] =>
  records.map((record) => ({ record, digest }))

const stands = (records: readonly RescoreRecord[], other: Partial<StandingQuestion> = {}) =>
  standingOf({
    subject: rescoredSubject,
    evaluation: measured(),
    ...{ spec, smallestGroup, holdouts },
    entries: entries(...records),
    app: 'countersign-acme',
    now: '2026-01-06T09:00:00Z',
    within: 'P90D',
    ...other,
  })

const said = (records: readonly RescoreRecord[], other: Partial<StandingQuestion> = {}): readonly string[] => {
  const { provenance, named, sealed: own } = stands(records, other)
  return [provenance, named.state === 'void' ? named.why : 'counts', own.state === 'void' ? own.why : 'counts']
}

const elsewhere = { ...asRecorded, differences: [{ what: 'a', recorded: 'a==1', installed: '2' }] }
const namedAlone = rescoreRecord({ results: [compared()] })

describe('what counts', () => {
  test.each<[string, readonly RescoreRecord[], Partial<StandingQuestion>, readonly string[]]>([
    ['both results', [rescoreRecord()], {}, ['sealed-holdout', 'counts', 'counts']],
    ['named rows alone', [namedAlone], {}, ['rescored', 'counts', 'not-recorded']],
    ['sealed rows alone', [rescoreRecord({ results: [sealed()] })], {}, ['sealed-holdout', 'not-recorded', 'counts']],
    ['none', [], {}, ['builder-supplied', 'not-recorded', 'not-recorded']],
    [
      'a record of another version',
      [rescoreRecord({ version: '6' })],
      {},
      ['builder-supplied', 'not-recorded', 'not-recorded'],
    ],
    [
      'a record of another model',
      [rescoreRecord({ model: 'churn' })],
      {},
      ['builder-supplied', 'not-recorded', 'not-recorded'],
    ],
  ])('%s', (_, records, other, expected) => {
    expect(said(records, other)).toEqual(expected)
  })
})

describe('a result of anything else counts for nothing', () => {
  test.each<[string, RescoreRecord, Partial<StandingQuestion>, readonly string[]]>([
    ['other bytes', rescoreRecord({ files: sha('0') }), {}, ['other-bytes', 'other-bytes']],
    ['another registry', rescoreRecord({ registry: 'https://x.example' }), {}, ['other-registry', 'other-registry']],
    [
      'another reading of the columns',
      rescoreRecord({ evaluation: digest }),
      {},
      ['other-evaluation', 'other-evaluation'],
    ],
    ['another tolerance in the model file now', rescoreRecord(), { spec: { ...spec, rescore: { outputs: { score: 1 }, rows: 'data/rows.parquet', tolerance: 1e-3 } } }, ['other-evaluation', 'other-evaluation']], // prettier-ignore
    ['groups judged by other sizes now', rescoreRecord(), { smallestGroup: { members: 1, positives: 1 } }, ['other-evaluation', 'other-evaluation']], // prettier-ignore
    ['a model without a file', rescoreRecord(), { spec: null }, ['other-evaluation', 'other-evaluation']],
    ['predictions that were changed since', rescoreRecord(), { evaluation: measured({ sha256: sha('0') }) }, ['other-predictions', 'counts']], // prettier-ignore
    ['other named rows', rescoreRecord({ results: [{ ...compared(), rows: { kind: 'named', file: 'data/rows.parquet', sha256: sha('0') } } as never, sealed()] }), {}, ['other-rows', 'counts']], // prettier-ignore
    ['other sealed rows in force', rescoreRecord(), { holdouts: { holdouts: 1, sets: holdouts.sets.map((set) => ({ ...set, sha256: sha('0') })) } }, ['counts', 'other-rows']], // prettier-ignore
    ['no sealed rows in force', rescoreRecord(), { holdouts: null }, ['counts', 'other-rows']],
    ['a writer that is not the App', rescoreRecord({ writer: { ...writer, app: 'other' } }), {}, ['unproven-writer', 'unproven-writer']], // prettier-ignore
    ['a writer that is unproven', rescoreRecord({ writer: { ...writer, proven: false } }), {}, ['unproven-writer', 'unproven-writer']], // prettier-ignore
    ['a time to come', rescoreRecord(), { now: '2026-01-05T08:59:59Z' }, ['expired', 'expired']],
    ['too long ago', rescoreRecord(), { now: '2026-04-05T09:00:00Z' }, ['expired', 'expired']],
    ['longer ago than the policy allows', rescoreRecord(), { within: 'P1D' }, ['expired', 'expired']],
    ['sealed rows past their last day', rescoreRecord({ at: '2027-06-30T09:00:00Z' }), { now: '2027-07-01T00:00:00Z' }, ['counts', 'expired']], // prettier-ignore
    ['a run that failed', rescoreRecord({ results: [{ state: 'failed', rows: { kind: 'named', file: 'data/rows.parquet', sha256: sha('d') }, detail: 'no such module' }, sealed()] }), {}, ['failed', 'counts']], // prettier-ignore
  ])('%s', (_, record, other, expected) => {
    expect(said([record], other).slice(1)).toEqual(expected)
  })

  test('the second before it expires it counts still', () => {
    expect(said([rescoreRecord()], { now: '2026-04-05T08:59:59Z' })[0]).toBe('sealed-holdout')
  })

  test('without the App a record of a trial counts, as all of a trial does: unproven', () => {
    const record = rescoreRecord({ writer: { ...writer, app: null, proven: false } })
    expect(said([record], { app: null })[0]).toBe('sealed-holdout')
  })

  test('an older, better result never stands for a newer one', () => {
    const worse = rescoreRecord({
      number: 6,
      at: '2026-01-05T10:00:00Z',
      results: [{ state: 'failed', rows: { kind: 'sealed', set: 'a', sha256: sha('9') }, detail: 'out of memory' }],
    })
    expect(said([rescoreRecord(), worse])).toEqual(['rescored', 'counts', 'failed'])
  })
})

describe('what came of training it again', () => {
  const rows = retrained().rows
  const stand = (result = retrained(), other: Partial<StandingQuestion> = {}) => {
    const found = stands([rescoreRecord({ results: [compared(), result] })], { reproduce, ...other }).retrained
    return found?.state === 'void' ? found.why : found?.state
  }
  test.each<[string, RescoreRecord['results'][number] | undefined, Partial<StandingQuestion>, string | undefined]>([
    ['counts where nothing has changed', undefined, {}, 'counts'],
    ['is not looked for where the model file does not ask', undefined, { reproduce: undefined }, undefined],
    ['is of another declaration', undefined, { reproduce: { ...reproduce, tolerance: 0.1 } }, 'other-training'],
    ['is of another commit', retrained({ rows: { ...rows, commit: 'f'.repeat(40) } }), {}, 'other-commit'],
    ['is of other rows', retrained({ rows: { ...rows, sha256: sha('0') } }), {}, 'other-rows'],
    ['is of other predictions', retrained({ predictions: sha('0') }), {}, 'other-predictions'],
    ['could not be run', { state: 'failed', rows, detail: 'gone' }, {}, 'failed'],
    ['was never tried', compared(), {}, 'not-recorded'],
    ['has expired', undefined, { within: 'PT1H' }, 'expired'],
  ])('%s', (_, result, other, expected) => {
    expect(stand(result as never, other)).toBe(expected)
  })

  test('a difference there makes the predictions no weaker source', () => {
    const metrics = [{ metric: 'roc_auc' as const, recorded: 0.8, retrained: 0.1 }]
    const record = rescoreRecord({ results: [compared(), sealed(), retrained({ metrics })] })
    expect(said([record], { reproduce })[0]).toBe('sealed-holdout')
  })
})

describe('what the model’s bytes deny is no stronger source', () => {
  const one = { count: 1, first: [3] }
  test.each(['removed', 'added', 'repeated', 'labels', 'groups', 'outputs'] as const)('%s', (kind) => {
    const record = rescoreRecord({ results: [compared({ [kind]: one }), sealed()] })
    expect(said([record])[0]).toBe('builder-supplied')
    expect(withProvenance(measured(), stands([record]))).toMatchObject({ provenance: 'builder-supplied' })
  })

  test('nor what ran in another environment', () => {
    expect(said([rescoreRecord({ environment: elsewhere })])).toEqual(['builder-supplied', 'counts', 'counts'])
  })
})

test('the builder’s own numbers are at best rescored; those on sealed rows stand apart', () => {
  expect(withProvenance(measured(), stands([rescoreRecord()]))).toMatchObject({ provenance: 'rescored' })
  expect(withProvenance(measured(), stands([]))).toMatchObject({ provenance: 'builder-supplied' })
})
