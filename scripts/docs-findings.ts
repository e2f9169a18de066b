import { markdownTable } from 'markdown-table'
import { accessCodes } from '../shared/domain/access/finding.ts'
import { approvalCodes } from '../shared/domain/approval/finding.ts'
import { deliveryCodes } from '../shared/domain/delivery/finding.ts'
import { gateCodes } from '../shared/domain/gate/finding.ts'
import { chainCodes } from '../shared/domain/ledger/chain.ts'
import type { ChainCode } from '../shared/domain/ledger/chain.ts'
import { verificationCodes } from '../shared/domain/ledger/fault.ts'
import { attackCodes } from '../shared/domain/self-test/attack.ts'
import { differenceCodes } from '../shared/domain/reconciliation/difference.ts'
import { impactCodes } from '../shared/domain/impact/recorded-move.ts'
import { kindCodes } from '../shared/domain/request/kind-standing.ts'
import { promotionCodes } from '../shared/domain/promotion.ts'
import { proposalCodes } from '../shared/domain/request/proposal.ts'
import { ignoreCodes } from '../shared/domain/verdict.ts'
import type { Finding } from '../shared/domain/verdict.ts'
import { preconditions } from '../shared/domain/doctor/precondition.ts'
import { tellings } from '../shared/render/sentence/precondition/tellings.ts'
import { accessSentences } from '../shared/render/sentence/access.ts'
import { approvalSentences, ignoreSentences } from '../shared/render/sentence/approval.ts'
import { deliverySentences } from '../shared/render/sentence/delivery.ts'
import { gateSentences } from '../shared/render/sentence/gate.ts'
import { impactSentences } from '../shared/render/sentence/impact.ts'
import { kindSentences } from '../shared/render/sentence/kind.ts'
import { promotionSentences } from '../shared/render/sentence/promotion.ts'
import { requestSentences } from '../shared/render/sentence/request.ts'
import { tellings as differenceTellings } from '../shared/render/reconciliation/sentences.ts'
import { attackSentences } from '../shared/render/self-test/sentences.ts'

type Facts = Finding['facts']
type Say = (facts: Facts) => string

/** Facts in which every name stands for itself, so that a sentence shows where a fact will be. */
const named: Facts = new Proxy<Record<string, string>>(
  {},
  {
    get: (_, name) =>
      typeof name === 'string' ? `‹${name.replace(/[A-Z]/g, (sign) => ` ${sign.toLowerCase()}`)}›` : undefined,
  },
)

/** What each fault of the ledger means; the audit shows the code with what it found. */
const faults: Readonly<Record<ChainCode | (typeof verificationCodes)[number], string>> = {
  'foreign-file': 'The branch holds a file that is no record.',
  'missing-record': 'Records are missing between two that are there.',
  'unreadable-record': 'A file with a record’s name is no record, or is not in canonical form to the last byte.',
  'unknown-schema':
    'A record was written by a later version of the suite, in a schema that this one does not know. It is neither good nor bad: use that version.',
  'wrong-number': 'A record says another number than its file’s name.',
  'broken-link': 'A record does not carry the digest of the record before it.',
  'time-runs-back': 'A record is older than the one before it.',
  'outcome-without-intent': 'An outcome names an intent that is not there, or a completed move had none.',
  'second-outcome': 'A request has two outcomes.',
  'genesis-not-first': 'The first record is no genesis, or a later one is.',
  chain: 'One of the faults above; its code stands in the detail.',
  'foreign-writer': 'A commit of the branch is not by the App that was named.',
  'unsigned-commit': 'A commit of the branch is not signed by GitHub.',
  'not-linear': 'A commit of the branch does not follow from the one before it alone.',
  rewritten: 'A commit of the branch changes or takes away a record or a checkpoint; such a file is only ever added.',
  fork: 'A clone or a bundle holds two ledgers of the same beginning that went on differently.',
  'cut-back':
    'The branch no longer has a commit at which GitHub saw it: it was deleted or written anew. A commit of another account that was taken away again is none.',
  'unknown-anchor':
    'A tag in the registry, or the head that was kept, names a record that the ledger does not have, or has with another digest.',
  'checkpoint-unreadable':
    'A file with a checkpoint’s name is no checkpoint, or is not in canonical form to the last byte.',
  'checkpoint-differs':
    'A checkpoint names a record that the ledger does not have, or has with another digest, or that is younger than the checkpoint.',
  'checkpoint-unknown-key': 'A checkpoint is signed by a key that the policy does not name.',
  'checkpoint-key-expired': 'A checkpoint was made when its key was not in force.',
  'checkpoint-signature': 'The signature of a checkpoint is not that of the key it names.',
  'index-differs': 'The index, which names the records of each model, says something else than the records.',
  'sealed-entry':
    'An entry of a sealed zip file is not as it was sealed: changed, missing, added, renamed, there twice, packed or named otherwise, or not what the records say.',
  'seal-broken': 'The signature of a sealed zip file is by none of the keys, or does not hold.',
  empty: 'The ledger holds no record.',
}

function rows<Code extends string>(codes: readonly Code[], sentences: Readonly<Record<Code, Say>>): string {
  return table(codes.map((code): readonly [string, string] => [code, sentences[code](named)]))
}

function table(entries: readonly (readonly [string, string])[]): string {
  const cell = (text: string): string => text.replace(/\s+/g, ' ').replaceAll('|', '\\|').replaceAll('<', '&lt;')
  const lines = entries.map(([code, text]) => [`\`${code}\``, cell(text)])
  return markdownTable([['Code', 'What is said'], ...lines], { alignDelimiters: false })
}

/** Each precondition with what it says and how a person mends it. */
const preconditionRows = (): readonly (readonly [string, string])[] =>
  preconditions.map((code) => [
    code,
    `${tellings[code].title}. ${tellings[code].mend((path) => `‹repository›/${path}`)}`,
  ])

/** Each difference with what is said of it and how a person mends it. */
const differenceRows = (): readonly (readonly [string, string])[] =>
  differenceCodes.map((code) => {
    const about = { code, model: '‹model›', version: '‹version›', environment: '‹environment›', record: 1 } as const
    const { what, mend } = differenceTellings[code]
    return [code, `${what({ ...about, field: '‹field›', was: '‹recorded›', found: '‹found›', more: [] })}. ${mend}`]
  })

/** The reasons why an approval is not counted, in the order in which they are tried. */
export const ignoreTable = (): string => rows(ignoreCodes, ignoreSentences)

/** Every code with its sentence, a table for each part that finds something. */
export function findingsSection(): string {
  const faultsOf = [...chainCodes, ...verificationCodes].map((code): readonly [string, string] => [code, faults[code]])
  const parts: readonly (readonly [string, string])[] = [
    ['The request', rows(proposalCodes, requestSentences)],
    ['Rollback, break-glass and its review', rows(kindCodes, kindSentences)],
    ['The gates', rows(gateCodes, gateSentences)],
    ['Builders, vetoes and what is awaited', rows(approvalCodes, approvalSentences)],
    ['Why an approval is not counted', rows(ignoreCodes, ignoreSentences)],
    ['The promoter', rows(promotionCodes, promotionSentences)],
    ['Receivers', rows(deliveryCodes, deliverySentences)],
    ['The impact of a change of what judges', rows(impactCodes, impactSentences)],
    ['Rights in the registry', rows(accessCodes, accessSentences)],
    ['The self-test', rows(attackCodes, attackSentences)],
    ['The registry against the ledger', table(differenceRows())],
    ['The ledger', table(faultsOf)],
    ['What `doctor` looks at', table(preconditionRows())],
  ]
  return parts.map(([title, text]) => `## ${title}\n\n${text}`).join('\n\n')
}
