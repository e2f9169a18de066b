import { sha256 } from '../../digest.ts'

/** A name as one segment of a path that every web server and file system keeps apart from every other name's. */

const most = 120
// Windows opens these as devices, whatever stands behind a point
const device = /^(?:aux|con|nul|prn|com\d|lpt\d)$/

const escaped = (byte: number): string => `~${byte.toString(16).padStart(2, '0')}`

/**
 * The segment of a name: small letters, digits, `-` and, but for its ends, `_` stand for themselves, any other byte of its UTF-8 is `~`
 * and two hex digits. A capital is such a byte, since two names that differ in it alone are one file for some systems; and a point,
 * since `a.json` would be a folder where the file of `a` is.
 */
export function segmentOf(name: string): string {
  const bytes = new TextEncoder().encode(name)
  const text = Array.from(bytes, (byte, index) => {
    const letter = String.fromCharCode(byte)
    const inside = index > 0 && index < bytes.length - 1
    return /[a-z0-9-]/.test(letter) || (inside && letter === '_') ? letter : escaped(byte)
  }).join('')
  const safe = device.test(text) ? text.replace(/^./, (letter) => escaped(letter.charCodeAt(0))) : text
  if (safe === '') return '~'
  // nothing escaped holds two of them in a row
  return safe.length <= most ? safe : `${safe.slice(0, 40)}~~${sha256(bytes)}`
}
