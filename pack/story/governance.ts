import type { Entry } from '../chain.ts'
import { at, list, text } from '../reading.ts'

/** The records of governance: each with its files, newest last. */
export type Governance = {
  readonly record: number
  readonly at: string
  readonly digest: string
  readonly files: readonly { readonly path: string; readonly digest: string; readonly text: string }[]
}

const filesOf = (value: unknown, ...path: readonly string[]): Governance['files'] =>
  list(value, ...path).map((file) => ({
    path: text(file, 'path'),
    digest: text(file, 'digest'),
    text: text(file, 'text'),
  }))

/** What judged, and when it was put in force. */
export function governanceOf(entries: readonly Entry[]): readonly Governance[] {
  return entries.flatMap(({ number, value }): readonly Governance[] => {
    const kind = text(value, 'kind')
    if (kind === 'genesis' || kind === 'policy')
      return [
        {
          record: number,
          at: text(value, 'at'),
          digest: text(value, 'governance'),
          files: [...filesOf(value, 'files'), ...filesOf(value, 'models')],
        },
      ]
    const single = at(value, 'file') ?? at(value, 'modelFile')
    if (text(single, 'text') === '') return []
    return [
      {
        record: number,
        at: text(value, 'at'),
        digest: text(single, 'digest'),
        files: filesOf({ files: [single] }, 'files'),
      },
    ]
  })
}
