import type { ImpactCode } from '../../domain/impact/recorded-move.ts'
import type { Finding } from '../../domain/verdict.ts'
import { clause, word } from './words.ts'

type Say = (facts: Finding['facts']) => string

/** One sentence a code of the policy impact analysis. Plain text: whoever shows it escapes it. */
export const impactSentences: Readonly<Record<ImpactCode, Say>> = {
  'sign-offs-short': (f) =>
    `It asks ${word(f, 'asked')}; ${word(f, 'have')} of ${word(f, 'need')} recorded sign-offs would count.${Array.isArray(f.left) && f.left.length > 0 ? ` Not counted: ${word(f, 'left')}.` : ''}`,
  'environment-gone': (f) => `The environment ${word(f, 'environment')} would no longer be governed.`,
  'other-registry': (f) => `It stands in the registry ${word(f, 'registry')}; the policy would name ${word(f, 'now')}.`,
  'acceptance-lost': (f) =>
    `The finding ${word(f, 'gate')} ${word(f, 'about')} (${word(f, 'code')}) was accepted in writing, and could no longer be.`,
  'model-file-refused': (f) => `The model's file would no longer be accepted: ${clause(f, 'detail')}.`,
  'not-recorded': (f) => `Cannot be told: no record holds ${word(f, 'what')}.`,
}
