import type { GateSettings } from '../../domain/gate/settings.ts'
import type { Lineage } from '../../domain/lineage/lineage.ts'
import type { ModelFile } from '../../domain/model/model-file.ts'
import type { Sources, VersionReading } from '../version/reading.ts'
import { readCommits, readDigests } from './origin.ts'

/** Where a version comes from, where a gate asks for it. */
export async function readLineage(
  { registry, code }: Sources,
  { modelFile }: { readonly modelFile: ModelFile | null },
  reading: VersionReading,
  gates: GateSettings,
): Promise<{ readonly lineage?: Lineage }> {
  if (gates.documentation === undefined) return {}
  const lineage: Lineage = {
    commits: await readCommits(code, reading.commit, modelFile),
    digests: await readDigests(registry, reading, modelFile),
  }
  return { lineage }
}
