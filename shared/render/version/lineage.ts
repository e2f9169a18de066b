import type { Subject } from '../../domain/evidence/subject.ts'
import type { Facts } from '../../domain/facts.ts'
import { lineageGraph, type Graph, type Node } from '../../domain/lineage/graph.ts'
import type { Lineage } from '../../domain/lineage/lineage.ts'
import type { ModelFile } from '../../domain/model/model-file.ts'
import { escapeMarkdown, visible } from '../escape.ts'
import { folded } from '../table.ts'
import { isTogether } from './adopted.ts'

/** Where a version comes from, as a picture that GitHub draws. */

/** A picture of more is not read, and its text must leave room for the rest of a comment. */
const mostNodes = 24
const longestName = 60

/**
 * Text of strangers inside a quoted label: every sign that Mermaid or Markdown could read is its entity, so that it ends
 * no label, no line and no fence, and begins no list, link or directive.
 */
export function mermaidText(text: string, most = longestName): string {
  return (
    visible(text, most)
      // the sign of an icon, which is looked for when entities are characters again
      .replaceAll(/:(?=fa-)/gi, ':\u200D')
      .replaceAll(/[^\p{L}\p{M}\p{N} .-]|(?<=[wW]{3})\./gu, (sign) => `#${sign.codePointAt(0) ?? 0};`)
  )
}

// each line begins with a word of ours, the name's with its kind: "1. x" at the beginning would be a list
const label = ({ kind, name, detail }: Node): string =>
  [name === '' ? kind : `${kind} ${mermaidText(name)}`, ...(detail === '' ? [] : [mermaidText(detail)])].join('<br/>')

/** The picture in Mermaid's words, without its fence, and what was left out of it. */
export function mermaid({ nodes, edges }: Graph): { readonly text: string; readonly left: readonly Node[] } {
  // gaps first: none may hide behind what is in order
  const order = nodes
    .map((node, index) => ({ node, index }))
    .toSorted((a, b) => Number(b.node.gap) - Number(a.node.gap) || a.index - b.index)
  const drawn = new Set([...new Set([0, ...order.map(({ index }) => index)])].slice(0, mostNodes))
  const lines = nodes.flatMap((node, index) => (drawn.has(index) ? [`n${index}["${label(node)}"]`] : []))
  const arrows = edges
    .filter(([from, to]) => drawn.has(from) && drawn.has(to))
    .map(([from, to]) => `n${from} ${nodes[from]?.gap === true || nodes[to]?.gap === true ? '-.->' : '-->'} n${to}`)
  const gaps = nodes.flatMap(({ gap }, index) => (gap && drawn.has(index) ? [`n${index}`] : []))
  const marked =
    gaps.length === 0 ? [] : ['classDef gap stroke-width:3px,stroke-dasharray:6 4', `class ${gaps.join(',')} gap`]
  return {
    text: ['flowchart LR', ...[...lines, ...arrows, ...marked].map((line) => `  ${line}`)].join('\n'),
    left: nodes.filter((_, index) => !drawn.has(index)),
  }
}

/** How many of each kind were left out; empty where none was. */
function leftLine(left: readonly Node[]): string {
  const counts = new Map<string, number>()
  for (const { kind } of left) counts.set(kind, (counts.get(kind) ?? 0) + 1)
  const kinds = [...counts].map(([kind, count]) => `${count} × ${escapeMarkdown(kind)}`).join(', ')
  return left.length === 0 ? '' : ` Not drawn: ${kinds}.`
}

/** Title and picture of where the version comes from; null where nobody looked. */
export function lineagePicture(
  subject: Pick<Subject, 'model' | 'version' | 'commit' | 'environment' | 'runId'>,
  lineage: Lineage | undefined,
  modelFile: ModelFile | null,
): { readonly title: string; readonly body: string } | null {
  const graph = lineage === undefined ? null : lineageGraph(subject, lineage, modelFile)
  if (graph === null) return null
  const { text, left } = mermaid(graph)
  const said =
    graph.gaps === 0
      ? 'Complete: every link from the data to the environment was seen.'
      : `Not complete: what is dashed is missing, unknown or wrong (${graph.gaps}).`
  return {
    title: graph.gaps === 0 ? 'Where it comes from' : `Where it comes from, with ${graph.gaps} gaps`,
    body: `\`\`\`mermaid\n${text}\n\`\`\`\n\n${said}${leftLine(left)}`,
  }
}

/** Where the version of a request comes from; empty where nobody looked, and where several are judged together. */
export function originSection(facts: Facts): string {
  const { gathered, modelFile } = facts
  if (isTogether(facts) || gathered?.state !== 'gathered') return ''
  const file = modelFile.state === 'read' ? modelFile.value : null
  const picture = lineagePicture(gathered.subject, gathered.lineage, file)
  return picture === null ? '' : folded(picture.title, picture.body)
}
