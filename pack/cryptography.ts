/** What the verification needs of a browser; every answer is null where this browser cannot give it. */
export type Cryptography = {
  /** `sha256:` and the hex digest of the text's bytes in UTF-8, or of the bytes */
  readonly digest: (content: string | Uint8Array<ArrayBuffer>) => Promise<string | null>
  /** whether the ed25519 signature is the key's */
  readonly signed: (
    key: Uint8Array<ArrayBuffer>,
    signature: Uint8Array<ArrayBuffer>,
    message: string,
  ) => Promise<boolean | null>
}

const hex = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')

/** The cryptography of this browser. Browsers leave `crypto.subtle` out on pages that they do not trust. */
export function cryptographyOf(subtle: typeof crypto.subtle | undefined): Cryptography {
  const encoder = new TextEncoder()
  return {
    async digest(content) {
      if (subtle === undefined) return null
      const bytes = typeof content === 'string' ? encoder.encode(content) : content
      return `sha256:${hex(new Uint8Array(await subtle.digest('SHA-256', bytes)))}`
    },
    async signed(key, signature, message) {
      if (subtle === undefined) return null
      try {
        const imported = await subtle.importKey('raw', key, { name: 'Ed25519' }, false, ['verify'])
        return await subtle.verify({ name: 'Ed25519' }, imported, signature, encoder.encode(message))
      } catch (error) {
        // a browser without Ed25519 says so in its own words; 32 bytes that are no key are no key's signature
        return error instanceof Error && error.name === 'DataError' ? false : null
      }
    },
  }
}

/** The bytes of a base64 text; null where it is none. */
export function bytesOf(base64: string): Uint8Array<ArrayBuffer> | null {
  if (!/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(base64)) return null
  return Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0))
}
