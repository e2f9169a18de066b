import { originOf, type Answer } from './origin.ts'
import { list, text } from './reading.ts'
import type { PackFile } from './chain.ts'
import type { Governance } from './story/governance.ts'
import type { Request } from './story/requests.ts'
import type { Stay } from './story/stays.ts'
import type { Verification } from './verification.ts'

/** What the file brings beside the records; of it nothing is verified. */
export type Cover = {
  readonly made: string
  readonly suite: string
  readonly model: string | null
  readonly said: { readonly state: string; readonly faults: readonly string[]; readonly unknown: readonly string[] }
}

/** All that is shown. */
export type Pack = {
  readonly cover: Cover
  readonly verification: Verification
  readonly requests: readonly Request[]
  readonly stays: readonly Stay[]
  readonly governance: readonly Governance[]
  readonly repository: string
  /** what the reader compared with, and what came of it; changed by the form alone */
  readonly compared: { head: Answer | null; key: Answer | null }
}

/** How a view is drawn: on the screen, or whole on paper. */
export type Drawing = { readonly pack: Pack; readonly whole: boolean }

/** The cover and the files in the data of the page. */
export function readData(value: unknown): { readonly cover: Cover; readonly files: readonly PackFile[] } | null {
  if (text(value, 'schema') !== 'countersign/pack/1') return null
  const texts = (...path: readonly string[]): readonly string[] =>
    list(value, ...path).filter((one) => typeof one === 'string')
  return {
    cover: {
      made: text(value, 'made'),
      suite: text(value, 'suite'),
      model: text(value, 'model') || null,
      said: { state: text(value, 'said', 'state'), faults: texts('said', 'faults'), unknown: texts('said', 'unknown') },
    },
    files: list(value, 'files').flatMap((file): readonly PackFile[] => {
      const [path, content] = Array.isArray(file) ? (file as readonly unknown[]) : []
      return typeof path === 'string' && typeof content === 'string' ? [{ path, text: content }] : []
    }),
  }
}

export const originIn = ({ compared }: Pack): Answer =>
  originOf([compared.head, compared.key].filter((one) => one !== null))

/** Whether the record, or one before it, cannot be trusted. */
export const inDoubt = ({ verification: { firstBad } }: Pack, record: number): boolean =>
  firstBad?.record != null && record >= firstBad.record
