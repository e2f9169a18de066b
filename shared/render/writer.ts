import { proposalFinding } from '../domain/request/proposal.ts'
import { escapeMarkdown } from './escape.ts'
import { sentence } from './sentence/finding.ts'

/** What is said of a trial, in which the job's own token writes: that nobody proves the writer. */

export const unproven = 'writer unproven'

/** The sentence that every verdict bears whose writer nobody proves; empty where the App writes. */
export const writerNote = (app: string | null): string =>
  app === null ? `⚠️ ${escapeMarkdown(sentence(proposalFinding('writer-unproven', 'note')))}` : ''

/** A title of a check with its writer. */
export const titleOf = (title: string, app: string | null): string => (app === null ? `${title} (${unproven})` : title)
