import { digestOf } from '../digest.ts'
import type { Champion, Evaluation } from './evaluation.ts'
import type { Security } from './security.ts'
import type { DataQuality } from './data-quality.ts'
import type { Lineage } from '../lineage/lineage.ts'
import { Subject } from './subject.ts'

/** evidence.json: the subject, which is hashed, and what was observed beside it, which is shown. */

export type Observations = {
  readonly gatheredAt: string
  readonly server: string
  readonly evaluation: Evaluation
  readonly champion: Champion
  readonly dataQuality?: DataQuality
  readonly lineage?: Lineage
  readonly claims: Readonly<Record<string, number | string>>
  readonly security?: Security
}

/** What the text of an evidence.json holds. */
export type EvidenceFile =
  | { readonly state: 'read'; readonly subject: Subject; readonly digest: string }
  | { readonly state: 'wrong'; readonly detail: string }

/** The text of evidence.json, indented so that its differences can be read. */
export function formatEvidence(subject: Subject, observations: Observations): string {
  return `${JSON.stringify({ schema: 'countersign/evidence/1', digest: digestOf(subject), subject, observations }, null, 2)}\n`
}

/** The subject in the text of an evidence.json and its digest, or why it holds none; the observations are never read back. */
export function parseEvidence(text: string): EvidenceFile {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return { state: 'wrong', detail: 'evidence.json is not JSON; it is written by propose and never edited.' }
  }
  try {
    return subjectIn(value)
  } catch {
    // half a surrogate pair, or lists ten thousand deep: JSON, and nothing that has a digest
    return {
      state: 'wrong',
      detail: 'evidence.json holds what has no canonical form; it is written by propose and never edited.',
    }
  }
}

function subjectIn(value: unknown): EvidenceFile {
  const subject = Subject.safeParse(
    typeof value === 'object' && value !== null ? Reflect.get(value, 'subject') : undefined,
  )
  if (!subject.success) {
    const issue = subject.error.issues[0]
    return {
      state: 'wrong',
      detail: `evidence.json has no subject as propose writes it (${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}).`,
    }
  }
  return { state: 'read', subject: subject.data, digest: digestOf(subject.data) }
}
