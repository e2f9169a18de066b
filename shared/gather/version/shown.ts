import { copiedVersion, type Showing, type Shown } from '../../domain/showing/showing.ts'
import type { Registry } from '../../ports/registry.ts'

/** What the registry shows of a model in an environment, read now. */
export async function readShown(registry: Registry, showing: Showing): Promise<Shown> {
  const { mode, model } = showing
  if (mode === 'stage') {
    const versions = await registry.modelVersions(model)
    return { versions: versions.filter(({ stage }) => stage === showing.stage).map(({ version }) => version) }
  }
  const named = (await registry.registeredModel(mode === 'copy' ? showing.copy : model))?.aliases[showing.alias]
  if (named === undefined) return { versions: [] }
  if (mode === 'alias') return { versions: [named] }
  const copy = await registry.modelVersion(showing.copy, named)
  // an alias may outlive its version on older servers
  if (copy === null) return { versions: [] }
  const version = copiedVersion(model, copy.source)
  return { versions: version === null ? [] : [version], copy: { version: named, source: copy.source } }
}
