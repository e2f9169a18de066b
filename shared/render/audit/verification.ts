import type { FirstBad } from '../../domain/ledger/first-bad.ts'
import type { Verification } from '../../domain/ledger/verification.ts'
import { escapeMarkdown } from '../escape.ts'

/** A ledger that was written anew has a fault a record. */
const mostShown = 50

const whichOf = ({ from, to }: FirstBad): string => (to === from + 1 ? ` or ${to}` : `, or one up to ${to}`)

/** What the verification of a ledger came to, fault by fault. */
export function renderVerification({ state, records, faults, unknown, first }: Verification): string {
  const head = {
    passed: `✅ The ledger verifies: ${records} records in an unbroken chain, each written by the App and signed by the forge.`,
    unknown: `❔ The ledger's ${records} records form an unbroken chain, but not everything could be looked at.`,
    failed: `❌ The ledger does not verify (${records} records read).`,
  }[state]
  const list = faults
    .slice(0, mostShown)
    .map(
      ({ code: fault, record, detail }) =>
        `- ${record === null ? '' : `record ${record}: `}${escapeMarkdown(fault)}: ${escapeMarkdown(detail, 500)}`,
    )
  const open = unknown.map((what) => `- Unknown: ${escapeMarkdown(what)}.`)
  const more = faults.length > mostShown ? [`- and ${faults.length - mostShown} more`] : []
  const bad =
    first == null ? '' : `**The first bad record is ${first.from}${first.to > first.from ? whichOf(first) : ''}.**`
  return [head, bad, [...list, ...more, ...open].join('\n')].filter((part) => part !== '').join('\n\n')
}
