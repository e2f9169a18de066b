import { writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

/** Writes the answers of a model for the job that judges them, readable by nobody else; answers with the path. */
export function writeAnswers(
  folders: { readonly workspace: string; readonly temporary: string },
  path: string | undefined,
  text: string,
): string {
  const at = path === undefined ? join(folders.temporary, 'countersign-answers.json') : resolve(folders.workspace, path)
  writeFileSync(at, text, { mode: 0o600 })
  return at
}
