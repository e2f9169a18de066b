import type { PromotionCode } from '../../domain/promotion.ts'
import type { Finding } from '../../domain/verdict.ts'
import { clause, versionWord, word } from './words.ts'

const lastLook = (f: Finding['facts']): string => {
  if (f.behind === true)
    return `The clock shows ${word(f, 'now')}, and the ledger holds a later record: nobody can tell how old the last look is.`
  return f.last === null
    ? 'Nobody has compared the registry with the ledger yet.'
    : `The registry was last compared with the ledger at ${word(f, 'last')}, and it is ${word(f, 'now')} now.`
}

type Say = (facts: Finding['facts']) => string

/** One sentence a code of the promoter. Plain text: whoever shows it escapes it. */
export const promotionSentences: Readonly<Record<PromotionCode, Say>> = {
  'already-there': (f) =>
    `${word(f, 'model')} ${versionWord(f, 'version')} is already recorded or live in ${word(f, 'environment')}; there is nothing to promote.`,
  'expected-current-stale': (f) =>
    `The request expects ${versionWord(f, 'expected')} in ${word(f, 'environment')}, the registry shows ${versionWord(f, 'live')}. Propose again from what is live.`,
  'moved-without-record': (f) =>
    `The registry shows ${versionWord(f, 'live')} in ${word(f, 'environment')}, the ledger says ${versionWord(f, 'recorded')}: somebody moved the alias by hand. Put it back to ${versionWord(f, 'recorded')} first.`,
  'adopted-version-not-live': (f) =>
    `Only a version that is live can be adopted; the registry shows ${versionWord(f, 'live')} in ${word(f, 'environment')}, the request adopts ${versionWord(f, 'version')}.`,
  'live-version-not-adopted': (f) =>
    `In ${word(f, 'environment')} ${versionWord(f, 'live')} is live and no record knows it. Adopt it first: propose it with kind adoption.`,
  'later-outcome-exists': (f) =>
    `A later request for ${word(f, 'model')} in ${word(f, 'environment')} was already completed. Propose again.`,
  'third-version-live': (f) =>
    `While this promotion was under way the alias came to ${versionWord(f, 'live')}, which is neither ${versionWord(f, 'from')} nor ${versionWord(f, 'to')}. Nothing was overwritten.`,
  'stage-not-passed': (f) => `Stage ${word(f, 'stage')} is ${word(f, 'state')}, judged again at the merge.`,
  'merged-past-rules': (f) => `The request was merged by ${word(f, 'by')} although its stages were not met.`,
  'evidence-moved': (f) => `The evidence is not the one that was signed: ${word(f, 'changes')}.`,
  'request-blob-differs': (f) => `The merge holds another ${word(f, 'path')} than the pull request's head.`,
  'not-merged-by-request': (f) =>
    `${word(f, 'folder')} did not come to the base by a merged pull request of its own (${clause(f, 'detail')}).`,
  'read-back-differs': (f) =>
    `After the write the registry shows ${versionWord(f, 'live')} instead of ${versionWord(f, 'to')}.`,
  'evidence-moved-during-move': (f) =>
    `The evidence changed while the alias was moved (${word(f, 'changes')}); the alias was put back to ${versionWord(f, 'from')}.`,
  'reconcile-too-old': (f) =>
    `${lastLook(f)} The policy's watch asks for a look at the registry within ${word(f, 'watch')} before anything moves: run reconcile, and the next run of promote goes on.`,
  'judgement-changed': (f) =>
    `Judged again after an interruption, the request is no longer met: ${clause(f, 'detail')}.`,
}
