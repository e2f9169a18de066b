import type { Facts } from '../domain/facts.ts'
import { proposedModelChanges } from '../domain/request/changes-standing.ts'
import { code } from './escape.ts'
import { modelChangesSection } from './model-changes.ts'
import { table } from './table.ts'

const short = (digest: string | undefined): string => (digest === undefined ? 'none' : code(digest.slice(7, 23)))

/** What a change of what judges would change; empty for a request about a version. */
export function judgesChanges(facts: Facts): string {
  const model = proposedModelChanges(facts)
  return model === null ? governanceChanges(facts) : modelChangesSection(model)
}

/** Which governance files a policy request changes, with their digests before and after; empty for any other request. */
export function governanceChanges({ request, governance, ledger }: Facts): string {
  if (request.state !== 'found' || request.request.state !== 'read' || request.request.value.kind !== 'policy')
    return ''
  const { governance: files, models = {} } = request.request.value
  const named: Readonly<Record<string, string>> = { ...files, ...models }
  const before = new Map(governance.files.map(({ path, digest }) => [path, digest]))
  const paths = [...new Set([...before.keys(), ...Object.keys(named)])].sort()
  // before the genesis nothing is recorded, and every file is new to the ledger
  const genesis = ledger.governance === null
  const rows = paths
    .filter((path) => genesis || before.get(path) !== named[path])
    .map((path) => [code(path, 120), genesis ? 'not recorded' : short(before.get(path)), short(named[path])])
  if (rows.length === 0) return 'No governance file differs from the default branch.'
  const rest = paths.length - rows.length
  return `${table(['File', 'Now', 'Proposed'], rows)}${rest === 0 ? '' : `\n\n${rest} further ${rest === 1 ? 'file stays' : 'files stay'} as recorded.`}`
}
