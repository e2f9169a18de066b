import type { RegistryAccess } from '../../ports/access.ts'
import type { Documents } from '../../ports/documents.ts'
import type { Engines } from '../../ports/engine.ts'
import type { Forge } from '../../ports/forge.ts'
import type { Ledger } from '../../ports/ledger.ts'
import type { Predictions } from '../../ports/predictions.ts'
import type { Registry } from '../../ports/registry.ts'
import type { SecurityDoor } from '../security/scan.ts'

/** What gathering is asked, and through what it reads. */

/** The ports that gathering reads through; the registry's address and the ledger's branch come from the policy that was read. */
export type GatherPorts = {
  readonly forge: Forge
  readonly documents: Documents
  readonly predictions: Predictions
  readonly registryAt: (uri: string) => Registry
  readonly accessAt: (uri: string) => RegistryAccess
  /** what looks through requirements and files; without it a gate that asks for it fails as unknown */
  readonly security?: SecurityDoor
  /** what counts rows where the reader in the bundle is not the one */
  readonly engines?: Engines
  readonly ledgerOf: (branch: string) => Ledger
  /** the slug of the suite's App; null where the job's own token writes */
  readonly app: string | null
}

export type FactsQuestion = {
  readonly number: number
  /** the commit of the default branch whose policy judges */
  readonly base: string
  /** the commit whose tree holds the request: null for the pull request's head */
  readonly at: string | null
  /** request folders that stood on the base before this request came */
  readonly before: readonly string[] | null
  /** the one folder that is judged of a pull request that holds several; all of them where it is not given */
  readonly folder?: string
}
