import type { FormerProblem } from '../../domain/facts.ts'
import type { KindCode } from '../../domain/request/kind-standing.ts'
import type { Finding } from '../../domain/verdict.ts'
import { word } from './words.ts'

type Say = (facts: Finding['facts']) => string

const whyNot: Readonly<Record<FormerProblem, string>> = {
  'no-such-record': 'the ledger has no such record',
  'no-completed-move': 'it records no completed move',
  'of-another-place': 'it speaks of another model or environment',
  'of-another-version': 'it speaks of another version',
  'by-break-glass': 'the version came there past the stages; only the record of a review that confirmed it leads there',
  'retired-since': 'the environment was emptied since then',
}

const isProblem = (why: string): why is FormerProblem => Object.hasOwn(whyNot, why)

const place = (f: Finding['facts']): string =>
  `record ${word(f, 'record')}: version ${word(f, 'version')} in ${word(f, 'environment')}`

/** One sentence a code about what only some kinds of request ask. Plain text: whoever shows it escapes it. */
export const kindSentences: Readonly<Record<KindCode, Say>> = {
  'former-shown': (f) =>
    `Version ${word(f, 'version')} was live in ${word(f, 'environment')} before, by record ${word(f, 'record')} of ${word(f, 'at')} (${word(f, 'kind')}, pull request #${word(f, 'pull')}, ${word(f, 'url')}).`,
  'former-not-approved': (f) => {
    const why = word(f, 'why')
    return `Record ${word(f, 'record')} does not say that version ${word(f, 'version')} was approved for ${word(f, 'environment')}: ${isProblem(why) ? whyNot[why] : why}. A rollback goes to what was approved before; countersign rollback finds it. Anything else is a promotion.`
  },
  'former-evidence-missing': (f) =>
    `The evidence of record ${word(f, 'record')} cannot be had from ${word(f, 'folder')} (${word(f, 'detail')}), so nobody can tell whether version ${word(f, 'version')} is still the same. Propose it as a promotion.`,
  'former-changed': (f) =>
    `Version ${word(f, 'version')} is no longer what record ${word(f, 'record')} approved (${word(f, 'count')} ${f.count === 1 ? 'difference' : 'differences'}): ${word(f, 'changes')}. Put the registry back, or propose it as a promotion.`,
  'review-shown': (f) =>
    `This request is the review of the break-glass move of ${place(f)}. Whoever signs it has looked at why its stages were passed over.`,
  'review-due': (f) =>
    `A break-glass move waits for its review until ${word(f, 'until')}, or the model freezes (${place(f)}). A promotion of what is live, a rollback or a retirement there that names it under reviews is the review.`,
  'review-not-named': (f) =>
    `A break-glass move there has not been reviewed, and whatever moves next is its review: write reviews: [${word(f, 'records')}] into request.yml; countersign propose does.`,
  'review-not-due': (f) =>
    `reviews names what waits for no review in this environment (${word(f, 'records')}). Take it out, or propose again.`,
  'review-overdue': (f) =>
    `${word(f, 'model')} is frozen everywhere: its break-glass move was to be reviewed until ${word(f, 'until')} (${place(f)}). Only the review ends that: countersign propose --model ${word(f, 'model')} --version ${word(f, 'version')} --environment ${word(f, 'environment')} where that is still live, a rollback, or a retirement there.`,
  'break-glass-shown': (f) =>
    `Break-glass: the stages are shown and decide nothing. ${word(f, 'roles')} sign past them, and a member of ${word(f, 'mergedBy')} merges.`,
  'break-glass-awaits-merge': (f) =>
    `The checks stay as they are: a member of ${word(f, 'role')} merges past the rules.`,
  'merged-by-no-member': (f) =>
    `A break-glass request is merged by a member of ${word(f, 'role')}, and this one was by ${word(f, 'by')}. Propose it again.`,
}
