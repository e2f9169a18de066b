import type { Documents } from '../../shared/ports/documents.ts'

/** Documents in JSON, which is the part of YAML that needs no library; every place is on line 1. */
export const fakeDocuments: Documents = {
  locate: (text, file) => {
    try {
      const value: unknown = JSON.parse(text)
      return { ok: true, value: { file, value, lines: { '': 1 } } }
    } catch {
      return { ok: false, problems: [{ file, line: 1, path: '', message: 'cannot be read.' }] }
    }
  },
  format: (value) => `${JSON.stringify(value)}\n`,
}
