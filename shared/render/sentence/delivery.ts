import type { DeliveryCode } from '../../domain/delivery/finding.ts'
import { secretShape } from '../../domain/delivery/signature.ts'
import type { Finding } from '../../domain/verdict.ts'
import { clause, word } from './words.ts'

type Say = (facts: Finding['facts']) => string

const problems: Readonly<Record<string, string>> = {
  'timed-out': 'it did not answer within ten seconds',
  unreachable: 'it could not be reached',
  'no-secret': `promote was given no usable secret for it: a line of the input receiver-secrets with its name, ${secretShape}`,
  'not-in-policy': 'the policy no longer names it',
}

/** What the receiver answered, and what that asks for. */
function answered({ status, problem }: Finding['facts']): string {
  if (typeof problem === 'string') return problems[problem] ?? problem
  const code = Number(status)
  if (code >= 300 && code < 400)
    return `it answered ${code}, and no redirect is followed: write the final address into the policy`
  if (code === 401 || code === 403) return `it answered ${code}: look whether both sides have the same secret`
  return `it answered ${typeof status === 'string' ? status : 'nothing'}`
}

/** One sentence a code of what is told. Plain text: whoever shows it escapes it. */
export const deliverySentences: Readonly<Record<DeliveryCode, Say>> = {
  'receiver-waits': (f) =>
    `The receiver ${word(f, 'receiver')} was not told of record ${word(f, 'record')} (${word(f, 'model')}): ${answered(f)}. Each next run tries again.`,
  'receiver-gave-up': (f) =>
    `The receiver ${word(f, 'receiver')} was never told of record ${word(f, 'record')} (${word(f, 'model')}), and nobody tries any more: ${answered(f)}. Tell it by hand what the record holds.`,
  'announcement-failed': (f) =>
    `What is recorded could not be told on GitHub: ${clause(f, 'detail')}. The next run tells it.`,
}
