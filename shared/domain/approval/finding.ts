import type { Finding } from '../verdict.ts'

/** Every code that the judging of people can answer; a sentence stands for each in `render/sentence/approval.ts`. */
export const approvalCodes = [
  'awaits-approval',
  'waits-for-stage',
  'draft',
  'nobody-eligible',
  'role-too-small',
  'roles-too-small-together',
  'asks-nobody',
  'read-failed',
  'builder-unmapped',
  'builder-account-gone',
  'builder-is-bot',
  'login-taken-over',
  'account-renamed',
  'requester-unknown',
  'commit-unattributed',
  'commit-ambiguous',
  'co-author-unknown',
  'pusher-unknown',
  'governance-bringer-unknown',
  'head-without-activity',
  'head-moved',
  'registry-user-unmapped',
  'service-needs-developers',
  'developer-unknown',
  'name-ambiguous',
  'not-recorded-by-registry',
  'veto-stands',
  'dismissal-without-right',
  'hold-stands',
  'hold-elsewhere',
  'model-frozen',
  'finding-open',
  'finding-resolved',
  'finding-without-say',
  'resolution-unclear',
  'exception-accepted',
  'exception-not-accepted',
  'line-unclear',
] as const
export type ApprovalCode = (typeof approvalCodes)[number]

export function approvalFinding(code: ApprovalCode, weight: Finding['weight'], facts: Finding['facts'] = {}): Finding {
  return { code, weight, facts }
}
