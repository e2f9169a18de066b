import { z } from 'zod'
import { isInstant } from '../instant.ts'

/** One thing in the registry that is not as the ledger recorded it. */

export const differenceCodes = [
  'alias-moved',
  'alias-removed',
  'alias-without-record',
  'alias-ungoverned',
  'stage-moved',
  'stage-shared',
  'stage-without-record',
  'tag-forged',
  'tag-changed',
  'tag-removed',
  'statement-edited',
  'statement-forged',
  'bytes-changed',
  'version-deleted',
  'version-recreated',
  'model-deleted',
  'model-renamed',
  'model-recreated',
  'grant-opened',
] as const
export type DifferenceCode = (typeof differenceCodes)[number]

const Instant = z.string().refine(isInstant, 'an instant in UTC')

export const Difference = z.strictObject({
  code: z.enum(differenceCodes),
  /** null where it concerns no one model */
  model: z.string().nullable(),
  version: z.string().nullable(),
  environment: z.string().nullable(),
  /** what of it: `alias champion`, `tag validation_status`, `files` */
  field: z.string(),
  /** what the ledger says; null for nothing */
  was: z.string().nullable(),
  /** what the registry shows; null for nothing */
  found: z.string().nullable(),
  /** what more is to be said, such as the paths of changed files; bounded */
  more: z.array(z.string()).readonly(),
  /** the record that says how it should be; null where none speaks of it */
  record: z.number().int().positive().nullable(),
})
export type Difference = z.infer<typeof Difference>

/** Why no account is named. */
export const unattributed = [
  'no-log',
  'log-begins-later',
  'log-ends-earlier',
  'log-unreadable',
  'not-in-log',
  'several-accounts',
  'account-unknown',
] as const
export type Unattributed = (typeof unattributed)[number]

/** A difference with when it came about: after it was last known to be as recorded, and before it was first seen otherwise. */
export const Seen = Difference.extend({
  /** null where nobody had looked before */
  after: Instant.nullable(),
  before: Instant,
  /** the account, where a log at hand knows it; else null, and `unattributed` says why */
  by: z.string().nullable(),
  unattributed: z.enum(unattributed).nullable(),
})
export type Seen = z.infer<typeof Seen>

/** Which difference it is, whatever is found there: two of the same key are one that goes on. */
export const differenceKey = ({ code, model, version, environment, field }: Difference): string =>
  [code, model ?? '', version ?? '', environment ?? '', field].join(' ')

const prefix = 'reconcile/'

/** The key of the incident that tells of a difference. */
export const incidentKey = ({ code, model, version, environment, field }: Difference): string =>
  `${prefix}${[code, model ?? '', version ?? '', environment ?? '', field].map(encodeURIComponent).join('/')}`

/** What the key of an incident is about; null for an incident of something else. */
export function parseIncidentKey(
  key: string,
): Pick<Difference, 'code' | 'model' | 'version' | 'environment' | 'field'> | null {
  const parts = key.startsWith(prefix) ? key.slice(prefix.length).split('/') : []
  const code = differenceCodes.find((one) => one === parts[0])
  if (code === undefined || parts.length !== 5) return null
  try {
    const [, model = '', version = '', environment = '', field = ''] = parts.map(decodeURIComponent)
    const orNull = (text: string): string | null => (text === '' ? null : text)
    return { code, model: orNull(model), version: orNull(version), environment: orNull(environment), field }
  } catch {
    return null
  }
}

/** The longest text of a value that is kept; registries keep longer ones. */
const most = 300

/** A value as it is kept: cut where it is long, and without half a surrogate pair, which no record can hold. */
export const kept = (value: string): string => (value.length > most ? `${value.slice(0, most)}…` : value).toWellFormed()
