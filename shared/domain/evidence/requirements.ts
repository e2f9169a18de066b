import type { Requirement } from './subject.ts'

const optionOnly =
  /^(-i|--index-url|--extra-index-url|-f|--find-links|--trusted-host|--no-index|--no-binary|--only-binary|--prefer-binary|--require-hashes|--pre|--use-feature)\b/
const exact = /^([A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)\s*(?:\[[^\]]*\])?\s*(===?)\s*([^\s,;*]+)\s*(?:;.*)?$/
const named = /^([A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)/
const byUrl = /^([A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)\s*(?:\[[^\]]*\])?\s*@\s*(\S+)/
const fixedUrl = /(#|&)sha256=[0-9a-f]{64}\b|^git\+\S+@[0-9a-f]{40}(#|$)/

/** The lines of a requirements file with continuations joined; a joined line keeps the number of its first. */
function logicalLines(text: string): readonly { readonly line: number; readonly text: string }[] {
  const lines: { line: number; text: string }[] = []
  let open: { line: number; text: string } | null = null
  for (const [index, raw] of text.split(/\r\n|\n|\r/).entries()) {
    const goesOn = /\\\s*$/.test(raw)
    const part = raw.replace(/\\\s*$/, ' ')
    if (open === null) open = { line: index + 1, text: part }
    else open.text += part
    if (!goesOn) {
      lines.push(open)
      open = null
    }
  }
  return open === null ? lines : [...lines, open]
}

function readLine(file: string, line: number, text: string): Requirement {
  const bare = text.replace(/\s--hash[=\s]\S+/g, '').trim()
  const url = byUrl.exec(bare)
  if (url !== null) return { file, line, text, name: url[1] ?? null, pinned: fixedUrl.test(url[2] ?? '') }
  const pin = exact.exec(bare)
  if (pin !== null) return { file, line, text, name: pin[1] ?? null, pinned: true }
  return { file, line, text, name: bare.startsWith('-') ? null : (named.exec(bare)?.[1] ?? null), pinned: false }
}

/**
 * The requirements of a pip requirements file, one entry a logical line, with line numbers.
 * Pinned is `==` or `===` without a wildcard, or an address with a SHA-256 or a full commit; an included file (`-r`, `-c`),
 * an editable (`-e`) and anything unreadable is unpinned.
 */
export function readRequirements(file: string, text: string): readonly Requirement[] {
  return logicalLines(text)
    .map(({ line, text: raw }) => ({ line, text: raw.replace(/(^|\s)#.*$/, '').trim() }))
    .filter((entry) => entry.text !== '' && !optionOnly.test(entry.text))
    .map((entry) => readLine(file, entry.line, entry.text))
}
