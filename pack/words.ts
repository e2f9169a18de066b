/** Codes and times of the records in words, and hostile text made visible. */

/** A code such as `not-in-role` in words. */
export const words = (code: string): string =>
  code
    .replaceAll(/(?<=[a-z])(?=[A-Z][a-z]*)/g, ' ')
    .replaceAll(/[-_]+/g, ' ')
    .replaceAll('sign off', 'sign-off')
    .trim()

/** The words with a capital at the beginning. */
export const sentence = (some: string): string => some.charAt(0).toUpperCase() + some.slice(1)

/** An instant as people read it, in UTC; the text itself where it is no instant. */
export function instant(at: string): string {
  const [, day, time] = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)(?:\.\d+)?Z$/.exec(at) ?? []
  return day === undefined || time === undefined ? at : `${day} ${time} UTC`
}

export const day = (at: string): string => /^\d{4}-\d\d-\d\d/.exec(at)?.[0] ?? at

/** `1 record`, `2 records`. */
export const plural = (many: number, one: string, more = `${one}s`): string =>
  `${many.toLocaleString('en-GB')} ${many === 1 ? one : more}`

/** A digest short enough for a table; the whole stands in the record. */
export const short = (digest: string): string => digest.replace(/^sha256:([0-9a-f]{16})[0-9a-f]{48}$/, '$1')

// what changes how the text around it is read, or is not seen at all; joiners are left, which scripts and emoji need
const unseen =
  /[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u00AD\u061C\u180E\u200B\u200E\u200F\u2028-\u202E\u2060-\u206F\uFEFF\uFFF9-\uFFFB]|\p{Cs}|\p{Co}|[\u{E0000}-\u{E007F}]/gu

/** The text with characters that nobody sees, or that turn the direction, as their code points. */
export const visible = (text: string): string =>
  text.replaceAll(unseen, (sign) => `⟦U+${(sign.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}⟧`)

/** The address, where it is one that may be followed. */
export function webAddress(text: string): string | null {
  try {
    const { protocol, href } = new URL(text)
    return protocol === 'https:' || protocol === 'http:' ? href : null
  } catch {
    return null
  }
}
