import type { Verification } from '../../domain/ledger/verification.ts'
import { escapeMarkdown } from '../escape.ts'

/** What the verification of a ledger came to, fault by fault. */
export function renderVerification({ state, records, faults, unknown }: Verification): string {
  const head = {
    passed: `✅ The ledger verifies: ${records} records in an unbroken chain, each written by the App and signed by the forge.`,
    unknown: `❔ The ledger's ${records} records form an unbroken chain, but not everything could be looked at.`,
    failed: `❌ The ledger does not verify (${records} records read).`,
  }[state]
  const list = faults.map(
    ({ code: fault, record, detail }) =>
      `- ${record === null ? '' : `record ${record}: `}${escapeMarkdown(fault)}: ${escapeMarkdown(detail, 500)}`,
  )
  const open = unknown.map((what) => `- Unknown: ${escapeMarkdown(what)}.`)
  return [head, [...list, ...open].join('\n')].filter((part) => part !== '').join('\n\n')
}
