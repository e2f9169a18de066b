import { hash } from 'node:crypto'
import { canonicalJson } from './canonical.ts'

/** The SHA-256 of bytes or of a text in UTF-8, as 64 hex digits. */
export function sha256(bytes: string | Uint8Array): string {
  return hash('sha256', bytes)
}

/** `sha256:` and the hex digest of the value's canonical JSON. */
export function digestOf(value: unknown): string {
  return `sha256:${sha256(canonicalJson(value))}`
}

/** The 16 hex digits by which people name a digest. */
export function shortDigest(digest: string): string {
  return digest.replace(/^sha256:/, '').slice(0, 16)
}
