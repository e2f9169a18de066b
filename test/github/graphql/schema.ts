import { readFileSync } from 'node:fs'
import { findPackageJSON } from 'node:module'
import { buildSchema, GraphQLError, isScalarType, valueFromASTUntyped, type GraphQLSchema } from 'graphql'

/** GitHub's published schema, made executable: objects answer fields, and a field nobody built is an error. */

/** What a name of the input scalar may look like; GitHub refuses anything else before it looks at the query. */
const inputs = {
  GitObjectID: /^[0-9a-f]{40}$/i,
  Base64String: /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/,
} as const

function tighten(schema: GraphQLSchema, name: keyof typeof inputs): void {
  const type = schema.getType(name)
  if (!isScalarType(type)) throw new Error(`the schema has no scalar ${name}`)
  const parse = (value: unknown): unknown => {
    if (typeof value === 'string' && inputs[name].test(value)) return value
    throw new GraphQLError(`Could not coerce value ${JSON.stringify(value)} to ${name}`)
  }
  type.parseValue = parse
  type.parseLiteral = (node) => parse(valueFromASTUntyped(node))
}

let built: GraphQLSchema | null = null

/** The schema, built at the first question. */
export function githubSchema(): GraphQLSchema {
  if (built !== null) return built
  const found = findPackageJSON('@octokit/graphql-schema', import.meta.url)
  if (found === undefined) throw new Error('@octokit/graphql-schema is not installed')
  const sdl = readFileSync(found.replace(/package\.json$/, 'schema.graphql'), 'utf8')
  // the published text names a type twice, which graphql alone objects to
  built = buildSchema(sdl, { assumeValidSDL: true })
  tighten(built, 'GitObjectID')
  tighten(built, 'Base64String')
  return built
}
