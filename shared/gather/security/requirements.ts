import type { Reported } from '../../domain/evidence/security.ts'
import { readConda, readPythonEnvironment } from '../../domain/requirement/environment-file.ts'
import { readLines, type Line } from '../../domain/requirement/line.ts'
import { readBill, readPipfileLock } from '../../domain/requirement/lock-file.ts'
import { readLockTables } from '../../domain/requirement/lock-table.ts'
import { readReport } from '../../domain/requirement/report.ts'
import type { Documents } from '../../ports/documents.ts'
import { textOf, type Broken, type FileSet } from './files.ts'

/** Reads what a set of files requires: every file that a tool would install from, and what other tools say of it. */

export type Required = {
  readonly lines: readonly Line[]
  readonly files: readonly string[]
  readonly reports: readonly Reported[]
  readonly broken: readonly Broken[]
}

type Kind = 'lines' | 'conda' | 'python-env' | 'pipfile' | 'lock-tables' | 'bill' | 'report' | 'unread'

const kinds: readonly (readonly [RegExp, Kind])[] = [
  [/^(?:.*[-_.])?(?:requirements|constraints)(?:[-_.].*)?\.(?:txt|in|lock)$/i, 'lines'],
  [/^(?:conda|environment)\.ya?ml$/i, 'conda'],
  [/^python_env\.ya?ml$/i, 'python-env'],
  [/^Pipfile\.lock$/, 'pipfile'],
  [/^(?:s?bom|.*\.(?:cdx|spdx|bom))\.json$/i, 'bill'],
  [/\.sarif(?:\.json)?$/i, 'report'],
  [/^(?:poetry\.lock|uv\.lock|pdm\.lock|pylock(?:\..*)?\.toml)$/, 'lock-tables'],
  [/^(?:Pipfile|pyproject\.toml|setup\.(?:py|cfg))$/, 'unread'],
]

/** What kind of requirement file a path names, or null. */
export function kindOf(path: string): Kind | null {
  const name = path.split('/').at(-1) ?? ''
  return kinds.find(([pattern]) => pattern.test(name))?.[1] ?? null
}

type Read = { readonly lines: readonly Line[] | null; readonly reports: readonly Reported[] | null }

function readText(documents: Documents, kind: Kind, path: string, text: string): Read {
  const lines = (found: readonly Line[] | null): Read => ({ lines: found, reports: [] })
  if (kind === 'lines') return lines(readLines(path, text))
  if (kind === 'pipfile') return lines(readPipfileLock(path, text))
  if (kind === 'lock-tables') return lines(readLockTables(path, text))
  if (kind === 'bill') return lines(readBill(path, text))
  if (kind === 'report') return { lines: [], reports: readReport(path, text) }
  const located = documents.locate(text, path)
  if (!located.ok) return lines(null)
  return lines(kind === 'conda' ? readConda(located.value) : readPythonEnvironment(located.value))
}

/** Everything that the files require; `also` names files that are lines of requirements whatever they are called. */
export async function readRequired(
  documents: Documents,
  set: FileSet,
  also: readonly string[] = [],
): Promise<Required> {
  const lines: Line[] = []
  const reports: Reported[] = []
  const broken: Broken[] = []
  const files: string[] = []
  for (const { path } of set.files) {
    const kind = also.includes(path) ? 'lines' : kindOf(path)
    if (kind === null) continue
    if (kind === 'unread') {
      const why = 'its packages are not read from this format; log them as requirements.txt with exact versions'
      broken.push({ file: path, why, offset: null })
      continue
    }
    files.push(path)
    const text = await textOf(set, path)
    const read = 'text' in text ? readText(documents, kind, path, text.text) : null
    if (read === null && 'why' in text) broken.push(text)
    else if (read?.lines == null || read.reports === null)
      broken.push({ file: path, why: 'it is not in the form that its name promises', offset: null })
    else {
      // one by one: as arguments very many of them end in a crash
      for (const line of read.lines) lines.push(line)
      for (const report of read.reports) reports.push(report)
    }
  }
  return { lines, files, reports, broken }
}
