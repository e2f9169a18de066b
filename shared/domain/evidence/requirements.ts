import { exactVersion, readLines, type Line } from '../requirement/line.ts'
import type { Requirement } from './subject.ts'

const leadingName = /^([A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)/

function factOf({ file, line, text, asked }: Line): Requirement {
  // an editable may change at its place, whatever its address says
  if (text.startsWith('-')) return { file, line, text, name: null, pinned: false }
  const fact = { file, line, text, name: leadingName.exec(text)?.[1] ?? null }
  if (asked.kind === 'address') return { ...fact, name: asked.name ?? fact.name, pinned: asked.fixed }
  const pinned = asked.kind === 'package' && asked.specifiers.length === 1 && exactVersion(asked.specifiers) !== null
  return { ...fact, pinned }
}

/**
 * The requirements of a pip requirements file, one entry a logical line, with line numbers.
 * Pinned is `==` or `===` without a wildcard, or an address with a SHA-256 or a full commit; an included file (`-r`, `-c`),
 * an editable (`-e`) and anything unreadable is unpinned. Options that ask for no package are none.
 */
export function readRequirements(file: string, text: string): readonly Requirement[] {
  return readLines(file, text)
    .filter(({ asked }) => asked.kind !== 'option')
    .map(factOf)
}
