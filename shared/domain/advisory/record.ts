import { z } from 'zod'

/** A record of a known vulnerability in the OSV schema, as far as a verdict reads it; its prose is left where it is. */

const Event = z.looseObject({
  introduced: z.string().optional(),
  fixed: z.string().optional(),
  last_affected: z.string().optional(),
})
export const Affected = z.object({
  package: z.object({ ecosystem: z.string(), name: z.string() }).optional(),
  ranges: z.array(z.object({ type: z.string(), events: z.array(Event).default([]) })).nullish(),
  versions: z.array(z.string()).nullish(),
  severity: z.array(z.object({ type: z.string(), score: z.string() })).nullish(),
  database_specific: z.looseObject({ severity: z.unknown() }).nullish(),
})
export type Affected = z.infer<typeof Affected>

export const AdvisoryRecord = z.object({
  id: z.string(),
  modified: z.string(),
  withdrawn: z.string().nullish(),
  aliases: z.array(z.string()).nullish(),
  severity: z.array(z.object({ type: z.string(), score: z.string() })).nullish(),
  affected: z.array(Affected).nullish(),
  database_specific: z.looseObject({ severity: z.unknown() }).nullish(),
})
export type AdvisoryRecord = z.infer<typeof AdvisoryRecord>
