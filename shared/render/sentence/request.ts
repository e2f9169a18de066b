import type { ProposalCode } from '../../domain/request/proposal.ts'
import type { Finding } from '../../domain/verdict.ts'
import { promotionSentences } from './promotion.ts'
import { word } from './words.ts'

type Say = (facts: Finding['facts']) => string

/** A file's digest as a word; a file that is not there is said to be none. */
const fileWord = (facts: Finding['facts'], name: string): string =>
  facts[name] === null ? 'no file' : word(facts, name)

/** One sentence a code about the request itself. Plain text: whoever shows it escapes it. */
export const requestSentences: Readonly<Record<ProposalCode, Say>> = {
  'several-requests': (f) =>
    `This pull request holds several requests (${word(f, 'folders')}), and only adoptions may come together. Move each of these into a pull request of its own: ${word(f, 'others')}.`,
  'one-place-twice': (f) =>
    `This pull request holds more than one request for ${word(f, 'model')} in ${word(f, 'environment')} (${word(f, 'folders')}). Keep one of them.`,
  'not-add-only': (f) =>
    `${word(f, 'path')} is ${word(f, 'change')}; requests are only ever added. Open a new one instead.`,
  'mixed-change': (f) =>
    `${word(f, 'path')} does not belong into a pull request with the request ${word(f, 'folder')}; move it into one of its own.`,
  'change-needs-request': (f) =>
    `${word(f, 'path')} judges others' requests; it may change only with a policy request in promotions/_policy/.`,
  'model-file-needs-request': (f) =>
    `${word(f, 'path')} may change only with a model-facts request; countersign propose --kind model-facts --model ${word(f, 'model')} writes it.`,
  'model-file-removed': (f) =>
    `${word(f, 'path')} is ${word(f, 'change')}; a model's file stays where it is, since it decides how the model is judged. Put it back.`,
  'look-alike-path': (f) =>
    `${word(f, 'path')} could be taken for ${word(f, 'meant')}: they differ in nothing but case, spaces or letters that look alike. Rename it or take it away.`,
  'stray-file': (f) =>
    `${word(f, 'path')} does not belong there: promotions/ holds requests alone, models/ one file for each model.`,
  'incomplete-request': (f) => `${word(f, 'folder')} lacks ${word(f, 'file')}; countersign propose writes it.`,
  'no-regular-file': (f) => `${word(f, 'path')} is a ${word(f, 'kind')}; only plain text files are read.`,
  'request-unreadable': (f) => word(f, 'detail'),
  'governance-unreadable': (f) => `The policy on the default branch cannot be used: ${word(f, 'detail')}`,
  'holdouts-unreadable': (f) => `The sealed rows on the default branch cannot be used: ${word(f, 'detail')}`,
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
    `The request names ${fileWord(f, 'named')} for ${word(f, 'path')}, the merge would leave ${fileWord(f, 'held')}. Bring the branch up to date and propose again.`,
  'governance-unrecorded': (f) =>
    `The governance files on the default branch (${word(f, 'found').slice(0, 23)}…) are not those last recorded in the ledger (${word(f, 'recorded').slice(0, 23)}…): somebody changed them without a policy request. Put them back, or bring them by one: it is judged by the recorded ones.`,
  'governance-proposed-unreadable': (f) => `The proposed governance cannot be used: ${word(f, 'detail')}`,
  'governance-explained': (f) =>
    `The governance files on the default branch (${word(f, 'found').slice(0, 23)}…) are not those last recorded; this request is judged by the recorded ones (${word(f, 'recorded').slice(0, 23)}…).`,
  'earlier-rules-unreadable': (f) =>
    `Record ${word(f, 'record')} of ${word(f, 'at')} put rules in force while this request was open, and its policy cannot be read any more: nobody can tell what was due. Close this request and propose anew.`,
  'routed-as-before': (f) =>
    `Other rules held while this request was open (record ${word(f, 'record')} of ${word(f, 'at')}), and what they asked stays due: ${word(f, 'stages')}. To be routed by today's rules alone, close it and propose anew.`,
  'never-satisfiable': (f) =>
    `The proposed policy could never be met: ${word(f, 'what')} asks ${word(f, 'asked')}, and its roles have no such people (${word(f, 'have')}).`,
  'person-still-named': (f) =>
    f.live === null
      ? `${word(f, 'person')} leaves people.yml; the ledger names them in ${word(f, 'records')}, all of the past.`
      : `${word(f, 'person')} would leave people.yml and signed or built what is live (${word(f, 'live')}; ${word(f, 'records')}). Keep the entry: leaving the team, or the role's list, is enough.`,
  'key-taken-over': (f) =>
    `The ledger knows ${word(f, 'person')} as account ${word(f, 'was')} (${word(f, 'records')}), and people.yml would give the key to account ${word(f, 'now')}. If that is somebody else, give them a key of their own.`,
  'model-file-proposed-unreadable': (f) => `The proposed model file cannot be used: ${word(f, 'detail')}`,
  'model-file-unrecorded': (f) =>
    `${word(f, 'path')} on the default branch (${fileWord(f, 'found').slice(0, 23)}) is not the one last recorded in the ledger (${fileWord(f, 'recorded').slice(0, 23)}): it came there without a request that was carried out. Put it back, or bring it by a model-facts request: countersign propose --kind model-facts --model ${word(f, 'model')}.`,
  'model-file-known': (f) =>
    `The ledger knows another ${word(f, 'path')} already (${word(f, 'recorded').slice(0, 23)}…); only the first request of a model brings its file. Change it by a model-facts request.`,
  'nothing-changes': (f) => `${word(f, 'path')} would stay as it was recorded; there is nothing to sign.`,
  'changes-loosen': (f) =>
    `${word(f, 'path')} would ask less of the model than before (${word(f, 'count')} ${f.count === 1 ? 'place' : 'places'}): ${word(f, 'what')}.`,
  'cooling-down': (f) =>
    `A change of what judges rests until ${word(f, 'until')}; sign-offs count that are given after it.`,
  'merged-while-cooling': (f) =>
    `It was merged at ${word(f, 'merged')}, and a change of what judges rests until ${word(f, 'until')}. Propose it again, and merge it after its rest.`,
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
  'several-versions-live': promotionSentences['several-versions-live'],
  'foreign-copy-live': promotionSentences['foreign-copy-live'],
  'moved-without-record': promotionSentences['moved-without-record'],
  'read-failed': (f) => `Could not be read (${word(f, 'read')}): ${word(f, 'detail')}`,
  'check-by-another-app': (f) =>
    `A check that bears our name was written by somebody else and counts for nothing: ${word(f, 'check')}.`,
  'writer-unproven': () =>
    'Writer unproven: no GitHub App of the suite writes these checks, so any writer of the repository could have.',
  'head-unrecorded': () => 'This head is seen for the first time; approvals count from now on.',
}
