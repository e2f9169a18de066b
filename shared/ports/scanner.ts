import type { FileScan } from '../domain/evidence/security.ts'

/** Looks through the bytes of a file without loading it. */
export interface Scanner {
  /**
   * What the file holds, whatever its size. `flavors` are those of the model that it belongs to, null where none is
   * declared; `declared` is said of a file that the model's own description has loaded.
   */
  scan(
    path: string,
    parts: AsyncIterable<Uint8Array>,
    about: { readonly flavors: readonly string[] | null; readonly declared: boolean },
  ): Promise<FileScan & { readonly sha256: string }>
}
