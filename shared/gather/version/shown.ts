import type { Copy, Seen } from '../../domain/showing/act.ts'
import { copiedVersion, type Showing, type Shown } from '../../domain/showing/showing.ts'
import type { Registry } from '../../ports/registry.ts'

/** The tag of a copy that names the request it was made for. */
export const copyTag = 'countersign.request'

/** What the registry shows of a model in an environment, with what a move must know beside it, read now. */
export async function readSeen(registry: Registry, showing: Showing): Promise<Seen> {
  const { mode, model } = showing
  if (mode === 'stage') {
    const all = await registry.modelVersions(model)
    const versions = all.filter(({ stage }) => stage === showing.stage).map(({ version }) => version)
    const stages = Object.fromEntries(all.map(({ version, stage }) => [version, stage ?? 'None']))
    return { shown: { versions }, stages, copies: null }
  }
  const holder = await registry.registeredModel(mode === 'copy' ? showing.copy : model)
  const named = holder?.aliases[showing.alias]
  if (mode === 'alias') return { shown: { versions: named === undefined ? [] : [named] }, stages: {}, copies: null }
  if (holder === null) return { shown: { versions: [] }, stages: {}, copies: null }
  const copies = (await registry.modelVersions(showing.copy)).map(({ version, source, status, tags }): Copy => ({
    ...{ version, source, ready: status === 'READY', request: tags[copyTag] ?? null },
  }))
  // an alias may outlive its version on older servers
  const shown = copies.find(({ version }) => version === named)
  if (shown === undefined) return { shown: { versions: [] }, stages: {}, copies }
  const { version, source } = shown
  const of = copiedVersion(model, source)
  return { shown: { versions: of === null ? [] : [of], copy: { version, source } }, stages: {}, copies }
}

/** What the registry shows of a model in an environment, read now. */
export async function readShown(registry: Registry, showing: Showing): Promise<Shown> {
  return (await readSeen(registry, showing)).shown
}
