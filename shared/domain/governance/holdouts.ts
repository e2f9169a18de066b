import { z } from 'zod'
import { problemAt, readDocument, type Located, type Problem, type Read } from '../document/document.ts'
import { endOfDay } from '../instant.ts'

/** governance/holdouts.yml: where the rows lie that the validators keep from the builders, and the digest of each file. */

const Text = z.string().trim().min(1)

export const SealedSet = z.strictObject({
  model: Text,
  /** what people call it */
  name: z.string().regex(/^[a-z0-9][a-z0-9-]*$/, 'a lower-case name with hyphens'),
  /** the run of the registry that holds the file, in an experiment that no builder may read */
  run: z.string().regex(/^[0-9a-f]{32}$/, 'a run id, 32 hex digits'),
  file: z
    .string()
    .regex(/^(?!\/)(?!.*(?:^|\/)\.\.(?:\/|$))[^\\\p{Cc}]+\.(?:parquet|csv)$/u, 'a .parquet or .csv file of the run'),
  sha256: z.string().regex(/^[0-9a-f]{64}$/, '64 lower-case hex digits'),
  /** the last day on which a result on these rows counts */
  until: z.string().refine((day) => endOfDay(day) !== null, 'a day, such as 2027-06-30'),
})
export type SealedSet = z.infer<typeof SealedSet>

export const Holdouts = z.strictObject({
  holdouts: z.literal(1),
  /** one for each model that has any: the rows in force, not those of former years */
  sets: z.array(SealedSet).readonly(),
})
export type Holdouts = z.infer<typeof Holdouts>

/** The sealed rows, or everything that is wrong with the file. */
export function readHoldouts(located: Located): Read<Holdouts> {
  const read = readDocument(Holdouts, located)
  if (!read.ok) return read
  const { sets } = read.value
  const problems = (['model', 'name'] as const).flatMap((key): readonly Problem[] =>
    sets.flatMap((set, index) =>
      sets.findIndex((other) => other[key] === set[key]) < index
        ? [problemAt(located, ['sets', index, key], `"${set[key]}" stands there twice; each ${key} has one set.`)]
        : [],
    ),
  )
  return problems.length === 0 ? read : { ok: false, problems }
}

/** The sealed rows of a model; null where it has none. */
export const sealedSetOf = (holdouts: Holdouts | null, model: string): SealedSet | null =>
  holdouts?.sets.find((set) => set.model === model) ?? null
