import { z } from 'zod'

/** The links of a version's chain, each as the registry or the forge shows it now. */

/** `unread` is a read that failed: nothing is known. */
const State = z.enum(['there', 'deleted', 'absent', 'unread'])
export type LinkState = z.infer<typeof State>
/** How a chain ended: at its last link, in itself, or where no more is looked at. */
const End = z.enum(['whole', 'circle', 'cut'])
export type ChainEnd = z.infer<typeof End>

const RunLink = z.strictObject({
  runId: z.string(),
  state: State,
  datasets: z.array(z.strictObject({ name: z.string(), digest: z.string() })).readonly(),
})
const VersionLink = z.strictObject({
  model: z.string(),
  version: z.string(),
  state: State,
  runId: z.string().nullable(),
})
const ModelLink = z.strictObject({
  modelId: z.string(),
  /** the version itself as its run logged it, or one that a run read */
  part: z.enum(['own', 'input']),
  state: State,
  runId: z.string().nullable(),
})
const DependencyLink = z.strictObject({ model: z.string(), state: State, on: z.array(z.string()).readonly() })

export const Links = z.strictObject({
  model: z.string(),
  runId: z.string().nullable(),
  /** the version's own run, then those above it */
  runs: z.array(RunLink).readonly(),
  /** what the version was copied from, nearest first */
  copies: z.array(VersionLink).readonly(),
  copiesEnd: End,
  models: z.array(ModelLink).readonly(),
  /** the logged model that the version's own MLmodel names */
  described: z.string().nullable(),
  /** the governed models that it reads, and those that they read */
  dependencies: z.array(DependencyLink).readonly(),
  dependenciesEnd: End,
  /** how many datasets and inputs were left out */
  left: z.number().int(),
})
export type Links = z.infer<typeof Links>
