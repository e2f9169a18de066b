import { z } from 'zod'

/** One person of governance/people.yml: the same human in the forge, the registry and the mail. */
export const Person = z.strictObject({
  github: z.string().min(1),
  id: z.number().int().positive(),
  mlflow: z.array(z.string().min(1)).readonly().default([]),
  emails: z.array(z.string().includes('@')).readonly().default([]),
  name: z.string().min(1),
})
export type Person = z.infer<typeof Person>

/** governance/people.yml: identities joined, services that are no person, tools that may stand in a trailer. */
export const People = z.strictObject({
  people: z.record(z.string().regex(/^[a-z0-9][a-z0-9-]*$/, 'a short lower-case key such as dana'), Person),
  services: z.array(z.string().min(1)).readonly().default([]),
  tools: z.array(z.string().min(1)).readonly().default([]),
})
export type People = z.infer<typeof People>
