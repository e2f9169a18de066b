import type { Located, Read } from '../domain/document/document.ts'

/** Reads YAML texts that people and tools wrote, with the line of each place. */
export interface Documents {
  locate(text: string, file: string): Read<Located>
  /** the value as a YAML text that `locate` reads back */
  format(value: unknown): string
}
