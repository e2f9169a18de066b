import { z } from 'zod'
import { Tier } from '../stage.ts'

/**
 * What a sign-off is bound to: everything that decides, nothing that changes by itself.
 * Canonical JSON of this value is hashed; its SHA-256 is the evidence digest.
 */

const Sha256 = z.string().regex(/^[0-9a-f]{64}$/)

export const FileDigest = z.strictObject({ path: z.string(), size: z.number().int().min(0), sha256: Sha256 })
export type FileDigest = z.infer<typeof FileDigest>

/** A list of files, sorted by path, and the digest over all of it. */
export const Manifest = z.strictObject({ files: z.array(FileDigest).readonly(), root: Sha256 })
export type Manifest = z.infer<typeof Manifest>

export const DatasetFact = z.strictObject({
  name: z.string(),
  digest: z.string(),
  sourceType: z.string(),
  source: z.string(),
  context: z.string().nullable(),
})
export type DatasetFact = z.infer<typeof DatasetFact>

/** One pinned or unpinned requirement as written, with its line, from the version's own environment files. */
export const Requirement = z.strictObject({
  file: z.string(),
  line: z.number().int().positive(),
  text: z.string(),
  name: z.string().nullable(),
  pinned: z.boolean(),
})
export type Requirement = z.infer<typeof Requirement>

export const EnvironmentFacts = z.strictObject({
  python: z.string().nullable(),
  requirements: z.array(Requirement).readonly(),
  flavors: z.array(z.strictObject({ name: z.string(), version: z.string().nullable() })).readonly(),
  serialization: z.string().nullable(),
  mlflow: z.string().nullable(),
})
export type EnvironmentFacts = z.infer<typeof EnvironmentFacts>

export const CommitFacts = z.strictObject({
  sha: z.string().nullable(),
  repository: z.string().nullable(),
  /** from the run's own tag `countersign.git`; null where the training job did not say */
  clean: z.boolean().nullable(),
  diff: z.string().nullable(),
})
export type CommitFacts = z.infer<typeof CommitFacts>

export const Subject = z.strictObject({
  schema: z.literal('countersign/subject/1'),
  registry: z.string(),
  model: z.string(),
  version: z.string(),
  createdAt: z.number().int(),
  source: z.string(),
  runId: z.string().nullable(),
  modelId: z.string().nullable(),
  files: Manifest,
  runFiles: Manifest,
  parameters: z.record(z.string(), z.string()),
  metrics: z.record(z.string(), z.union([z.number(), z.enum(['NaN', 'Infinity', '-Infinity'])])),
  datasets: z.array(DatasetFact).readonly(),
  /** registry users whom the run and its parents name: claims, bound so that none can be dropped after a sign-off */
  claims: z.strictObject({
    runUser: z.string().nullable(),
    parents: z.array(z.strictObject({ runId: z.string(), user: z.string().nullable() })).readonly(),
    // left out where the registry records none, so that the digest speaks only of what is there
    versionCreator: z.string().optional(),
    dataProducers: z.array(z.string()).readonly().optional(),
  }),
  commit: CommitFacts,
  environment: EnvironmentFacts,
  tags: z.record(z.string(), z.string().nullable()),
  modelFile: z.json().nullable(),
  tier: Tier,
  policy: z.json(),
})
export type Subject = z.infer<typeof Subject>
