import { describe, expect, test } from 'vitest'
import type { Facts } from '../../../shared/domain/facts.ts'
import type { Head } from '../../../shared/domain/forge.ts'
import {
  modelRecordFindings,
  proposedModelChanges,
  proposedSince,
  restsUntil,
} from '../../../shared/domain/request/changes-standing.ts'
import { requestProblems } from '../../../shared/domain/request/standing.ts'
import { exampleModel, examplePolicy } from '../../builders/documents.ts'
import { facts, found, foundModelFacts, foundPolicy, modelDigest, policyRequest } from '../../builders/facts.ts'
import { account, digest, head, otherDigest, pull } from '../../builders/forge.ts'

const later = '2026-01-07T12:00:00Z'
const codes = (other: Partial<Facts>, now = later): readonly string[] =>
  requestProblems(facts(other), now).map(({ weight, code }) => `${weight} ${code}`)
const { governance, ledger } = facts()
const at = (hour: string, other: Partial<Head> = {}): Head =>
  head({
    sha: hour.replace(':', '').padEnd(40, 'e'),
    appearedAt: `2026-01-05T${hour}:00Z`,
    record: { at: `2026-01-05T${hour}:10Z`, digest },
    ...other,
  })

describe('since when a proposal stands', () => {
  test.each<readonly [string, readonly Head[], string | null]>([
    ['our first record of its first head', [at('09:00')], '2026-01-05T09:00:10Z'],
    [
      'the server’s time where our record is older',
      [at('09:00', { record: { at: '2026-01-05T08:00:00Z', digest } })],
      '2026-01-05T09:00:00Z',
    ],
    ['that, whatever was pushed beside it', [at('09:00'), at('10:00')], '2026-01-05T09:00:10Z'],
    ['the push that changed it', [at('09:00', { folder: 'tree-0' }), at('10:00')], '2026-01-05T10:00:10Z'],
    [
      'the push that brought it back',
      [at('09:00'), at('10:00', { folder: 'tree-0' }), at('11:00')],
      '2026-01-05T11:00:10Z',
    ],
    ['a force-push, though it brings the same', [at('09:00'), at('10:00', { forced: true })], '2026-01-05T10:00:10Z'],
    [
      'our first record, where the first head has none',
      [at('09:00', { record: null }), at('10:00')],
      '2026-01-05T10:00:10Z',
    ],
    ['nothing, where we recorded none', [at('09:00', { record: null })], null],
    ['nothing, without a head', [], null],
  ])('is %s', (_, heads, expected) => {
    expect(proposedSince(pull({ heads }))).toBe(expected)
  })
})

describe('a change of governance', () => {
  const merged = (instant: string): Partial<Facts> => ({
    request: foundPolicy(),
    pull: pull({ state: 'merged', merge: { at: instant, sha: 'd'.repeat(40), by: account('olga-acme') } }),
  })

  test.each<readonly [string, Partial<Facts>, string, readonly string[]]>([
    [
      'a second before its rest is over waits',
      { request: foundPolicy() },
      '2026-01-06T09:00:09Z',
      ['wait cooling-down'],
    ],
    ['whose rest is over has nothing against it', { request: foundPolicy() }, '2026-01-06T09:00:10Z', []],
    [
      'that we have not recorded begins to rest now',
      { request: foundPolicy(), pull: pull({ heads: [head({ record: null })] }) },
      later,
      ['wait cooling-down', 'note head-unrecorded'],
    ],
    [
      'merged a second too early fails, however late it is judged',
      merged('2026-01-06T09:00:09Z'),
      '2027-01-01T00:00:00Z',
      ['fail merged-while-cooling'],
    ],
    ['merged when its rest was over does not', merged('2026-01-06T09:00:10Z'), '2027-01-01T00:00:00Z', []],
    [
      'need not rest where the policy does not ask',
      {
        request: foundPolicy(),
        governance: {
          ...governance,
          policy: { state: 'read', value: { ...examplePolicy(), changes: { approvals: [] } } },
        },
      },
      '2026-01-05T09:01:00Z',
      [],
    ],
    [
      'that begins the ledger need not rest',
      { request: foundPolicy(), ledger: { ...ledger, governance: null, modelFile: null } },
      '2026-01-05T09:01:00Z',
      [],
    ],
    [
      'that names another digest than it would leave is wrong',
      { request: foundPolicy({ governance: { 'governance/policy.yml': digest } }) },
      later,
      ['error governance-digest-differs'],
    ],
    [
      'that leaves a file out is wrong',
      { request: foundPolicy({ governance: { ...policyRequest.governance, 'governance/people.yml': digest } }) },
      later,
      ['error governance-digest-differs'],
    ],
    [
      'that names a file which is not there is wrong',
      { request: foundPolicy({ governance: {} }) },
      later,
      ['error governance-digest-differs'],
    ],
    [
      'that begins the ledger and leaves a model file out is wrong',
      {
        request: foundPolicy({ models: { 'models/churn.yml': digest } }),
        ledger: { ...ledger, governance: null, modelFile: null },
      },
      later,
      ['error governance-digest-differs'],
    ],
    [
      'that names a model file later is wrong',
      {
        request: foundPolicy({
          request: { state: 'read', value: { ...policyRequest, models: { 'models/churn.yml': digest } } },
        }),
      },
      later,
      ['error governance-digest-differs'],
    ],
  ])('%s', (_, other, now, expected) => {
    expect(codes(other, now)).toEqual(expected)
  })
})

describe('a change of a model’s file', () => {
  const lower = exampleModel([
    ['domain: credit', 'domain: marketing'],
    ['decision: automated', 'decision: informational'],
  ])
  const stricter = exampleModel([['title: Home loan pre-approval', 'title: Loans']])
  const asks = (file = stricter, other: Parameters<typeof foundModelFacts>[1] = {}): Partial<Facts> => ({
    request: foundModelFacts(file, other),
  })
  const wrong = { state: 'wrong', problems: [{ file: 'x', line: 1, path: '', message: 'x' }] } as const

  test.each<readonly [string, Partial<Facts>, string, readonly string[]]>([
    ['that asks no less need not rest', asks(), '2026-01-05T09:01:00Z', []],
    ['that asks less rests', asks(lower), '2026-01-06T09:00:09Z', ['note changes-loosen', 'wait cooling-down']],
    ['that asks less says so when its rest is over', asks(lower), later, ['note changes-loosen']],
    [
      'of which no record holds an older one rests',
      { ...asks(), modelFile: { state: 'absent' }, modelSource: null, modelFileFrom: 'none' },
      '2026-01-05T09:01:00Z',
      ['note changes-loosen', 'wait cooling-down'],
    ],
    [
      'whose older one cannot be read is no error, and rests',
      { ...asks(), modelFile: wrong },
      '2026-01-05T09:01:00Z',
      ['note changes-loosen', 'wait cooling-down'],
    ],
    [
      'that changes nothing',
      { ...asks(), ledger: { ...ledger, modelFile: otherDigest } },
      later,
      ['error nothing-changes'],
    ],
    [
      'that is not there',
      asks(stricter, { proposedFile: { source: null, file: { state: 'absent' } } }),
      later,
      ['error governance-digest-differs'],
    ],
    [
      'that is wrong',
      asks(stricter, {
        proposedFile: { source: { path: 'models/credit-approval.yml', digest: otherDigest, text: '' }, file: wrong },
      }),
      later,
      ['error model-file-proposed-unreadable'],
    ],
    [
      'that names a stranger',
      asks({ ...stricter, owner: { role: 'data-scientist', person: 'nobody' } }),
      later,
      ['error model-file-proposed-unreadable'],
    ],
    [
      'that loosens the policy’s gates',
      asks({ ...stricter, gates: { performance: { minimum: { roc_auc: 0.1 } } } }),
      later,
      ['error model-file-proposed-unreadable'],
    ],
    [
      'of other bytes than it names',
      asks(stricter, {
        proposedFile: {
          source: { path: 'models/credit-approval.yml', digest, text: '' },
          file: { state: 'read', value: stricter },
        },
      }),
      later,
      ['error governance-digest-differs'],
    ],
  ])('%s', (_, other, now, expected) => {
    expect(codes(other, now)).toEqual(expected)
  })

  test('is none in any other request', () => {
    expect(proposedModelChanges(facts())).toBe(null)
    expect(restsUntil(facts(), later)).toBe(null)
  })
})

describe('the model file that judges a move', () => {
  const path = 'models/credit-approval.yml'
  const source = { path, digest, text: '' }

  test.each<readonly [string, Partial<Facts>, readonly string[]]>([
    ['is the recorded one', {}, []],
    ['is another than the recorded one', { modelSource: source }, ['model-file-unrecorded']],
    ['is known to no record', { ledger: { ...ledger, modelFile: null } }, ['model-file-unrecorded']],
    ['was recorded and is gone', { modelSource: null, modelFileFrom: 'none' }, ['model-file-unrecorded']],
    ['never was', { modelSource: null, modelFileFrom: 'none', ledger: { ...ledger, modelFile: null } }, []],
    [
      'is the first, and comes with its request',
      { modelSource: source, modelFileFrom: 'request', ledger: { ...ledger, modelFile: null } },
      [],
    ],
    [
      'comes with two requests, and is the same',
      { modelSource: { ...source, digest: modelDigest }, modelFileFrom: 'request' },
      [],
    ],
    [
      'comes with a request, and another one is known',
      { modelSource: source, modelFileFrom: 'request' },
      ['model-file-known'],
    ],
    ['is not looked for before the genesis', { modelSource: source, ledger: { ...ledger, governance: null } }, []],
    [
      'is not looked for in a ledger that cannot be read',
      { modelSource: source, ledger: { ...ledger, faults: ['x'] } },
      [],
    ],
    ['is none in a change of governance', { modelSource: source, request: foundPolicy() }, []],
    ['is none where there is no request', { request: { state: 'none' } }, []],
    ['is asked for by an adoption too', { modelSource: source, request: found() }, ['model-file-unrecorded']],
  ])('%s', (_, other, expected) => {
    expect(modelRecordFindings(facts(other)).map(({ code }) => code)).toEqual(expected)
  })
})
