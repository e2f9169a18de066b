import { isRecord, type Document } from './schema.ts'

/** What GitHub answers and takes, and its published description does not know. */
const unpublished: readonly {
  readonly where: readonly string[]
  readonly name: string
  readonly schema: object
  readonly because: string
}[] = [
  {
    where: ['components', 'schemas', 'environment', 'properties'],
    name: 'can_admins_bypass',
    schema: { type: 'boolean' },
    because: 'https://github.com/google/go-github/issues/2722',
  },
  {
    where: [
      'paths',
      '/repos/{owner}/{repo}/environments/{environment_name}',
      'put',
      'requestBody',
      'content',
      'application/json',
      'schema',
      'properties',
    ],
    name: 'can_admins_bypass',
    schema: { type: 'boolean' },
    because: 'https://github.com/google/go-github/issues/2725',
  },
  {
    where: ['components', 'schemas', 'repository-rule-pull-request', 'properties', 'parameters', 'properties'],
    name: 'require_extra_approval_for_unattributed_changes',
    schema: { type: 'boolean' },
    because: 'answered since September 2026, and in no published description yet',
  },
]

function withProperty(value: unknown, path: readonly string[], name: string, schema: object): unknown {
  if (!isRecord(value)) throw new Error(`GitHub's description has no place for ${name}`)
  const [head, ...rest] = path
  if (head === undefined) return { ...value, [name]: schema }
  return { ...value, [head]: withProperty(value[head], rest, name, schema) }
}

/** The description with what it does not know yet. */
export function amended(document: Document): Document {
  return unpublished.reduce<Document>(
    (before, { where, name, schema }) => withProperty(before, where, name, schema) as Document,
    document,
  )
}
