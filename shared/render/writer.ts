import type { Account } from '../domain/forge.ts'
import type { Facts } from '../domain/facts.ts'
import type { RequestVerdict } from '../domain/judgement.ts'
import { proposalFinding } from '../domain/request/proposal.ts'
import { overviewOf } from '../domain/overview.ts'
import { escapeMarkdown } from './escape.ts'
import { sentence } from './sentence/finding.ts'

/** What is said of a trial, in which the job's own token writes: that nobody proves the writer, and whom a mention asks. */

export const unproven = 'writer unproven'

/** The sentence that every verdict bears whose writer nobody proves; empty where the App writes. */
export const writerNote = (app: string | null): string =>
  app === null ? `⚠️ ${escapeMarkdown(sentence(proposalFinding('writer-unproven', 'note')))}` : ''

/** A title of a check with its writer. */
export const titleOf = (title: string, app: string | null): string => (app === null ? `${title} (${unproven})` : title)

/** GitHub's own grammar of logins: nothing else is put into a comment as a mention. */
const loginShape = /^[A-Za-z\d](?:[A-Za-z\d-]{0,38})$/

/** Who may give the sign-offs that the next stage awaits, each mentioned with the role; empty with the App and on a draft. */
export function asksFor(facts: Facts, verdict: RequestVerdict): string {
  const { next } = overviewOf(facts, verdict)
  if (facts.app !== null || facts.pull.draft || next === null) return ''
  const ids = (accounts: readonly (Account | null)[]): readonly number[] =>
    accounts.flatMap((account) => (account === null ? [] : [account.id]))
  const passed = new Set([
    ...ids(verdict.builders.map(({ account }) => account)),
    ...ids(verdict.stages.flatMap(({ counted }) => counted.map(({ account }) => account))),
  ])
  const roles = next.findings.filter(({ code }) => code === 'awaits-approval').map((finding) => finding.facts.role)
  const asked = facts.memberships
    .filter(({ role }) => roles.includes(role))
    .flatMap(({ role, members }) =>
      members
        .filter(({ id, login }) => !passed.has(id) && loginShape.test(login))
        .map(({ login }) => `@${login} (${escapeMarkdown(role)})`),
    )
  return asked.length === 0 ? '' : `Asked: ${asked.join(', ')}.`
}
