import { describe, expect, test } from 'vitest'
import type { Facts, Former } from '../../../shared/domain/facts.ts'
import {
  confirmsLive,
  formerFindings,
  reviewFindings,
  versionChanges,
} from '../../../shared/domain/request/kind-standing.ts'
import type { PlacedRequest } from '../../../shared/domain/request/request.ts'
import { subject } from '../../builders/evidence.ts'
import { facts, promotionRequest } from '../../builders/facts.ts'
import { digest, otherDigest, pull } from '../../builders/forge.ts'

describe('a version is the same as it was', () => {
  const then = subject()
  const last = then.runFiles.files.at(-1)
  test.each<readonly [string, Partial<typeof then>, readonly string[]]>([
    ['under another policy, tier and model file', { policy: {}, tier: 'low', modelFile: { owner: 'vera' } }, []],
    ['where the policy names fewer metrics', { metrics: {} }, []],
    ['where the model file names fewer of the run’s files', { runFiles: { files: [], root: 'e'.repeat(64) } }, []],
    ['but for its parameters', { parameters: { ...then.parameters, C: '99' } }, ['parameters.C']],
    ['but for when it was registered', { createdAt: then.createdAt + 1 }, ['createdAt']],
    ['but for a metric that both name', { metrics: { ...then.metrics, roc_auc: 0.11 } }, ['metrics.roc_auc']],
    [
      'but for a file of the run',
      {
        runFiles: {
          ...then.runFiles,
          files: [...then.runFiles.files.slice(0, -1), { path: last?.path ?? '', size: 1, sha256: 'e'.repeat(64) }],
        },
      },
      [`runFiles.files.${last?.path}.sha256`, `runFiles.files.${last?.path}.size`],
    ],
    ['but for its claims', { claims: { ...then.claims, runUser: 'mallory' } }, ['claims.runUser']],
  ])('%s', (_, other, paths) => {
    const now = { ...then, ...other }
    expect(
      versionChanges(
        { ...then, metrics: { roc_auc: 0.9, ...then.metrics } },
        'metrics' in other
          ? { ...now, metrics: other.metrics ?? {} }
          : { ...now, metrics: { roc_auc: 0.9, ...then.metrics } },
      ).map(({ path }) => path),
    ).toEqual(paths)
  })
})

describe('what a rollback goes back to', () => {
  const asked = { ...promotionRequest(), kind: 'rollback' as const, record: 12 }
  const approved: Former = {
    ...{ state: 'approved', record: 12, at: '2026-01-01T09:00:00Z', kind: 'promotion', folder: 'promotions/x/y/0001' },
    pull: { number: 4, url: 'https://github.com/acme/governance/pull/4' },
    evidence: digest,
    held: { state: 'read', subject: subject(), digest },
    claimed: [],
  }
  const found = (former?: Former): readonly string[] =>
    formerFindings(facts(former === undefined ? {} : { former }), asked).map(({ code, weight }) => `${weight} ${code}`)
  test.each<readonly [string, Former, readonly string[]]>([
    ['is shown', approved, ['note former-shown']],
    ['must be approved', { state: 'none', record: 12, why: 'retired-since' }, ['error former-not-approved']],
    [
      'must have its evidence',
      { ...approved, held: { state: 'absent' } },
      ['note former-shown', 'error former-evidence-missing'],
    ],
    [
      'must have the evidence that was signed',
      { ...approved, evidence: otherDigest },
      ['note former-shown', 'error former-evidence-missing'],
    ],
    ['must not have lost it', { ...approved, evidence: null }, ['note former-shown', 'error former-evidence-missing']],
    [
      'must be the same',
      { ...approved, held: { state: 'read', digest, subject: { ...subject(), createdAt: 1 } } },
      ['note former-shown', 'fail former-changed'],
    ],
  ])('%s', (_, former, expected) => {
    expect(found(former)).toEqual(expected)
  })

  test('must have been looked up', () => {
    expect(found()).toEqual(['error read-failed'])
  })
})

const due = { record: 14, environment: 'production', version: '7', until: '2026-01-09T12:00:00Z' }
const place = { model: 'credit-approval', environment: 'production', reason: 'r' }
const promotion = (other: object = {}): PlacedRequest => promotionRequest(other)
const other = (kind: 'adoption' | 'break-glass' | 'rollback', reviews?: readonly number[]): PlacedRequest => ({
  ...promotionRequest(),
  kind,
  record: 1,
  ...(reviews === undefined ? {} : { reviews }),
})
const retirement: PlacedRequest = { request: 1, kind: 'retirement', ...place, expected_current: '7' }

describe('while a break-glass move waits for its review', () => {
  const [inTime, late] = ['2026-01-09T11:59:59Z', '2026-01-09T12:00:00Z']
  const found = (asked: PlacedRequest, now: string, mine: Partial<Facts> = {}): readonly string[] =>
    reviewFindings({ ...facts(mine), ledger: { ...facts().ledger, dueReviews: [due] } }, asked, now).map(
      ({ code, weight }) => `${weight} ${code}`,
    )
  test.each<readonly [string, PlacedRequest, string, readonly string[]]>([
    ['a promotion there must name it', promotion(), inTime, ['error review-not-named', 'note review-due']],
    ['a retirement there must name it', retirement, inTime, ['error review-not-named', 'note review-due']],
    ['a rollback there that names it is the review', other('rollback', [14]), inTime, ['note review-shown']],
    ['one that names it is the review, however late', promotion({ reviews: [14] }), late, ['note review-shown']],
    [
      'nothing else may be named',
      promotion({ reviews: [14, 15] }),
      inTime,
      ['error review-not-due', 'note review-shown'],
    ],
    ['another break-glass request is no review', other('break-glass'), inTime, ['note review-due']],
    ['nor is one let through when it is late', other('break-glass'), late, ['error review-overdue']],
    ['elsewhere it is told', promotion({ environment: 'staging' }), inTime, ['note review-due']],
    [
      'elsewhere the model is frozen when it is late',
      promotion({ environment: 'staging' }),
      late,
      ['error review-overdue'],
    ],
    [
      'elsewhere it cannot be reviewed',
      promotion({ environment: 'staging', reviews: [14] }),
      inTime,
      ['error review-not-due', 'note review-shown'],
    ],
  ])('%s', (_, asked, now, expected) => {
    expect(found(asked, now)).toEqual(expected)
  })

  test('what was merged before the freeze is carried out after it', () => {
    const merged = pull({ state: 'merged', merge: { at: inTime, sha: 'd'.repeat(40), by: null } })
    expect(found(promotion({ environment: 'staging' }), late, { pull: merged })).toEqual(['note review-due'])
  })

  test.each<readonly [string, PlacedRequest, boolean]>([
    ['a promotion that reviews it', promotion({ reviews: [14] }), true],
    ['a promotion that reviews another', promotion({ reviews: [15] }), false],
    ['a promotion that reviews nothing', promotion(), false],
    ['a promotion elsewhere that names it', promotion({ environment: 'staging', reviews: [14] }), false],
    ['a rollback that reviews it', other('rollback', [14]), false],
  ])('%s may confirm what is live: %s', (_, asked, may) => {
    expect(confirmsLive(asked, [due])).toBe(may)
  })
})

test('without one nothing is said', () => {
  expect(reviewFindings(facts(), promotion(), '2027-01-01T00:00:00Z')).toEqual([])
})
