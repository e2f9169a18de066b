import { z } from 'zod'
import { isSafeName } from '../request/request-rules.ts'

/** What a delivery tells of a version: a hint that somebody else has to look, and nothing more. */

/** The event by which the relay starts the workflow. */
export const relayedEvent = 'mlflow-version'

export const Registration = z.object({
  model: z.string().refine(isSafeName, 'a name that a folder can have'),
  version: z.string().regex(/^[1-9]\d{0,9}$/, 'a version number'),
})
export type Registration = z.infer<typeof Registration>

const Version = z.union([z.string(), z.number().int()]).transform(String)
const Event = z.discriminatedUnion('entity', [
  z.object({
    entity: z.literal('model_version'),
    action: z.literal('created'),
    data: z.object({ name: z.string(), version: Version }),
  }),
  z.object({
    entity: z.literal('model_version_alias'),
    action: z.literal('created'),
    data: z.object({ name: z.string(), version: Version, alias: z.string() }),
  }),
])

export type Told =
  | { readonly state: 'version'; readonly registration: Registration }
  | { readonly state: 'nothing'; readonly why: string }

const nothing = (why: string): Told => ({ state: 'nothing', why })

/** The version that a signed body is about; `alias` alone is looked at where one is named, else every one. */
export function registrationIn(body: Uint8Array, alias: string | null): Told {
  let value: unknown
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body))
  } catch {
    return nothing('The body is no JSON.')
  }
  const event = Event.safeParse(value)
  if (!event.success) return nothing('The event is about no version that was registered or got an alias.')
  const { entity, data } = event.data
  if (entity === 'model_version_alias' && alias !== null && data.alias !== alias)
    return nothing('The event is about another alias.')
  const registration = Registration.safeParse({ model: data.name, version: data.version })
  return registration.success
    ? { state: 'version', registration: registration.data }
    : nothing('The model has a name that no folder can have, or the version is no number.')
}
