/** The first line of an incident's issue, by which it is found again beside its author and its label. */

const prefix = '<!-- countersign:incident '
// a name of 256 letters that are no ASCII is nine times as long in a key, and its per cent signs are written once more
const shape = /^<!-- countersign:incident (\S{1,20000}) -->\r?\n?/

/** The line that names an incident; no name can end it. */
export function formatMarker(key: string): string {
  const inert = encodeURIComponent(key).replaceAll('%2F', '/').replaceAll('--', '-%2D')
  return `${prefix}${inert} -->`
}

/** The incident that an issue's text tells of, with the rest of the text; null where it begins with no marker. */
export function parseMarker(text: string): { readonly key: string; readonly body: string } | null {
  const found = shape.exec(text)
  if (found?.[1] === undefined) return null
  try {
    return { key: decodeURIComponent(found[1]), body: text.slice(found[0].length) }
  } catch {
    return null
  }
}
