import type { SubjectReading } from '../../domain/evidence/assembly.ts'
import { readRequirements } from '../../domain/evidence/requirements.ts'
import { manifestOf } from '../../domain/evidence/manifest.ts'
import type { CommitFacts, EnvironmentFacts, FileDigest, Manifest } from '../../domain/evidence/subject.ts'
import type { GateSettings } from '../../domain/gate/settings.ts'
import type { ModelFile } from '../../domain/model/model-file.ts'
import type { Run } from '../../domain/registry.ts'
import type { Documents } from '../../ports/documents.ts'
import type { Predictions } from '../../ports/predictions.ts'
import { evaluate, type Evaluated } from './evaluate.ts'
import { sameBytes } from './stored-file.ts'
import type { Registry } from '../../ports/registry.ts'
import type { Engines } from '../../ports/engine.ts'
import type { CodeDoor } from '../lineage/origin.ts'
import type { SecurityDoor } from '../security/scan.ts'
import { dataPaths } from './data-quality.ts'

/** Reads one version of a model from the registry: its files, its run, its predictions. */

export type Sources = {
  readonly registry: Registry
  readonly documents: Documents
  readonly predictions: Predictions
  /** what looks through requirements and files; asked only where a gate wants it */
  readonly security?: SecurityDoor
  /** what counts the rows where the reader in the bundle is not the one; without it there is none */
  readonly engines?: Engines
  /** the forge that knows commits and model files; without it nothing is known of them */
  readonly code?: CodeDoor
}

export type VersionReading = SubjectReading &
  Evaluated & {
    readonly uri: string
  }

const smallText = 2_000_000

/** A text of the version; null where it is not among the files, and an error where it is another than they name by digest. */
export async function textOf(registry: Registry, uri: string, files: Manifest, path: string): Promise<string | null> {
  const known = files.files.find((file) => file.path === path)
  const bytes = known === undefined ? null : await registry.readFile(uri, path, smallText)
  if (known === undefined || bytes === null) return null
  return new TextDecoder('utf-8').decode(sameBytes(known, bytes))
}

/** Every file below a place, by its digest. */
export async function filesOf(registry: Registry, uri: string): Promise<Manifest> {
  const found: FileDigest[] = []
  for (const { path, size } of await registry.files(uri)) {
    // a store may tell no size; where it tells one, a file without an end is not read for ever
    const hashed = await (size > 0 ? registry.hashFile(uri, path, size) : registry.hashFile(uri, path))
    // a file that was listed and is gone a moment later is a change under our hands
    if (hashed === null)
      throw new Error(`${path} was listed and could not be read; somebody is changing the version's files.`)
    found.push({ path, ...hashed })
  }
  // a store that answers with nothing would give every such version the same digest
  if (found.length === 0)
    throw new Error(`${uri} holds no file; register the version again with its model, or look at the artifact store.`)
  return manifestOf(found)
}

/** The run's files that the model file names; those that are not there are left out, and a gate says so. */
async function runManifest(
  registry: Registry,
  run: Run | null,
  file: ModelFile | null,
  gates: GateSettings,
): Promise<Manifest> {
  if (run === null || file === null || run.artifactUri === '') return manifestOf([])
  // rows of training data are read for the gate that asks for them, and not without it
  const rows = gates['data-quality'] === undefined ? [] : dataPaths(file)
  const named = [
    file.evaluation.predictions,
    file.evaluation.rescore?.rows,
    file.data.quality,
    file.data.schema,
    file.explanations?.artifact,
    ...rows,
  ]
  const found: FileDigest[] = []
  for (const path of new Set(named.filter((one) => one !== undefined))) {
    const hashed = await registry.hashFile(run.artifactUri, path)
    if (hashed !== null) found.push({ path, ...hashed })
  }
  return manifestOf(found)
}

const field = (value: unknown, ...path: readonly string[]): unknown =>
  path.reduce<unknown>(
    (found, key) => (typeof found === 'object' && found !== null ? Reflect.get(found, key) : undefined),
    value,
  )

const textField = (value: unknown, ...path: readonly string[]): string | null => {
  const found = field(value, ...path)
  return typeof found === 'string' ? found : typeof found === 'number' ? String(found) : null
}

function flavorsOf(model: unknown): EnvironmentFacts['flavors'] {
  const flavors = field(model, 'flavors')
  if (typeof flavors !== 'object' || flavors === null) return []
  return Object.keys(flavors)
    .filter((name) => name !== 'python_function')
    .sort()
    .map((name) => {
      const own: unknown = Reflect.get(flavors, name)
      const key =
        typeof own === 'object' && own !== null ? Object.keys(own).find((one) => one.endsWith('_version')) : undefined
      return { name, version: key === undefined ? null : textField(own, key) }
    })
}

async function environmentOf(
  { registry, documents }: Sources,
  uri: string,
  files: Manifest,
): Promise<{ readonly environment: EnvironmentFacts; readonly modelId: string | null }> {
  const parsed = async (path: string): Promise<unknown> => {
    const text = await textOf(registry, uri, files, path)
    const located = text === null ? null : documents.locate(text, path)
    return located?.ok === true ? located.value.value : null
  }
  const model = await parsed('MLmodel')
  const python = await parsed('python_env.yaml')
  const requirements = await textOf(registry, uri, files, 'requirements.txt')
  const flavors = flavorsOf(model)
  const first = flavors[0]?.name
  return {
    modelId: textField(model, 'model_id'),
    environment: {
      python: textField(python, 'python') ?? textField(model, 'flavors', 'python_function', 'python_version'),
      requirements: requirements === null ? [] : readRequirements('requirements.txt', requirements),
      flavors,
      serialization: first === undefined ? null : textField(model, 'flavors', first, 'serialization_format'),
      mlflow: textField(model, 'mlflow_version'),
    },
  }
}

/** The address without the user and the password that a training job may have fetched with: evidence is for all to read. */
const withoutSecret = (address: string | null): string | null =>
  address === null ? null : address.replace(/^(https?:\/\/)[^/?#]*@/i, '$1')

function commitOf(run: Run | null): CommitFacts {
  const tag = run?.tags['countersign.git']
  let said: unknown = null
  try {
    said = tag === undefined ? null : (JSON.parse(tag) as unknown)
  } catch {
    said = null
  }
  const dirty = field(said, 'dirty')
  const sha = run?.tags['mlflow.source.git.commit'] ?? null
  // the tag speaks of the commit that it names, and of no other
  const same = textField(said, 'commit') === sha
  return {
    sha,
    repository: withoutSecret(run?.tags['mlflow.source.git.repoURL'] ?? null),
    clean: same && typeof dirty === 'boolean' ? !dirty : null,
    diff: textField(said, 'diff_sha256'),
  }
}

/** Everything the registry shows of one version, or null where it does not know it. */
export async function readVersion(
  sources: Sources,
  name: string,
  number: string,
  file: ModelFile | null,
  gates: GateSettings,
): Promise<VersionReading | null> {
  const { registry } = sources
  const version = await registry.modelVersion(name, number)
  if (version === null) return null
  const uri = await registry.downloadUri(name, number)
  const run = version.runId === null ? null : await registry.run(version.runId)
  const files = await filesOf(registry, uri)
  const runFiles = await runManifest(registry, run, file, gates)
  const { environment, modelId } = await environmentOf(sources, uri, files)
  const evaluated = await evaluate(sources, run, file, gates, runFiles)
  return { version, uri, run, files, runFiles, environment, modelId, commit: commitOf(run), ...evaluated }
}
