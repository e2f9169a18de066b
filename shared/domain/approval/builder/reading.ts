import type { Account } from '../../forge.ts'
import type { Policy } from '../../governance/policy.ts'
import type { Finding } from '../../verdict.ts'

export type BuilderFactName = Policy['separation_of_duties']['builders'][number]

/** Somebody who built it, and the fact that makes them a builder; either the account or the person may be unknown, never both. */
export type Builder = {
  readonly fact: BuilderFactName
  readonly kind: 'authenticated' | 'claimed'
  readonly account: Account | null
  readonly person: string | null
  readonly where: string
  /** the word of people.yml that joins fact and person: `id: 7001`, `mlflow: dana`, `emails: dana@acme.example`, or the key itself */
  readonly joinedBy?: string
}

/** Builders with what could not be told, or should be known, about them. */
export type BuilderReading = { readonly builders: readonly Builder[]; readonly findings: readonly Finding[] }

export const noBuilders: BuilderReading = { builders: [], findings: [] }

/** All of the readings as one. */
export function mergedReadings(parts: readonly BuilderReading[]): BuilderReading {
  return {
    builders: parts.flatMap((part) => part.builders),
    findings: parts.flatMap((part) => part.findings),
  }
}
