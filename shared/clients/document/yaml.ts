import { isMap, isScalar, isSeq, LineCounter, parseAllDocuments, stringify, type Node } from 'yaml'
import type { Located, Problem, Read } from '../../domain/document/document.ts'

const mostBytes = 1_000_000

function linesOf(node: unknown, pointer: string, counter: LineCounter, into: Record<string, number>): void {
  const place = (one: Node | null | undefined): number | null =>
    one?.range ? counter.linePos(one.range[0]).line : null
  if (isMap(node)) {
    for (const pair of node.items) {
      if (!isScalar(pair.key)) continue
      const at = `${pointer}/${String(pair.key.value).replaceAll('~', '~0').replaceAll('/', '~1')}`
      const line = place(pair.key)
      if (line !== null) into[at] = line
      linesOf(pair.value, at, counter, into)
    }
  } else if (isSeq(node)) {
    for (const [index, item] of node.items.entries()) {
      const at = `${pointer}/${index}`
      const line = isMap(item) || isSeq(item) || isScalar(item) ? place(item) : null
      if (line !== null) into[at] = line
      linesOf(item, at, counter, into)
    }
  }
}

/** The value of a YAML text with the line of each place, or what is wrong with the text; one document, no anchors, no tags. */
export function locate(text: string, file: string): Read<Located> {
  const fail = (line: number, message: string): Read<Located> => ({
    ok: false,
    problems: [{ file, line, path: '', message }],
  })
  if (text.length > mostBytes)
    return fail(1, `is larger than ${mostBytes} characters; files that people write are not.`)
  const counter = new LineCounter()
  const documents = parseAllDocuments(text.replace(/^\uFEFF/, ''), {
    lineCounter: counter,
    version: '1.2',
    schema: 'core',
    uniqueKeys: true,
    merge: false,
  })
  if (!Array.isArray(documents)) return fail(1, 'is empty.')
  const [document, second] = documents
  if (document === undefined || document.contents === null) return fail(1, 'is empty.')
  if (second !== undefined)
    return fail(counter.linePos(second.range[0]).line, 'holds a second document; one file is one document.')
  const problems = document.errors.map((error): Problem => {
    const message = error.message.split('\n')[0]?.replace(/ at line \d+, column \d+:?$/, '') ?? ''
    return { file, line: counter.linePos(error.pos[0]).line, path: '', message: `cannot be read as YAML: ${message}.` }
  })
  if (problems.length > 0) return { ok: false, problems }
  const anchored = /(^|[\s[{,:-])[&*][A-Za-z0-9_]/m.exec(text)
  try {
    // aliases can make a small text huge; none is needed in these files
    const value: unknown = document.toJS({ maxAliasCount: 0 })
    const lines: Record<string, number> = { '': 1 }
    linesOf(document.contents, '', counter, lines)
    return { ok: true, value: { file, value, lines } }
  } catch {
    return fail(
      anchored === null ? 1 : counter.linePos(anchored.index).line,
      'uses an anchor or alias (& or *); write the value out.',
    )
  }
}

/** The value as a YAML text that `locate` reads back; texts that look like something else are quoted. */
export function formatYaml(value: unknown): string {
  return stringify(value, { version: '1.2', schema: 'core', lineWidth: 120, aliasDuplicateObjects: false })
}
