import type { Subject } from '../evidence/subject.ts'
import type { ModelFile } from '../model/model-file.ts'
import { gapsOf } from './gaps.ts'
import type { Lineage } from './lineage.ts'

/** The chain of a version as a picture's nodes and arrows. */

export type Node = {
  /** what it is, in our words */
  readonly kind: string
  /** what others call it */
  readonly name: string
  /** more of it, which begins with a word of ours */
  readonly detail: string
  /** whether something is missing or wrong here */
  readonly gap: boolean
}
export type Graph = {
  readonly nodes: readonly Node[]
  /** from and to, as places in `nodes` */
  readonly edges: readonly (readonly [number, number])[]
  readonly gaps: number
}

type Pictured = Pick<Subject, 'model' | 'version' | 'commit' | 'environment' | 'runId'>

/** The chain of the version, the version first; null where nobody looked at it. */
export function lineageGraph(subject: Pictured, lineage: Lineage, modelFile: ModelFile | null): Graph | null {
  const { links, digests } = lineage
  if (links === undefined) return null
  const gaps = gapsOf({ subject, modelFile, lineage, links }).filter(({ weight }) => weight === 'fail')
  const open = new Set(gaps.map(({ facts }) => String(facts.about)))
  const nodes: Node[] = []
  const edges: (readonly [number, number])[] = []
  const add = (kind: string, name: string, detail = '', ...abouts: readonly string[]): number =>
    nodes.push({ kind, name, detail, gap: [`${kind} ${name}`.trim(), ...abouts].some((about) => open.has(about)) }) - 1
  const join = (from: number, to: number): number => {
    edges.push([from, to])
    return from
  }

  const version = add('version', `${subject.model} ${subject.version}`)
  const { python, requirements, flavors } = subject.environment
  const made = flavors.map(({ name, version: own }) => `${name} ${own ?? ''}`.trim()).join(', ')
  const environment = `Python ${python ?? 'unknown'}, ${requirements.length} requirements, ${made}`
  join(version, add('environment', '', environment, 'python', 'requirements'))

  // from the version back to its run: copies, then the model as the run logged it
  let at = version
  for (const { model, version: number } of links.copies) at = join(add('copied version', `${model} ${number}`), at)
  if (links.copiesEnd !== 'whole') at = join(add('copied versions', '', links.copiesEnd), at)
  for (const { modelId } of links.models.filter(({ part }) => part === 'own'))
    at = join(add('logged model', modelId), at)
  const runs = links.runs.map(({ runId }, index) => {
    at = join(add(index === 0 ? 'run' : 'parent run', runId), at)
    return at
  })
  const own = runs[0] ?? join(add('run', '', 'none'), at)

  const { sha } = subject.commit
  join(add('commit', '', sha === null ? 'none' : `SHA ${sha.slice(0, 12)}`), own)
  const data = new Map<string, number>()
  links.runs.forEach(({ datasets }, index) => {
    for (const { name, digest } of datasets)
      data.set(name, join(add('dataset', name, digest === '' ? 'no digest' : `digest ${digest}`), runs[index] ?? own))
  })
  if (open.has('dataset')) join(add('dataset', '', 'none'), own)
  for (const { name, version: of } of modelFile?.data.sources ?? []) {
    const found = digests.find((one) => one.name === name)?.found
    join(
      add('source', name, `version ${of}${found == null ? '' : `, SHA-256 ${found.slice(0, 12)}`}`),
      data.get(name) ?? own,
    )
  }
  for (const { modelId } of links.models.filter(({ part }) => part === 'input')) join(add('input model', modelId), own)

  const [, ...others] = links.dependencies
  const models = new Map([[links.model, version], ...others.map(({ model }) => [model, add('model', model)] as const)])
  for (const { model, on } of links.dependencies)
    for (const name of on) {
      const [from, to] = [models.get(name), models.get(model)]
      if (from !== undefined && to !== undefined) join(from, to)
    }
  for (const about of ['models read', 'datasets and inputs']) if (open.has(about)) join(add(about, ''), version)
  return { nodes, edges, gaps: gaps.length }
}
