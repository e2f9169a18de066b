/** Passwords and keys in texts, by the shapes that those who issue them publish. A found value is never told, only its line and its kind. */

export type Secret = { readonly line: number; readonly kind: string }

type Shape = {
  readonly kind: string
  readonly pattern: RegExp
  /** whether what the pattern found is one, and no example */
  readonly holds?: (value: string) => boolean
}

/** Bits a character: a made-up value repeats itself, a drawn one does not. */
function entropy(text: string): number {
  const counts = new Map<string, number>()
  for (const sign of text) counts.set(sign, (counts.get(sign) ?? 0) + 1)
  return [...counts.values()].reduce((sum, count) => sum - (count / text.length) * Math.log2(count / text.length), 0)
}

const drawn = (value: string): boolean => entropy(value) >= 3 && !/example|x{5}|0{8}|1234567/i.test(value)

/** The checksum that zip files use, too. */
function crc32(text: string): number {
  let crc = ~0
  for (let at = 0; at < text.length; at++) {
    crc ^= text.charCodeAt(at)
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0)
  }
  return ~crc >>> 0
}

const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'

/** Whether the last six characters are the checksum of those before, as GitHub and npm write it. */
function checks(value: string): boolean {
  const body = value.slice(value.indexOf('_') + 1)
  let rest = crc32(body.slice(0, -6))
  let said = ''
  for (let at = 0; at < 6; at++) {
    said = `${digits[rest % 62] ?? ''}${said}`
    rest = Math.floor(rest / 62)
  }
  return said === body.slice(-6)
}

const placeholder = /^[<[{$%*]|^(?:pass(?:word)?|secret|token|changeme|xxx+|\*+|user|key)$/i

const shapes: readonly Shape[] = [
  {
    kind: 'private key',
    pattern:
      /-----BEGIN (?:[A-Z]{2,10} )?PRIVATE KEY(?: BLOCK)?-----(?:\\n|\\r|[\s"'+]|[A-Za-z-]{1,40}: [^\n]{0,200}\n){0,20}[A-Za-z0-9+/=]{40}/g,
  },
  { kind: 'AWS access key', pattern: /\b(?:AKIA|ASIA)[A-Z2-7]{16}\b/g, holds: drawn },
  { kind: 'GitHub token', pattern: /\bgh[pousr]_[A-Za-z0-9]{36}\b/g, holds: checks },
  { kind: 'GitHub token', pattern: /\bgithub_pat_[A-Za-z0-9]{22}_[A-Za-z0-9]{59}\b/g, holds: drawn },
  { kind: 'GitLab token', pattern: /\bglpat-[A-Za-z0-9_-]{20,}/g, holds: drawn },
  { kind: 'Slack token', pattern: /\bxox[abprs]-[0-9]{8,}-[0-9A-Za-z-]{20,}/g, holds: drawn },
  { kind: 'Google API key', pattern: /\bAIza[A-Za-z0-9_-]{35}/g, holds: drawn },
  { kind: 'Azure storage key', pattern: /\bAccountKey=[A-Za-z0-9+/]{86}==/g, holds: drawn },
  { kind: 'Databricks token', pattern: /\bdapi[0-9a-f]{32}\b/g, holds: drawn },
  { kind: 'Hugging Face token', pattern: /\bhf_[A-Za-z]{34}\b/g, holds: drawn },
  { kind: 'npm token', pattern: /\bnpm_[A-Za-z0-9]{36}\b/g, holds: checks },
  { kind: 'PyPI token', pattern: /\bpypi-AgE[A-Za-z0-9_-]{50,}/g, holds: drawn },
  { kind: 'Stripe key', pattern: /\b[rs]k_live_[0-9A-Za-z]{24,}/g, holds: drawn },
  { kind: 'OpenAI key', pattern: /\bsk-[A-Za-z0-9_-]{20,200}T3BlbkFJ[A-Za-z0-9_-]{20,}/g, holds: drawn },
  { kind: 'Anthropic key', pattern: /\bsk-ant-[A-Za-z0-9_-]{80,}/g, holds: drawn },
  {
    kind: 'password in an address',
    pattern: /\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s:/@'"<>]{1,100}:([^\s/@'"<>]{3,200})@[A-Za-z0-9[]/g,
    holds: (value) => !placeholder.test(value),
  },
]

/** Tells the line of each place of a text, asked for from its beginning to its end. */
function linesOf(text: string, first: number): (place: number) => number {
  let [line, at] = [first, 0]
  return (place) => {
    for (let end = text.indexOf('\n', at); end !== -1 && end < place; end = text.indexOf('\n', at)) {
      line += 1
      at = end + 1
    }
    return line
  }
}

/** The secrets in a text, by line; `first` is the number of its first line. */
export function secretsIn(text: string, first = 1): readonly Secret[] {
  const found = shapes.flatMap(({ kind, pattern, holds }) => {
    const lineAt = linesOf(text, first)
    return [...text.matchAll(pattern)]
      .filter((match) => holds === undefined || holds(match[1] ?? match[0]))
      .map(({ index }) => ({ line: lineAt(index), kind }))
  })
  return [...new Map(found.map((one) => [`${one.line} ${one.kind}`, one])).values()].toSorted(
    (one, other) => one.line - other.line,
  )
}
