import { z } from 'zod'
import { Account, Commit } from '../../forge.ts'
import { approvalFinding } from '../finding.ts'
import type { BuilderReading } from './reading.ts'

/** How governance that no record explains came to the base before a change of it: whoever brought it built what lies there. */

export const UnrecordedGovernance = z.strictObject({
  /** each move of the base that changed a governance file since the base last held the recorded ones, and who made it */
  moves: z.array(z.strictObject({ sha: z.string(), pusher: Account.nullable() })).readonly(),
  /** the commits that these moves brought */
  commits: z.array(Commit).readonly(),
  /** why that cannot be told whole; null where it can */
  unknown: z.string().nullable(),
})
export type UnrecordedGovernance = z.infer<typeof UnrecordedGovernance>

/** The builders that the moves and commits name, told to have built on the base; what could not be told of them, with its mend. */
export function onTheBase(unknown: string | null, { builders, findings }: BuilderReading): BuilderReading {
  const known = builders.map((builder) => ({ ...builder, where: `${builder.where}, on the default branch` }))
  const vague = unknown ?? (findings.some(({ weight }) => weight === 'error') ? 'not everybody of them is known' : null)
  const told = vague === null ? [] : [approvalFinding('governance-bringer-unknown', 'error', { detail: vague })]
  return { builders: known, findings: [...findings, ...told] }
}
