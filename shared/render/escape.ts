/**
 * Text from the registry or a pull request made inert for Markdown that GitHub renders: no markup, no mention, no
 * reference, no comment, no table cell of its own; cut at `most` characters. Invisible and direction-changing
 * characters are shown as their code points.
 */
export function escapeMarkdown(text: string, most = 300): string {
  const shown = visible(text, most)
  return (
    shown
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
      .replaceAll(/[\\`*_{}[\]()#+\-.!|~$^:]/g, (sign) => (harmless.has(sign) ? sign : `&#${sign.codePointAt(0)};`))
      .replaceAll('@', '&#64;')
      // mentions and references are looked for once entities are characters again: only a break after the sign stops them
      .replaceAll(/&#(?:64|35);/g, '$&\u200B')
      .replaceAll(/\bGH-(?=\d)/gi, '$&\u200B')
      // GitHub links these wherever they stand; a zero-width joiner keeps the look and breaks the link
      .replaceAll(/\b(https?|ftp|www)(?=&#58;|:|\.)/gi, '$1\u200D')
  )
}

// harmless inside a line, and frequent in names and numbers
const harmless: ReadonlySet<string> = new Set(['.', '-', '(', ')', '+', ':', '!', '{', '}', '^'])

/** The text as inline code that nothing in it can end. */
export function code(text: string, most = 200): string {
  const shown = visible(text, most).replaceAll('|', '\u2223')
  const longest = Math.max(0, ...(shown.match(/`+/g) ?? []).map((run) => run.length))
  const fence = '`'.repeat(longest + 1)
  const pad = shown.startsWith('`') || shown.endsWith('`') || shown === '' ? ' ' : ''
  return `${fence}${pad}${shown}${pad}${fence}`
}

const cut = (text: string, most: number): string =>
  text.length > most ? `${text.slice(0, most).replace(/[\uD800-\uDBFF]$/, '')}…` : text

/** The text on one line, cut, with control, invisible and direction-changing characters shown as code points. */
export function visible(text: string, most: number): string {
  const shown = cut(text, most)
    .replaceAll(/\s+/gu, ' ')
    .replaceAll(
      /[\p{Cc}\p{Cf}\p{Co}\p{Cs}]/gu,
      (sign) => `U+${(sign.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`,
    )
  // code points take more room than what they stand for, and GitHub refuses a title that is too long
  return shown.length > most + 1 ? cut(shown, most) : shown
}

/** A link whose text and address cannot break out; an address that is not http or https is shown as text alone. */
export function link(text: string, address: string): string {
  const parsed = URL.canParse(address) ? new URL(address) : null
  if (parsed === null || !/^https?:$/.test(parsed.protocol)) return escapeMarkdown(text)
  return `[${escapeMarkdown(text)}](${parsed.href.replaceAll('(', '%28').replaceAll(')', '%29').replaceAll(' ', '%20')})`
}
