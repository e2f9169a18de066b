import { describe, expect, test } from 'vitest'
import { judgeEmergency } from '../../../shared/domain/approval/emergency.ts'
import type { Account, PullRequest, Review } from '../../../shared/domain/forge.ts'
import { proposalFinding } from '../../../shared/domain/request/proposal.ts'
import { routeOf } from '../../../shared/domain/request/route.ts'
import type { Finding } from '../../../shared/domain/verdict.ts'
import { approvalInput, signed } from '../../builders/approval.ts'
import { breakGlass, examplePolicy } from '../../builders/documents.ts'
import { account, pull } from '../../builders/forge.ts'

const policy = { ...examplePolicy(), break_glass: breakGlass }
const route = routeOf(policy, 'break-glass', 'high', 'production')
const rita = signed('rita-acme', 10, 1)
const both = [rita, signed('carl-acme', 11, 2)]
const merged = (login: string, other: Partial<Account> = {}): Partial<PullRequest> => ({
  state: 'merged',
  merge: { at: '2026-01-05T12:00:00Z', sha: 'd'.repeat(40), by: { ...account(login), ...other } },
})
const mismatch = proposalFinding('evidence-mismatch', 'fail')

function verdict(reviews: readonly Review[], problems: readonly Finding[] = [], other: Partial<PullRequest> = {}) {
  const input = approvalInput({ policy, route, pull: pull({ reviews, ...other }) })
  const found = judgeEmergency(input, problems, '2026-01-05T09:00:10Z')
  return {
    state: found?.state,
    codes: found?.findings.filter(({ weight }) => weight !== 'note').map(({ code }) => code) ?? [],
    until: found?.reviewUntil,
  }
}

describe('who may go past the stages', () => {
  test.each<readonly [string, Parameters<typeof verdict>, string, readonly string[]]>([
    ['are two roles', [both], 'passed', []],
    ['are asked together, in any order', [both.toReversed()], 'passed', []],
    ['are more than one of them', [both.slice(0, 1)], 'pending', ['awaits-approval']],
    ['are not two of one role', [[rita, signed('rob-acme', 11, 2)]], 'pending', ['awaits-approval']],
    ['are no builders', [both, [], { author: account('rita-acme') }], 'pending', ['awaits-approval']],
    [
      'cannot go past other evidence than was signed',
      [both, [mismatch]],
      'failed',
      ['evidence-mismatch', 'waits-for-stage', 'awaits-approval', 'awaits-approval'],
    ],
    [
      'cannot go past what could not be read',
      [both, [proposalFinding('read-failed', 'error')]],
      'error',
      ['read-failed'],
    ],
    ['must merge it as the team that may', [both, [], merged('olga-acme')], 'passed', []],
    ['cannot have it merged by another', [both, [], merged('vera-acme')], 'failed', ['merged-by-no-member']],
    [
      'cannot have it merged by a suspended account of theirs',
      [both, [], merged('olga-acme', { state: 'suspended' })],
      'failed',
      ['merged-by-no-member'],
    ],
    [
      'leave it unjudged where it could not be read, whoever merged it',
      [both, [proposalFinding('read-failed', 'error')], merged('vera-acme')],
      'error',
      ['read-failed', 'merged-by-no-member'],
    ],
  ])('%s', (_, given, state, codes) => {
    const found = verdict(...given)
    expect(found.state).toBe(state)
    expect(found.codes).toEqual(codes)
  })

  test('owe a review from the merge on', () => {
    expect([verdict(both).until, verdict(both, [], merged('olga-acme')).until]).toEqual([null, '2026-01-08T12:00:00Z'])
  })

  test('are nobody where the request is another', () => {
    expect(judgeEmergency(approvalInput(), [], null)).toBeNull()
  })
})
