import { z } from 'zod'
import { Vulnerability } from '../advisory/vulnerability.ts'
import { unresolvedWhys } from '../requirement/dependency.ts'

/** What was seen of a version's requirements and files when they were looked through: shown and judged, never hashed. */

const Place = z.strictObject({ file: z.string(), line: z.number().int() })

export const AdvisoryReading = z.discriminatedUnion('state', [
  /** nobody named a database */
  z.strictObject({ state: z.literal('unnamed') }),
  z.strictObject({ state: z.literal('failed'), detail: z.string() }),
  z.strictObject({
    state: z.literal('read'),
    /** the words that name the database for people */
    source: z.string(),
    /** when its newest record was written; the service's own answer is of now */
    date: z.string(),
    /** when it was asked */
    at: z.string(),
  }),
])
export type AdvisoryReading = z.infer<typeof AdvisoryReading>

export const FoundUse = z.strictObject({
  file: z.string(),
  kind: z.enum(['global', 'computed', 'extension', 'persistent']),
  name: z.string(),
  offset: z.number(),
})
export const BrokenFile = z.strictObject({ file: z.string(), why: z.string(), offset: z.number().nullable() })
export const FoundSecret = z.strictObject({ ...Place.shape, kind: z.string() })

/** What another scanner said, from a SARIF file among the version's own. */
export const Reported = z.strictObject({
  file: z.string(),
  tool: z.string(),
  date: z.string().nullable(),
  rule: z.string(),
  level: z.enum(['error', 'warning', 'note', 'none']),
})
export type Reported = z.infer<typeof Reported>

/** What a file holds that matters when it is loaded or read. */
export type FileScan = {
  /** names off the lists of the flavours; what a policy allows beside them is taken off when it is judged */
  readonly uses: readonly z.infer<typeof FoundUse>[]
  readonly broken: readonly z.infer<typeof BrokenFile>[]
  readonly secrets: readonly z.infer<typeof FoundSecret>[]
  /** files, and members of files, that are pickles */
  readonly pickles: readonly string[]
}

export const Security = z.strictObject({
  packages: z.number().int(),
  files: z.number().int(),
  unresolved: z.array(z.strictObject({ ...Place.shape, text: z.string(), why: z.enum(unresolvedWhys) })).readonly(),
  foreign: z
    .array(
      z.strictObject({
        ...Place.shape,
        kind: z.enum(['index', 'links', 'trusted-host', 'address']),
        what: z.string(),
      }),
    )
    .readonly(),
  advisories: AdvisoryReading,
  vulnerabilities: z.array(z.strictObject({ ...Vulnerability.shape, places: z.array(Place).readonly() })).readonly(),
  uses: z.array(FoundUse).readonly(),
  broken: z.array(BrokenFile).readonly(),
  pickles: z.array(z.string()).readonly(),
  /** what its own description says of how a model is serialised */
  formats: z.array(z.string()).readonly(),
  secrets: z.array(FoundSecret).readonly(),
  reports: z.array(Reported).readonly(),
  /** how many things more than these were found and are not kept */
  more: z.number().int(),
})
export type Security = z.infer<typeof Security>

/** What is seen of files that require nothing and hold nothing. */
export const nothingFound: Security = {
  ...{ packages: 0, files: 0, unresolved: [], foreign: [], advisories: { state: 'unnamed' }, vulnerabilities: [] },
  ...{ uses: [], broken: [], pickles: [], formats: [], secrets: [], reports: [], more: 0 },
}
