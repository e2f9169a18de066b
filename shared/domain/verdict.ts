import { z } from 'zod'
import { Account } from './forge.ts'
import { StageName } from './stage.ts'

/** What a stage can answer; only `passed` and `not-required` let a promotion through. */
export const StageState = z.enum(['passed', 'pending', 'blocked', 'failed', 'error', 'not-required'])
export type StageState = z.infer<typeof StageState>

const Fact = z.union([z.string(), z.number(), z.boolean(), z.null(), z.array(z.string()).readonly()])

/**
 * One thing found, as a code and the facts its sentence needs; texts are made in `render`.
 * `weight`: `error` could not be judged, `fail` was judged and fails, `wait` is awaited, `note` is shown and decides nothing.
 */
export const Finding = z.strictObject({
  code: z.string(),
  weight: z.enum(['error', 'fail', 'wait', 'note']),
  facts: z.record(z.string(), Fact).readonly(),
})
export type Finding = z.infer<typeof Finding>

/** Why an approval is not counted, in the order in which the codes are tried. */
export const ignoreCodes = [
  'no-account',
  'bot',
  'built-it',
  'not-in-role',
  'unmapped',
  'dismissed',
  'answers-missing',
  'edited',
  'wrong-digest',
  'base-changed',
  'stale-head',
  'recorded-too-late',
  'evidence-changed',
  'stage-not-open',
  'expired',
  'counted-elsewhere',
] as const
export const IgnoreCode = z.enum(ignoreCodes)
export type IgnoreCode = z.infer<typeof IgnoreCode>

/** What an approval was given on: the condition's words, until when it is to be met, and by whom, where it says so. */
export const Condition = z.strictObject({
  text: z.string(),
  until: z.string().nullable(),
  /** the owner as written, and the person of people.yml who is meant */
  owner: z.string().nullable(),
  person: z.string().nullable(),
})
export type Condition = z.infer<typeof Condition>

export const CountedApproval = z.strictObject({
  reviewId: z.number().int(),
  account: Account,
  person: z.string(),
  role: z.string(),
  at: z.string(),
  expires: z.string().nullable(),
  /** left out where it was given on none */
  conditions: z.array(Condition).readonly().optional(),
})
export type CountedApproval = z.infer<typeof CountedApproval>

export const IgnoredApproval = z.strictObject({
  reviewId: z.number().int(),
  account: Account,
  code: IgnoreCode,
  facts: z.record(z.string(), Fact).readonly(),
})
export type IgnoredApproval = z.infer<typeof IgnoredApproval>

export const Veto = z.strictObject({
  reviewId: z.number().int(),
  account: Account,
  kind: z.enum(['changes-requested', 'hold']),
  at: z.string(),
  reason: z.string(),
  dismissedBy: Account.nullable(),
})
export type Veto = z.infer<typeof Veto>

/** One stage judged: its state, what was found, whose approvals count and whose do not. */
export const StageVerdict = z.strictObject({
  stage: StageName,
  state: StageState,
  findings: z.array(Finding).readonly(),
  counted: z.array(CountedApproval).readonly(),
  ignored: z.array(IgnoredApproval).readonly(),
  vetoes: z.array(Veto).readonly(),
  since: z.string().nullable(),
})
export type StageVerdict = z.infer<typeof StageVerdict>
