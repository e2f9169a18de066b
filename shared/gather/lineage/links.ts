import type { Links, LinkState } from '../../domain/lineage/links.ts'
import type { ModelFile } from '../../domain/model/model-file.ts'
import type { Run } from '../../domain/registry.ts'
import type { Registry } from '../../ports/registry.ts'
import { readModel } from '../governance.ts'
import type { Sources, VersionReading } from '../version/reading.ts'

/** Follows a version's chain as far as it goes and is bounded; what cannot be read is a link of its own. */

const mostCopies = 10
const mostNamed = 50
const mostInputs = 10
const mostDependencies = 20

/** What was read, or in which state it is. */
async function stateOf<T>(
  read: () => Promise<T | null>,
): Promise<{ readonly state: LinkState; readonly value: T | null }> {
  try {
    const value = await read()
    return { state: value === null ? 'absent' : 'there', value }
  } catch {
    return { state: 'unread', value: null }
  }
}

const versionAt = (registry: Registry, model: string, version: string) =>
  stateOf(() => registry.modelVersion(model, version))

async function copiesOf(registry: Registry, source: string): Promise<Pick<Links, 'copies' | 'copiesEnd'>> {
  const copies: Links['copies'][number][] = []
  let next: string | undefined = source
  while (next !== undefined) {
    const [, model, version]: readonly (string | undefined)[] = /^models:\/+([^/@]+)\/(\d+)$/.exec(next) ?? []
    if (model === undefined || version === undefined) break
    if (copies.some((one) => one.model === model && one.version === version)) return { copies, copiesEnd: 'circle' }
    if (copies.length >= mostCopies) return { copies, copiesEnd: 'cut' }
    const { state, value }: Awaited<ReturnType<typeof versionAt>> = await versionAt(registry, model, version)
    copies.push({ model, version, state, runId: value?.runId ?? null })
    next = value?.source
  }
  return { copies, copiesEnd: 'whole' }
}

async function modelsOf(registry: Registry, own: string | null, inputs: readonly string[]): Promise<Links['models']> {
  const found: Links['models'][number][] = []
  for (const modelId of [...(own === null ? [] : [own]), ...inputs]) {
    const { state, value } = await stateOf(() => registry.loggedModel(modelId))
    found.push({ modelId, part: modelId === own ? 'own' : 'input', state, runId: value?.runId ?? null })
  }
  return found
}

async function dependenciesOf(
  { code, documents }: Sources,
  model: string,
  file: ModelFile | null,
): Promise<Pick<Links, 'dependencies' | 'dependenciesEnd'>> {
  const found = new Map<string, Links['dependencies'][number]>()
  const open: string[] = [model]
  for (let name = open.shift(); name !== undefined; name = open.shift()) {
    if (found.has(name)) continue
    if (found.size > mostDependencies) return { dependencies: [...found.values()], dependenciesEnd: 'cut' }
    const own = name
    const { state, value } =
      own === model
        ? { state: 'there' as const, value: file }
        : await stateOf(async () => {
            if (code === undefined) throw new Error('no forge was asked')
            const read = await readModel(code.forge, documents, code.base, own)
            if (read.state === 'wrong') throw new Error('the file cannot be used')
            return read.state === 'read' ? read.value : null
          })
    const on = value?.depends_on ?? []
    found.set(own, { model: own, state, on })
    for (const one of on) open.push(one)
  }
  return { dependencies: [...found.values()], dependenciesEnd: 'whole' }
}

/** The links of a version, each as it is now. */
export async function readLinks(
  sources: Sources,
  { version, run, modelId }: Pick<VersionReading, 'version' | 'run' | 'modelId'>,
  above: readonly Run[],
  file: ModelFile | null,
): Promise<Links> {
  const own = /^models:\/+(m-[^/@]+)$/.exec(version.source)?.[1] ?? modelId
  const read = [...(run === null ? [] : [run]), ...above]
  const inputs = [...new Set(read.flatMap(({ models }) => models ?? []))].filter((id) => id !== own)
  const left = read.reduce((sum, { datasets }) => sum + Math.max(0, datasets.length - mostNamed), 0)
  return {
    model: version.name,
    runId: version.runId,
    runs: [
      ...(version.runId !== null && run === null
        ? [{ runId: version.runId, state: 'absent' as const, datasets: [] }]
        : []),
      ...read.map(({ runId, lifecycle, datasets }) => ({
        runId,
        state: lifecycle === 'deleted' ? ('deleted' as const) : ('there' as const),
        datasets: datasets.slice(0, mostNamed).map(({ name, digest }) => ({ name, digest })),
      })),
    ],
    ...(await copiesOf(sources.registry, version.source)),
    models: await modelsOf(sources.registry, own, inputs.slice(0, mostInputs)),
    described: modelId,
    ...(await dependenciesOf(sources, version.name, file)),
    left: left + Math.max(0, inputs.length - mostInputs),
  }
}
