import { word } from '../words.ts'
import type { Telling } from './telling.ts'

/** Of the rules on the default branch and on the ledger’s branch. */

const apply = (page: (path: string) => string): string =>
  `Run countersign protect apply, or set it at ${page('settings/rules')}.`
const other = (page: (path: string) => string): string =>
  `Change the ruleset that asks for it: ${page('settings/rules')}.`

export const ruleTellings = {
  'pull-request-required': {
    title: 'The default branch takes pull requests only',
    missing: () => 'No active rule asks for a pull request: whoever may write can push.',
    mend: apply,
  },
  'native-approvals': {
    title: 'The forge’s own approvals are as many as asked for',
    missing: (f) => `The rules ask for ${word(f, 'found')}, and ${word(f, 'wanted')} are wanted.`,
    mend: (page) => `${apply(page)} Another number is named by --native-approvals.`,
  },
  'native-staleness-off': {
    title: 'The forge does not burn approvals by itself',
    missing: (f) => `The rules ask for ${word(f, 'settings')}: approvals would end that still count.`,
    mend: other,
  },
  'dismissals-restricted': {
    title: 'Only those whom the policy names dismiss a review',
    missing: (f) =>
      Array.isArray(f.beyond) && f.beyond.length > 0
        ? `${word(f, 'beyond')} may dismiss a review as well.`
        : 'Whoever may write can dismiss a review.',
    mend: apply,
  },
  'checks-required': {
    title: 'The four checks are required',
    missing: (f) => `No active rule requires ${word(f, 'checks')}.`,
    mend: apply,
  },
  'checks-pinned': {
    title: 'The four checks are required from the App',
    missing: (f) => `Not the App, or not the App alone, is asked for ${word(f, 'checks')}: another can set it.`,
    mend: apply,
  },
  'checks-not-strict': {
    title: 'Requests need not be up to date with the base',
    missing: (f) =>
      `Strict checks are asked for by the ruleset ${word(f, 'rulesets')}: every merge would send the others back.`,
    mend: other,
  },
  'force-push-refused': {
    title: 'The default branch cannot be rewritten',
    missing: () => 'No active rule refuses a force-push.',
    mend: apply,
  },
  'deletion-refused': {
    title: 'The default branch cannot be deleted',
    missing: () => 'No active rule refuses to delete it.',
    mend: apply,
  },
  'merge-queue-off': {
    title: 'No merge queue is asked for',
    missing: (f) => `A merge queue is asked for by the ruleset ${word(f, 'rulesets')}; queues are not supported yet.`,
    mend: other,
  },
  'bypass-restricted': {
    title: 'Nobody but the break-glass team goes past the rules',
    missing: (f) => `These may: ${word(f, 'actors')}.`,
    mend: (page) => `${apply(page)} The team is named by --break-glass-team.`,
  },
  'bypass-recorded': {
    title: 'Nobody goes past the rules without a trace',
    missing: (f) => `Exempt, and so in no list of bypasses: ${word(f, 'actors')}.`,
    mend: (page) => `Take the exemption out: ${page('settings/rules')}.`,
  },
  'classic-protection-absent': {
    title: 'No classic branch protection stands beside the rulesets',
    missing: () => 'There is one; of both the strictest counts, and its settings are looked at by nobody here.',
    mend: (page) => `Remove it: ${page('settings/branches')}.`,
  },
  'no-recent-bypass': {
    title: 'Nobody went past the rules in the last month',
    missing: (f) => `Somebody did: ${word(f, 'events')}.`,
    mend: (page) =>
      `Explain each by a break-glass request, or find out how it came: ${page('settings/rules/insights')}.`,
  },
  'ledger-writer': {
    title: 'Only the App writes the ledger',
    missing: (f) =>
      Array.isArray(f.rules) && f.rules.length > 0
        ? `No active rule closes its branch against ${word(f, 'rules')}.`
        : `These may write it too: ${word(f, 'actors')}.`,
    mend: apply,
  },
  'ledger-writable': {
    title: 'The App can write the ledger',
    missing: (f) => `Its branch is closed to the App by ${word(f, 'rulesets')}.`,
    mend: (page) => `Let the App bypass the ruleset, or take the ledger’s branch out of it: ${page('settings/rules')}.`,
  },
  'ledger-append-only': {
    title: 'The ledger cannot be rewritten or deleted, by the App neither',
    missing: (f) =>
      Array.isArray(f.rules) && f.rules.length > 0
        ? `No active rule keeps its branch from ${word(f, 'rules')}.`
        : `These may: ${word(f, 'actors')}.`,
    mend: apply,
  },
  'genesis-recorded': {
    title: 'The ledger begins with the genesis and holds together',
    missing: (f) =>
      Array.isArray(f.faults) && f.faults.length > 0
        ? `Its chain is broken: ${word(f, 'faults')}.`
        : 'It holds no genesis.',
    mend: () =>
      'Propose the first governance as a policy request and let promote record it; of a broken chain, countersign audit verify says more.',
  },
  'governance-recorded': {
    title: 'What judges is what was last recorded',
    missing: (f) =>
      `The files of governance/ and .github/ are not those of record ${word(f, 'record')}: promote refuses until they are.`,
    mend: () => 'Bring the change by a policy request, or take it back.',
  },
} satisfies Readonly<Record<string, Telling>>
