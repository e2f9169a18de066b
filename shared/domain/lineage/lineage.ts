import { z } from 'zod'
import { CommitReading } from './commit-standing.ts'
import { Links } from './links.ts'

/** Where a version comes from, as far as forge and registry tell it now: shown and judged, never hashed. */

/** A digest that the model file declares of a source, and one that was found of it; null where nothing tells. */
export const SourceDigest = z.strictObject({
  name: z.string(),
  declared: z.string(),
  found: z.string().nullable(),
  by: z.enum(['artifact', 'parameter']).nullable(),
})
export type SourceDigest = z.infer<typeof SourceDigest>

export const Lineage = z.strictObject({
  commits: z.array(CommitReading).readonly(),
  digests: z.array(SourceDigest).readonly(),
  /** left out where no gate asks for the whole chain */
  links: Links.optional(),
})
export type Lineage = z.infer<typeof Lineage>
