import type { ApprovalCode } from '../../domain/approval/finding.ts'
import type { Finding, IgnoreCode } from '../../domain/verdict.ts'
import { visible } from '../escape.ts'
import { acceptLines, word } from './words.ts'

type Say = (facts: Finding['facts']) => string

const facts: Readonly<Record<string, string>> = {
  'request-author': 'opened the pull request',
  'commit-author': 'wrote a commit of it',
  committer: 'committed for it',
  'co-author': 'is co-author of a commit of it',
  pusher: 'pushed to it',
  developers: 'is named as a developer in the request',
  'run-user': 'trained the version',
  'parent-run-user': 'made a run above the version’s',
  'version-creator': 'registered the version',
  'data-producer': 'made its data',
}

export const builderWords = (fact: string): string => facts[fact] ?? fact

const people = 'governance/people.yml'

/** One sentence a code: what is so, and how to mend it. Plain text: whoever shows it escapes it. */
export const approvalSentences: Readonly<Record<ApprovalCode, Say>> = {
  'awaits-approval': (f) =>
    `Awaits ${word(f, 'count')} approval${f.count === 1 ? '' : 's'} by ${word(f, 'role')}; ${word(f, 'have')} count${f.have === 1 ? 's' : ''}.`,
  'waits-for-stage': () => 'Waits for the stage before it; approvals given earlier do not count.',
  draft: () => 'The pull request is a draft; nobody is asked until it is marked ready for review.',
  'nobody-eligible': (f) =>
    `Nobody is left who could sign as ${word(f, 'role')}: of its members (${word(f, 'members')}) too few neither built this nor are missing in ${people}. The owner of the role can add a member.`,
  'role-too-small': (f) =>
    `The policy asks ${word(f, 'count')} of ${word(f, 'role')}, and the role has ${word(f, 'members')} members. Add members, or change the policy.`,
  'roles-too-small-together': (f) =>
    `The policy asks ${word(f, 'slots')} approvals of different people, and all members of ${word(f, 'roles')} together could give ${word(f, 'filled')} of them. Add members, or change the policy.`,
  'asks-nobody': (f) => `The policy asks nobody at ${word(f, 'stage')}, so nobody could ever pass it.`,
  'read-failed': (f) => `Could not be read (${word(f, 'read')}): ${word(f, 'detail')}`,
  'builder-unmapped': (f) =>
    `@${word(f, 'login')} ${builderWords(word(f, 'fact'))} and is not in ${people}; add an entry with id: ${word(f, 'id')}.`,
  'builder-account-gone': (f) =>
    `The account ${word(f, 'login')} ${builderWords(word(f, 'fact'))} and is deleted or suspended, so nobody can tell who built this. Make the commits again under a known account.`,
  'builder-is-bot': (f) =>
    `${word(f, 'login')} ${builderWords(word(f, 'fact'))} and is no person; who acted through it is unknown. A person must open and push.`,
  'login-taken-over': (f) =>
    `@${word(f, 'login')} (id ${word(f, 'id')}) ${builderWords(word(f, 'fact'))}, but the login @${word(f, 'login')} of ${word(f, 'person')} in ${people} has id: ${word(f, 'known')}; another account bears the name now. Find out who it is, and correct github: and id: of ${word(f, 'person')}.`,
  'account-renamed': (f) =>
    `@${word(f, 'login')} (id ${word(f, 'id')}) is ${word(f, 'person')}, whose login in ${people} is still @${word(f, 'written')}; correct github: there.`,
  'requester-unknown': (f) =>
    `The request was opened by the suite's own App (${word(f, 'login')}), which is no person, and it is not told for whom. Where the schedule proposed it, turn it back into a draft and have somebody of the role that owns the model mark it as ready for review; else open it again through the propose workflow's form.`,
  'commit-unattributed': (f) =>
    `Commit ${word(f, 'sha').slice(0, 12)} names ${word(f, 'email')} as its ${word(f, 'fact').replace('commit-', '')}, which belongs to no account. Rewrite the commit under a known address, or add it to the person's emails in ${people}.`,
  'commit-ambiguous': (f) =>
    `Commit ${word(f, 'sha')} names as its ${word(f, 'fact').replace('commit-', '')} an account of ${word(f, 'one')} with the address ${word(f, 'email')}, which is ${word(f, 'other')}'s in ${people}; both are taken as builders. Correct the emails: there, or rewrite the commit.`,
  'co-author-unknown': (f) =>
    `Commit ${word(f, 'sha').slice(0, 12)} names ${word(f, 'email')} as co-author, whom nobody knows. Add it to the person's emails in ${people}, or to tools where it is none.`,
  'pusher-unknown': (f) =>
    `GitHub does not tell who pushed ${word(f, 'sha').slice(0, 12)}. Push again under a known account.`,
  'governance-bringer-unknown': (f) =>
    `Governance that no record explains lies on the default branch, and whoever brought it may not sign; who did cannot be told (${word(f, 'detail')}). Put the governance files there back as the ledger last recorded them, and propose the change anew.`,
  'head-without-activity': (f) =>
    `GitHub's activity does not show when ${word(f, 'sha').slice(0, 12)} came to the branch, so no approval can be dated. Push again.`,
  'head-moved': (f) =>
    `The head is ${word(f, 'sha').slice(0, 12)}, the activity ends at ${word(f, 'seen').slice(0, 12)}: the branch moved while it was read. The next run judges again.`,
  'registry-user-unmapped': (f) =>
    `MLflow user ${word(f, 'user')} (${word(f, 'where')}) is not in ${people}; add it to the person's mlflow list, or to services.`,
  'service-needs-developers': (f) =>
    `MLflow user ${word(f, 'user')} (${word(f, 'where')}) is a service; name in the request's developers: who trained through it.`,
  'developer-unknown': (f) =>
    `The request names ${word(f, 'developer')} (${word(f, 'fact')}), who is not in ${people}; write a key of that file or an MLflow user in its mlflow: lists.`,
  'name-ambiguous': (f) =>
    `The request names ${word(f, 'name')} (${word(f, 'fact')}), which is the key of ${word(f, 'one')} and an MLflow user of ${word(f, 'other')} in ${people}; rename one of them there.`,
  'not-recorded-by-registry': (f) => `${word(f, 'fact')} is not recorded by this registry.`,
  'veto-stands': (f) => `@${word(f, 'login')} requested changes; only they, or whom the policy names, can clear it.`,
  'dismissal-without-right': (f) =>
    `@${word(f, 'by')} dismissed the review of @${word(f, 'login')} and has no right to; it stands.`,
  'hold-stands': (f) => `@${word(f, 'login')} holds this model: ${word(f, 'reason')}`,
  'hold-elsewhere': (f) =>
    `@${word(f, 'login')} holds this model in #${word(f, 'number')}: ${word(f, 'reason')} Every request of the model waits until it is released there.`,
  'model-frozen': (f) =>
    `@${word(f, 'login')} has held this model since the merge, in #${word(f, 'number')}: ${word(f, 'reason')} The promotion waits until it is released there.`,
  'finding-open': (f) =>
    `@${word(f, 'login')} found (${word(f, 'severity')}): ${word(f, 'text')} It is closed by "Resolved: ${word(f, 'text')}" in a review of theirs, or of whom the policy's exceptions name.`,
  'finding-resolved': (f) =>
    `@${word(f, 'login')} found (${word(f, 'severity')}): ${word(f, 'text')} Resolved by @${word(f, 'by')} at ${word(f, 'at')}.`,
  'finding-without-say': (f) =>
    `@${word(f, 'login')} found (${word(f, 'severity')}): ${word(f, 'text')} They are in no role that this request asks, so it blocks nothing.`,
  'resolution-unclear': (f) =>
    `The Resolved line of @${word(f, 'login')} ("${word(f, 'text')}") names no finding that they may close, or several.${typeof f.lines === 'object' && f.lines !== null && f.lines.length > 0 ? ` Write ${f.lines.map((line) => `"${visible(line, 300)}"`).join(' or ')}.` : ''}`,
  'exception-accepted': (f) =>
    `@${word(f, 'login')} accepts ${word(f, 'gate')} ${word(f, 'about')} until ${word(f, 'until')}: ${word(f, 'why')}`,
  'exception-not-accepted': (f) =>
    `The Accept line of @${word(f, 'login')} for ${word(f, 'gate')} ${word(f, 'about')} does not hold (${word(f, 'refusal').replaceAll('-', ' ')}).${typeof f.lines === 'object' && f.lines !== null && f.lines.length > 0 ? ` Write ${acceptLines(f.lines)}.` : ''}`,
  'line-unclear': (f) =>
    `A line of @${word(f, 'login')} looks like one that means something and is not written so: "${word(f, 'line')}".`,
}

/** What was written and not understood, in brackets; nothing where all was. */
const misread: Say = ({ unclear }) =>
  typeof unclear === 'object' && unclear !== null && unclear.length > 0
    ? ` (not understood: ${word({ unclear }, 'unclear')})`
    : ''

/** Why somebody's approval is not counted, said to them. */
export const ignoreSentences: Readonly<Record<IgnoreCode, Say>> = {
  'no-account': () => 'the account is deleted or suspended',
  bot: () => 'a bot cannot sign',
  'built-it': (f) => `${builderWords(word(f, 'fact'))} (${word(f, 'where')}), and who built it cannot sign`,
  'not-in-role': () => 'is not in the role that this stage asks',
  unmapped: (f) => `is not in ${people}; add an entry with id: ${word(f, 'id')}`,
  dismissed: () => 'the review was dismissed; approve again',
  'answers-missing': (f) =>
    `these answers are missing: ${word(f, 'missing')}${misread(f)}; approve again with the whole block`,
  edited: () => 'the review was edited after it was submitted; approve again instead',
  'wrong-digest': (f) =>
    f.said === null
      ? 'the Sign-off line with the evidence digest is missing; copy the block and approve again'
      : `signed ${word(f, 'said')}, the evidence shown was ${word(f, 'shown')}; read it again and approve again`,
  'base-changed': () => 'the request was retargeted after the approval; approve again',
  'stale-head': () => 'the request changed after the approval; read what changed and approve again',
  'recorded-too-late': () => 'the approval came before we had recorded what was to be approved; approve again',
  'evidence-changed': () => 'the evidence changed in the registry after the approval',
  'stage-not-open': () => 'this stage was not open yet; approve again once the stage before has passed',
  expired: () => 'the approval has expired; approve again',
  'counted-elsewhere': () => 'signs another stage already, and one person signs one stage',
}
