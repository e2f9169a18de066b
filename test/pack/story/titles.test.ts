import { z } from 'zod'
import { expect, test } from 'vitest'
import { LedgerRecord } from '../../../shared/domain/ledger/record.ts'
import { entries } from '../../builders/audit.ts'
import { intentOf, titleOf } from '../../../pack/story/titles.ts'

const move = { model: 'm', environment: 'production', to: '2' }

test.each<[unknown, string]>([
  [{ kind: 'genesis' }, 'The ledger begins: the first governance is recorded'],
  [{ kind: 'policy' }, 'A change of the governance is recorded'],
  [{ kind: 'model-facts', model: 'm' }, 'A change of the file of m is recorded'],
  [{ kind: 'intent', move }, 'Announced: m 2 to production'],
  [{ kind: 'intent', move: { ...move, to: null } }, 'Announced: m out of production'],
  [{ kind: 'outcome', result: 'done', move }, 'Done: m 2 to production'],
  [
    { kind: 'outcome', result: 'done', move, request: { kind: 'break-glass' } },
    'Done: m 2 to production (break glass)',
  ],
  [{ kind: 'outcome', result: 'refused', request: { folder: 'promotions/m/production/0001' } }, 'Refused: m'],
  [
    { kind: 'self-test', results: [{ outcome: 'refused' }, { outcome: 'unknown' }] },
    'The controls were attacked: 1 refused, 0 got through, 1 unknown',
  ],
  [{ kind: 'rescore', model: 'm', version: '2' }, 'Run once more: m 2'],
  [{ kind: 'reconciliation', differences: [], unread: [] }, 'The registry was compared with the ledger: no difference'],
  [
    { kind: 'reconciliation', differences: [{}], more: 2, unread: [{}] },
    'The registry was compared with the ledger: 3 different, 1 not looked at',
  ],
  [
    { kind: 'delivery', receiver: 'serving', result: 'delivered', event: { record: 5 } },
    'The receiver serving was told of record 5',
  ],
  [
    { kind: 'delivery', receiver: 'serving', result: 'waiting', event: { record: 5 } },
    'The receiver serving could not be told yet of record 5',
  ],
  [
    { kind: 'delivery', receiver: 'serving', result: 'dead', event: { record: 5 } },
    'The receiver serving is no longer told of record 5',
  ],
  [
    { kind: 'notice', receiver: 'grc', result: 'delivered', pull: 12, stage: 'compliance-review', state: 'pending' },
    'The receiver grc was told of pull request 12: compliance-review is pending',
  ],
  [{ kind: 'checkpoint' }, 'The index of the records before it is recorded'],
  [{ kind: 'heart-beat' }, 'heart beat'],
  [undefined, 'A record that cannot be read'],
])('%j is told as: %s', (record, title) => {
  expect(titleOf(record)).toBe(title)
})

test('each kind of record that the suite writes is told in words', () => {
  const kinds = LedgerRecord.options.flatMap(({ shape }) => {
    const { kind } = shape
    return kind instanceof z.ZodEnum ? kind.options : [kind.value]
  })
  expect(kinds).toContain('self-test')
  expect(kinds.filter((kind) => titleOf({ kind }) === kind.replaceAll('-', ' '))).toEqual([])
})

test('the attacks of a night are counted where the suite writes them', () => {
  const night = entries.find(({ record }) => record.kind === 'self-test')?.record
  expect(titleOf(night)).toBe('The controls were attacked: 1 refused, 0 got through, 0 unknown')
})

test('an outcome names its intent', () => {
  expect([intentOf({ intent: 4 }), intentOf({ intent: null })]).toEqual([4, null])
})
