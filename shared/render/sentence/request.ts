import type { ProposalCode } from '../../domain/request/proposal.ts'
import type { Finding } from '../../domain/verdict.ts'
import { promotionSentences } from './promotion.ts'
import { word } from './words.ts'

type Say = (facts: Finding['facts']) => string

/** One sentence a code about the request itself. Plain text: whoever shows it escapes it. */
export const requestSentences: Readonly<Record<ProposalCode, Say>> = {
  'several-requests': (f) => `This pull request holds several requests (${word(f, 'folders')}); open one for each.`,
  'not-add-only': (f) =>
    `${word(f, 'path')} is ${word(f, 'change')}; requests are only ever added. Open a new one instead.`,
  'mixed-change': (f) =>
    `${word(f, 'path')} does not belong into a pull request with the request ${word(f, 'folder')}; move it into one of its own.`,
  'change-needs-request': (f) =>
    `${word(f, 'path')} judges others' requests; it may change only with a policy request in promotions/_policy/.`,
  'model-file-change-not-built': (f) =>
    `${word(f, 'path')} may change only with a model-facts request, which is not built in this version.`,
  'stray-file': (f) => `${word(f, 'path')} does not belong below promotions/.`,
  'incomplete-request': (f) => `${word(f, 'folder')} lacks ${word(f, 'file')}; countersign propose writes it.`,
  'no-regular-file': (f) => `${word(f, 'path')} is a ${word(f, 'kind')}; only plain text files are read.`,
  'request-unreadable': (f) => word(f, 'detail'),
  'governance-unreadable': (f) => `The policy on the default branch cannot be used: ${word(f, 'detail')}`,
  'people-unreadable': (f) => `The people on the default branch cannot be used: ${word(f, 'detail')}`,
  'model-file-unreadable': (f) => `The model file cannot be used: ${word(f, 'detail')}`,
  'not-to-default-branch': (f) =>
    `The pull request goes to ${word(f, 'base')}; requests go to ${word(f, 'branch')} itself.`,
  'from-a-fork': () => 'The pull request comes from a fork; push the branch to this repository.',
  'second-open-request': (f) =>
    `Pull request #${word(f, 'number')} (${word(f, 'url')}) is open for the same model and environment; finish or close it first.`,
  'twin-request': (f) =>
    `Pull request #${word(f, 'number')} (${word(f, 'url')}) has the same head; checks could not tell them apart. Close one.`,
  'governance-digest-differs': (f) =>
    `The request names ${word(f, 'named')} for ${word(f, 'path')}, the branch holds ${word(f, 'held')}.`,
  'governance-unrecorded': (f) =>
    `The governance files on the default branch (${word(f, 'found').slice(0, 23)}…) are not those last recorded in the ledger (${word(f, 'recorded').slice(0, 23)}…): somebody changed them without a policy request. Put them back, or bring them by one.`,
  'governance-proposed-unreadable': (f) => `The proposed governance cannot be used: ${word(f, 'detail')}`,
  'cooling-down': (f) => `A change of governance rests until ${word(f, 'until')}.`,
  'evidence-missing': (f) => `${word(f, 'folder')} has no evidence.json; countersign propose writes it.`,
  'evidence-unreadable': (f) => word(f, 'detail'),
  'evidence-digest-differs': (f) =>
    `request.yml names the evidence ${word(f, 'named').slice(0, 23)}…, evidence.json is ${word(f, 'held').slice(0, 23)}…. Write both again with countersign propose; neither is edited by hand.`,
  'evidence-mismatch': (f) =>
    `The registry shows something else than evidence.json (${word(f, 'count')} ${f.count === 1 ? 'difference' : 'differences'}): ${word(f, 'changes')}. Put the registry back, or propose again.`,
  'source-outside-roots': (f) =>
    `The version's files lie at ${word(f, 'uri')}, outside the policy's artifact_roots (${word(f, 'roots')}).`,
  'version-not-ready': (f) =>
    `${word(f, 'model')} version ${word(f, 'version')} is ${word(f, 'status')} in the registry, not READY. Wait until its registration has ended, or register it again.`,
  'run-deleted': () =>
    'The run behind the version is deleted in MLflow; its parameters and metrics are still read, until it is purged.',
  'version-unknown': (f) => `The registry has no ${word(f, 'model')} version ${word(f, 'version')}.`,
  'expected-current-stale': promotionSentences['expected-current-stale'],
  'already-there': promotionSentences['already-there'],
  'adopted-version-not-live': promotionSentences['adopted-version-not-live'],
  'live-version-not-adopted': promotionSentences['live-version-not-adopted'],
  'moved-without-record': promotionSentences['moved-without-record'],
  'read-failed': (f) => `Could not be read (${word(f, 'read')}): ${word(f, 'detail')}`,
  'check-by-another-app': (f) =>
    `A check that bears our name was written by somebody else and counts for nothing: ${word(f, 'check')}.`,
  'writer-unproven': () =>
    'Writer unproven: no GitHub App of the suite writes these checks, so any writer of the repository could have.',
  'head-unrecorded': () => 'This head is seen for the first time; approvals count from now on.',
}
