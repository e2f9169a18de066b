import { describe, expect, test } from 'vitest'
import {
  inTurn,
  leftByBranch,
  proposalBranch,
  sortRegistered,
  type Branched,
  type Registered,
} from '../../../shared/domain/proposals/candidate.ts'
import type { RegisteredModel } from '../../../shared/domain/registry.ts'
import { chained, intent, move, outcome, reference } from '../../builders/ledger.ts'

const model = 'credit-approval'
const place = `promotions/${model}/production`

const registered = (other: Partial<RegisteredModel> = {}): RegisteredModel => ({
  ...{ name: model, createdAt: 1, description: '', tags: {}, aliases: {} },
  newest: { version: '9', ready: true },
  ...other,
})

const facts = (other: Partial<Registered> = {}): Registered => ({
  rule: { on: 'registered', environment: 'production' },
  environments: { production: { alias: 'champion' }, staging: { alias: 'challenger' } },
  models: [registered()],
  governed: new Set([model]),
  ...{ entries: [], folders: [], open: [] },
  ...other,
})

const onAlias = { on: 'alias', alias: 'candidate', environment: 'production' } as const
const refused = (folder: string) => outcome(null, { request: reference({ folder }), result: 'refused', move: null })

describe('of what is registered', () => {
  test.each<[string, Partial<Registered>, string | null]>([
    ['the newest version is proposed', {}, '9'],
    [
      'the version with the alias is proposed',
      { rule: onAlias, models: [registered({ aliases: { candidate: '4' } })] },
      '4',
    ],
    ['nothing is proposed where none has the alias', { rule: onAlias }, null],
    ['nothing is proposed of a model without a version', { models: [registered({ newest: null })] }, null],
    [
      'a version that the registry has not finished waits',
      { models: [registered({ newest: { version: '9', ready: false } })] },
      null,
    ],
    ['a version that is live is not proposed', { models: [registered({ aliases: { champion: '9' } })] }, null],
    ['a version that is live elsewhere is proposed', { models: [registered({ aliases: { challenger: '9' } })] }, '9'],
    [
      'a version that the ledger knows as live is not proposed, whatever the registry shows',
      { entries: chained([outcome(1, { move: move({ to: '9' }) })]) },
      null,
    ],
    [
      'a version that is being moved is not proposed',
      { entries: chained([intent({ move: move({ to: '9' }) })]) },
      null,
    ],
    [
      'a version that was decided before is not proposed, though another is live',
      { entries: chained([outcome(1, { move: move({ to: '9' }) }), outcome(1, { move: move({ to: '7' }) })]) },
      null,
    ],
    [
      'what was decided of another model decides nothing',
      {
        entries: chained([
          outcome(1, {
            move: move({ to: '9', model: 'other' }),
            request: reference({ folder: 'promotions/other/production/0001' }),
          }),
        ]),
      },
      '9',
    ],
    ['a model without a file on the base waits for one', { governed: new Set() }, null],
    [
      'a model that no folder can be named after is left',
      { models: [registered({ name: '../x' })], governed: new Set(['../x']) },
      null,
    ],
    ['a model with an open request waits', { open: [{ number: 12, folders: [`${place}/0004`] }] }, null],
    [
      'a request for another environment is in nobody’s way',
      { open: [{ number: 12, folders: [`promotions/${model}/staging/0004`] }] },
      '9',
    ],
    ['a merged request without an outcome is waited for', { folders: [`${place}/0003`] }, null],
    [
      'a merged request with an outcome is not',
      { folders: [`${place}/0003`], entries: chained([refused(`${place}/0003`)]) },
      '9',
    ],
  ])('%s', (_, other, expected) => {
    const { candidates, left } = sortRegistered(facts(other))
    expect([candidates.map(({ version }) => version), left.length]).toEqual(
      expected === null ? [[], 1] : [[expected], 0],
    )
  })

  test('each that is left has its reason, and the request that stands in its way', () => {
    const { left } = sortRegistered(
      facts({ models: [registered(), registered({ name: 'b' })], open: [{ number: 12, folders: [`${place}/0004`] }] }),
    )
    expect(left).toEqual([
      { model: 'b', version: '9', why: 'no-model-file' },
      { model, version: '9', why: 'request-open', pull: 12 },
    ])
  })

  test('a refused request of which no version is told is named, so that somebody looks', () => {
    const folder = `${place}/0003`
    expect(sortRegistered(facts({ folders: [folder], entries: chained([refused(folder)]) })).candidates).toEqual([
      { model, version: '9', untold: [folder] },
    ])
  })
})

describe('by its branch', () => {
  const candidate = { model, version: '9', untold: [] }
  const branched = (other: Partial<Branched> = {}): Branched => ({
    ...{ branch: proposalBranch(model, 'production', '9'), head: null, pulls: [], whole: true },
    ...other,
  })
  test.each<[string, Partial<Branched>, object | null]>([
    ['a version that was never proposed can be', {}, null],
    ['a branch without a request is that of a run that did not end', { head: 'a' }, null],
    ['an open draft stands for it', { pulls: [{ number: 3, state: 'open' }] }, { why: 'request-open', pull: 3 }],
    [
      'a closed draft is not opened again',
      { pulls: [{ number: 3, state: 'closed' }] },
      { why: 'draft-closed', pull: 3 },
    ],
    ['a merged draft was decided', { pulls: [{ number: 3, state: 'merged' }] }, { why: 'decided', pull: 3 }],
    [
      'the newest of several says it',
      {
        pulls: [
          { number: 3, state: 'open' },
          { number: 8, state: 'closed' },
        ],
      },
      { why: 'draft-closed', pull: 8 },
    ],
    ['requests that are not all told leave it', { whole: false }, { why: 'branch-taken' }],
  ])('%s', (_, other, expected) => {
    const left = leftByBranch(candidate, branched(other))
    if (expected === null) expect(left).toBeNull()
    else expect(left).toMatchObject(expected)
  })

  test('each version and environment has one of its own', () => {
    expect(proposalBranch(model, 'production', '9')).toBe('promote/credit-approval/production/version-9')
  })
})

describe('as many as one run takes', () => {
  test.each<[string, number, number, string, string]>([
    ['all where they are few', 9, 3, '', 'abcde'],
    ['the one that was asked for first', 9, 0, 'd', 'dabce'],
    ['the first ones', 2, 0, '', 'ab'],
    ['the next ones in the next run', 2, 1, '', 'cd'],
    ['round the ring', 2, 2, '', 'ea'],
    ['the one asked for whatever its turn', 2, 1, 'a', 'ac'],
  ])('are %s', (_, most, run, asked, expected) => {
    expect(inTurn('a b c d e'.split(' '), most, run, (one) => one === asked).join('')).toBe(expected)
  })
})
