import type { GateSettings } from '../../domain/gate/settings.ts'
import type { Lineage } from '../../domain/lineage/lineage.ts'
import type { ModelFile } from '../../domain/model/model-file.ts'
import type { Run } from '../../domain/registry.ts'
import type { Sources, VersionReading } from '../version/reading.ts'
import { readLinks } from './links.ts'
import { readCommits, readDigests } from './origin.ts'

/** Where a version comes from, as far as a gate asks for it. */
export async function readLineage(
  sources: Sources,
  { modelFile }: { readonly modelFile: ModelFile | null },
  reading: VersionReading,
  above: readonly Run[],
  gates: GateSettings,
): Promise<{ readonly lineage?: Lineage }> {
  if (gates.documentation === undefined && gates.lineage === undefined) return {}
  const lineage: Lineage = {
    commits: await readCommits(sources.code, reading.commit, modelFile),
    digests: await readDigests(sources.registry, reading, modelFile),
    ...(gates.lineage === undefined ? {} : { links: await readLinks(sources, reading, above, modelFile) }),
  }
  return { lineage }
}
