import { codeOwnersFile, ownerOf, patternFault, type Line } from '../../protection/code-owners.ts'
import type { Repo } from '../../store.ts'
import { one, Refusal, type Answer, type Call } from '../../wire.ts'
import { onRepo, type Row } from '../row.ts'
import { commitOf } from './repository.ts'

type Fault = { readonly kind: string; readonly column: number; readonly suggestion: string }

function faultOf(call: Call, repo: Repo, { text, pattern, owners }: Line): Fault | null {
  const kind = patternFault(pattern)
  if (kind !== null) return { kind, column: text.indexOf(pattern) + 1, suggestion: 'Use a pattern without ! and [ ].' }
  const unknown = owners.find((name) => ownerOf(call.store, repo, name) === null)
  if (unknown === undefined) return null
  const column = text.indexOf(unknown) + 1
  return {
    kind: 'Unknown owner',
    column,
    suggestion: `make sure ${unknown} exists and has write access to the repository`,
  }
}

function errors(call: Call, repo: Repo): Answer {
  const file = codeOwnersFile(repo, commitOf(repo, call.query.get('ref') ?? repo.defaultBranch))
  if (file === null) throw new Refusal(404, 'Not Found')
  const found = file.lines.flatMap((line) => {
    const fault = faultOf(call, repo, line)
    if (fault === null) return []
    const message = `${fault.kind} on line ${line.number}: ${fault.suggestion}\n\n  ${line.text}\n  ${' '.repeat(fault.column - 1)}^`
    return [{ line: line.number, source: line.text, path: file.path, message, ...fault }]
  })
  return one({ errors: found })
}

export const codeOwnerRows: readonly Row[] = [
  onRepo('GET /repos/{owner}/{repo}/codeowners/errors', 'contents', 'read', errors),
]
