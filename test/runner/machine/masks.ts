export interface Masks {
  readonly add: (secret: string) => void
  readonly hide: (line: string) => string
  /** Whether the text holds a secret. */
  readonly betrays: (value: string) => boolean
}

function shapesOf(secret: string): readonly string[] {
  const lines = secret.split(/\r?\n/).map((line) => line.trim())
  const written = [
    encodeURIComponent(secret),
    JSON.stringify(secret).slice(1, -1),
    Buffer.from(secret).toString('base64'),
  ]
  return [secret, ...lines, ...written].filter((shape) => shape !== '')
}

/** The secrets of one job, kept to be blotted out of its logs and dropped from its outputs. */
export function createMasks(): Masks {
  const shapes = new Set<string>()
  const longestFirst = (): readonly string[] => [...shapes].sort((a, b) => b.length - a.length)
  return {
    add: (secret) => shapesOf(secret).forEach((shape) => shapes.add(shape)),
    hide: (line) => longestFirst().reduce((text, shape) => text.replaceAll(shape, '***'), line),
    betrays: (value) => [...shapes].some((shape) => value.includes(shape)),
  }
}
