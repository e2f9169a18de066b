import { vulnerabilitiesOf } from '../../domain/advisory/vulnerability.ts'
import type { FileScan, Security } from '../../domain/evidence/security.ts'
import { dependenciesOf } from '../../domain/requirement/dependency.ts'
import type { Advisories } from '../../ports/advisories.ts'
import type { Documents } from '../../ports/documents.ts'
import type { Scanner } from '../../ports/scanner.ts'
import type { FileSet } from './files.ts'
import { modelOf, readModels } from './models.ts'
import { readRequired } from './requirements.ts'

/** Looks through the requirements and the files of a model. */

export type SecurityDoor = { readonly scanner: Scanner; readonly advisories: Advisories }
type Sources = SecurityDoor & { readonly documents: Documents }

/** More things of one kind than these are counted and not kept. */
const mostKept = 200

function kept<T>(found: readonly T[], left: { more: number }): readonly T[] {
  left.more += Math.max(0, found.length - mostKept)
  return found.slice(0, mostKept)
}

async function scanFiles(
  { scanner }: Sources,
  set: FileSet,
  models: Awaited<ReturnType<typeof readModels>>['models'],
): Promise<FileScan> {
  const all: FileScan[] = []
  for (const { path, sha256 } of set.files) {
    const parts = await set.parts(path)
    if (parts === null) throw new Error(`${path} was listed and could not be read; somebody is changing the files.`)
    const model = modelOf(models, path)
    const declared = model?.declared.includes(path) ?? false
    const scan = await scanner.scan(path, parts, { flavors: model?.flavors ?? null, declared })
    // what was looked through must be what the subject's digest is of
    if (sha256 !== undefined && scan.sha256 !== sha256)
      throw new Error(`${path} changed while it was looked through; somebody is changing the version's files.`)
    all.push(scan)
  }
  return {
    uses: all.flatMap(({ uses }) => uses),
    broken: all.flatMap(({ broken }) => broken),
    secrets: all.flatMap(({ secrets }) => secrets),
    pickles: all.flatMap(({ pickles }) => pickles),
  }
}

/** Texts of a run that a person or a script writes by hand; what is data is left to other gates. */
const written =
  /(?:^|\/)[^./]+$|\.(?:txt|md|rst|json|ya?ml|toml|ini|cfg|conf|env|py|ipynb|sh|sql|properties|xml|html|log)$/i
const longestWritten = 5 * 2 ** 20

/** The secrets in a run's texts; `under` stands before their paths. */
async function secretsBeside({ scanner }: Sources, run: FileSet, under: string): Promise<FileScan['secrets']> {
  const found: FileScan['secrets'][number][] = []
  for (const { path, size } of run.files.filter((file) => written.test(file.path) && file.size <= longestWritten)) {
    const parts = size === 0 ? null : await run.parts(path)
    if (parts === null) continue
    const { secrets } = await scanner.scan(`${under}${path}`, parts, { flavors: null, declared: false })
    for (const secret of secrets) found.push(secret)
  }
  return found
}

export type Question = {
  readonly model: FileSet
  /** the run that made it, whose texts may give something away */
  readonly run: FileSet | null
  /** files that are lines of requirements whatever they are called */
  readonly also?: readonly string[]
}

/** Everything that is seen of the files; a database that cannot be asked is told in the reading. */
export async function readSecurity(sources: Sources, { model, run, also }: Question): Promise<Security> {
  const { documents, advisories } = sources
  const required = await readRequired(documents, model, also)
  const { models, broken } = await readModels(documents, model)
  const { pinned, unresolved, foreign } = dependenciesOf(required.lines, required.files)
  const answer =
    pinned.length === 0
      ? { reading: { state: 'unnamed' as const }, hits: [] }
      : await advisories.lookUp(pinned.map(({ name, version }) => ({ name, version })))
  const scan = await scanFiles(sources, model, models)
  const beside = run === null ? [] : await secretsBeside(sources, run, 'run/')
  const left = { more: 0 }
  const placesOf = (name: string, version: string) =>
    pinned.find((one) => one.name === name && one.version === version)?.places ?? []
  return {
    packages: pinned.length,
    files: model.files.length,
    unresolved: kept(unresolved, left),
    foreign: kept(foreign, left),
    advisories: answer.reading,
    vulnerabilities: kept(
      vulnerabilitiesOf(answer.hits).map((one) => ({ ...one, places: placesOf(one.name, one.version) })),
      left,
    ),
    uses: kept([...models.flatMap(({ uses }) => uses), ...scan.uses], left),
    broken: kept([...required.broken, ...broken, ...scan.broken], left),
    pickles: kept(scan.pickles, left),
    formats: [...new Set(models.flatMap(({ formats }) => formats))],
    secrets: kept([...scan.secrets, ...beside], left),
    reports: kept(required.reports, left),
    more: left.more,
  }
}
