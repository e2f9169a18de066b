import { expect, test } from 'vitest'
import { conflictsOf, excessesOf } from '../../../shared/domain/protection/conflict.ts'
import type { ActiveRule } from '../../../shared/domain/protection/ruleset.ts'
import { protectedSettings, protection } from '../../builders/administration.ts'

const theirs = (type: string, parameters: Readonly<Record<string, unknown>> | null = null): ActiveRule => ({
  type,
  parameters,
  ruleset: 99,
  source: 'acme',
  own: false,
})

test.each<readonly [string, ActiveRule, readonly string[]]>([
  ['more approvals', theirs('pull_request', { required_approving_review_count: 1 }), ['native-approvals']],
  ['as many approvals', theirs('pull_request', { required_approving_review_count: 0 }), []],
  ['approvals that a push burns', theirs('pull_request', { dismiss_stale_reviews_on_push: true }), ['stale-dismissal']],
  [
    'an approval of the last push',
    theirs('pull_request', { require_last_push_approval: true }),
    ['last-push-approval'],
  ],
  ['strict checks', theirs('required_status_checks', { strict_required_status_checks_policy: true }), ['up-to-date']],
  ['a queue', theirs('merge_queue'), ['merge-queue']],
  ['a check of their own', theirs('required_status_checks', { required_status_checks: [{ context: 'ci' }] }), []],
  ['signed commits', theirs('required_signatures'), []],
])('another ruleset that asks for %s', (_, rule, expected) => {
  expect(conflictsOf(protection(), [rule], []).map(({ code }) => code)).toEqual(expected)
})

test('our own ruleset is set right by the plan, but for a queue in it', () => {
  const rulesets = protectedSettings().rulesets
  const own = { ...theirs('pull_request', { require_last_push_approval: true }), ruleset: 11, own: true }
  const queue = { ...theirs('merge_queue'), ruleset: 11, own: true }
  expect(conflictsOf(protection(), [own, queue], rulesets)).toEqual([
    { code: 'merge-queue', detail: 'merge_queue', ruleset: 11, source: 'acme' },
  ])
})

test('what is beyond is told in the forge’s own words', () => {
  expect(excessesOf(theirs('pull_request', { required_approving_review_count: 2 }), 1)).toEqual([
    { code: 'native-approvals', detail: 'required_approving_review_count 2' },
  ])
})
