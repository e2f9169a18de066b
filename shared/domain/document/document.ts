import type { z } from 'zod'
import { didYouMean, nearest } from './nearest.ts'

/** A file's value with the line of each place in it; places are JSON pointers. */
export type Located = {
  readonly file: string
  readonly value: unknown
  readonly lines: Readonly<Record<string, number>>
}

/** One thing wrong in a file that a person wrote, in a sentence that says how to mend it. */
export type Problem = { readonly file: string; readonly line: number; readonly path: string; readonly message: string }

export type Read<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problems: readonly Problem[] }

type Path = readonly PropertyKey[]
type Issue = z.core.$ZodIssue

const pointer = (path: Path): string =>
  path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')
const dotted = (path: Path): string => path.map(String).join('.')

/** The line of a place, or of the nearest place above it that is in the file. */
export function lineOf({ lines }: Located, path: Path): number {
  for (let length = path.length; length >= 0; length--) {
    const line = lines[pointer(path.slice(0, length))]
    if (line !== undefined) return line
  }
  return 1
}

/** A problem at a place of the file. */
export function problemAt(located: Located, path: Path, message: string): Problem {
  return { file: located.file, line: lineOf(located, path), path: dotted(path), message }
}

/** `file:line: path: message`, as editors and people read it. */
export function formatProblem({ file, line, path, message }: Problem): string {
  return `${file}:${line}: ${path === '' ? '' : `${path}: `}${message}`
}

function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (found, part) => (typeof found === 'object' && found !== null ? Reflect.get(found, part) : undefined),
    value,
  )
}

const kindOf = (value: unknown): string =>
  value === null
    ? 'nothing'
    : Array.isArray(value)
      ? 'a list'
      : typeof value === 'object'
        ? 'a mapping'
        : typeof value === 'string'
          ? `the text "${value.slice(0, 60)}"`
          : JSON.stringify(value)

/** Of a union's branches the one that fits best: fewest problems at its own top, then fewest in all. */
function bestBranch(issue: Extract<Issue, { code: 'invalid_union' }>): readonly Issue[] {
  const weight = (issues: readonly Issue[]): number =>
    issues.reduce(
      (sum, one) =>
        sum +
        (one.path.length === 0 && one.code === 'invalid_type'
          ? 100
          : one.code === 'unrecognized_keys'
            ? 10 * one.keys.length
            : one.code === 'invalid_value'
              ? 2
              : 1),
      0,
    )
  return [...issue.errors].sort((a, b) => weight(a) - weight(b))[0] ?? []
}

/** The keys that another branch of the union does not take, where that branch takes this one. */
function rivalsOf(key: string, branches: readonly (readonly Issue[])[]): readonly string[] {
  const strangers = branches.map((issues) =>
    issues.flatMap((one) => (one.code === 'unrecognized_keys' && one.path.length === 0 ? one.keys : [])),
  )
  return strangers.find((keys) => keys.length > 0 && !keys.includes(key)) ?? []
}

function keyProblems(
  located: Located,
  path: Path,
  keys: readonly string[],
  known: readonly string[],
  branches: readonly (readonly Issue[])[],
): readonly Problem[] {
  const said = (key: string): string => {
    const rivals = rivalsOf(key, branches)
    if (known.includes(key))
      return rivals.length === 0
        ? `key "${key}" belongs to another form of this section and cannot stand beside its other keys.`
        : `"${key}" and ${rivals.map((rival) => `"${rival}"`).join(', ')} exclude each other; write one or the other.`
    const near = nearest(key, known)
    const mend =
      near === null ? (known.length === 0 ? '' : ` Known here: ${known.join(', ')}.`) : ` Did you mean "${near}"?`
    return `unknown key "${key}".${mend}`
  }
  return keys.map((key) => problemAt(located, [...path, key], said(key)))
}

function valueProblem(located: Located, path: Path, values: readonly unknown[]): Problem {
  const found = valueAt(located.value, path)
  // what may be left out is no word
  const words = values.filter((value) => value !== undefined).map(String)
  const hint = typeof found === 'string' ? didYouMean(found, words) : ''
  const said = found === undefined ? 'is missing' : `is ${kindOf(found)}`
  return problemAt(
    located,
    path,
    `${said}; it must be ${words.length === 1 ? `${words[0]}` : `one of ${words.join(', ')}`}.${hint}`,
  )
}

function problemsOf(
  issue: Issue,
  above: Path,
  located: Located,
  keysAt: (path: Path) => readonly string[],
  branches: readonly (readonly Issue[])[] = [],
): readonly Problem[] {
  const path = [...above, ...issue.path]
  const found = valueAt(located.value, path)
  if (issue.code === 'unrecognized_keys') return keyProblems(located, path, issue.keys, keysAt(path), branches)
  if (issue.code === 'invalid_value') return [valueProblem(located, path, issue.values)]
  if (issue.code === 'invalid_union') {
    const branch = bestBranch(issue)
    if (branch.length > 0) return branch.flatMap((one) => problemsOf(one, path, located, keysAt, issue.errors))
    if (issue.discriminator !== undefined) {
      const options = 'options' in issue && Array.isArray(issue.options) ? issue.options : []
      return options.length > 0
        ? [valueProblem(located, [...path], options)]
        : [problemAt(located, path, `has a "${issue.discriminator}" that is not known.`)]
    }
  }
  if (issue.code === 'invalid_type') {
    return [
      problemAt(
        located,
        path,
        found === undefined
          ? `is missing; ${issue.expected} is expected.`
          : `is ${kindOf(found)}; ${issue.expected} is expected.`,
      ),
    ]
  }
  if (issue.code === 'invalid_key')
    return [problemAt(located, path, `has a name that cannot be used: ${issue.issues[0]?.message ?? ''}.`)]
  if (issue.code === 'invalid_format') {
    const asked = issue.message.startsWith('Invalid') ? issue.message : `it must be ${issue.message}`
    return [problemAt(located, path, `is ${kindOf(found)}; ${asked}.`)]
  }
  return [problemAt(located, path, `is ${kindOf(found)}: ${issue.message}.`)]
}

/** The keys that a schema knows at a path, for naming the nearest; empty where it takes any. */
export function knownKeys(schema: z.core.$ZodType, path: Path): readonly string[] {
  const definition: unknown = schema._zod.def
  const at = (name: string): unknown =>
    typeof definition === 'object' && definition !== null ? Reflect.get(definition, name) : undefined
  const [before, after] = [at('in'), at('out')]
  // what is converted first is told by the schema that comes after
  const inner = at('innerType') ?? (isSchema(before) && before._zod.def.type === 'transform' ? after : before)
  if (isSchema(inner)) return knownKeys(inner, path)
  const options = at('options')
  if (Array.isArray(options)) return [...new Set(options.filter(isSchema).flatMap((option) => knownKeys(option, path)))]
  const [head, ...rest] = path
  const shape = at('shape')
  if (typeof shape === 'object' && shape !== null) {
    if (head === undefined) return Object.keys(shape)
    const member: unknown = Reflect.get(shape, head)
    return isSchema(member) ? knownKeys(member, rest) : []
  }
  const keyType = at('keyType')
  if (head === undefined && isSchema(keyType)) return wordsOf(keyType)
  const below = at('element') ?? at('valueType')
  return head !== undefined && isSchema(below) ? knownKeys(below, rest) : []
}

function wordsOf(schema: z.core.$ZodType): readonly string[] {
  const definition: unknown = schema._zod.def
  const entries: unknown =
    typeof definition === 'object' && definition !== null ? Reflect.get(definition, 'entries') : undefined
  return typeof entries === 'object' && entries !== null ? Object.values(entries).map(String) : []
}

function isSchema(value: unknown): value is z.core.$ZodType {
  return typeof value === 'object' && value !== null && '_zod' in value
}

/** The file as a typed value, or everything wrong with it at once. */
export function readDocument<T extends z.ZodType>(schema: T, located: Located): Read<z.output<T>> {
  const parsed = schema.safeParse(located.value)
  if (parsed.success) return { ok: true, value: parsed.data }
  return {
    ok: false,
    problems: parsed.error.issues.flatMap((issue) => problemsOf(issue, [], located, (path) => knownKeys(schema, path))),
  }
}
