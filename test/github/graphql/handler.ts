import {
  execute,
  getOperationAST,
  GraphQLError,
  OperationTypeNode,
  parse,
  validate,
  type DocumentNode,
  type ExecutionResult,
  type GraphQLFormattedError,
} from 'graphql'
import { commandLineMutations } from './cli/mutations.ts'
import { node } from './cli/node.ts'
import { repositoryOwner, user } from './cli/owners.ts'
import { search } from './cli/search.ts'
import { Fault, fieldValue, type Fields, type GraphqlAsk } from './fields.ts'
import { createCommitOnBranch } from './fields/append.ts'
import { viewerFields } from './fields/actors.ts'
import { repository } from './fields/repository.ts'
import { organization } from './fields/teams.ts'
import { tooManyNodes } from './paging.ts'
import { githubSchema } from './schema.ts'

export type { GraphqlAsk } from './fields.ts'
export type GraphqlAnswer = { data?: unknown; errors?: readonly unknown[] }

const queries = (ask: GraphqlAsk): Fields => ({
  repository: repository(ask),
  organization: organization(ask),
  node: node(ask),
  search: search(ask),
  repositoryOwner: repositoryOwner(ask),
  user: user(ask),
  viewer: () => viewerFields(ask),
})

const mutations = (ask: GraphqlAsk): Fields => ({
  ...commandLineMutations(ask),
  createCommitOnBranch: createCommitOnBranch(ask),
})

/** An error as GitHub writes it: its own kind first, then where. */
function shown(error: GraphQLError): Readonly<Record<string, unknown>> {
  const { message, locations, path }: GraphQLFormattedError = error.toJSON()
  const fault = error.originalError instanceof Fault ? { type: error.originalError.type } : {}
  return {
    ...fault,
    ...(path === undefined ? {} : { path }),
    ...(locations === undefined ? {} : { locations }),
    message,
  }
}

type Checked = { readonly document: DocumentNode | null; readonly faults: readonly GraphQLError[] }

// the same few documents come again and again, and checking one takes longer than answering it
const checked = new Map<string, Checked>()
const mostKept = 200

function check(query: string): Checked {
  try {
    const document = parse(query)
    // GitHub answers one field of several kinds of nodes whatever their types, and its own client asks so
    const faults = validate(githubSchema(), document).filter(
      ({ message }) => !message.includes('return conflicting types'),
    )
    return { document, faults }
  } catch (error) {
    if (error instanceof GraphQLError) return { document: null, faults: [error] }
    throw error
  }
}

function checkOnce(query: string): Checked {
  const known = checked.get(query)
  if (known !== undefined) return known
  if (checked.size >= mostKept) checked.clear()
  const made = check(query)
  checked.set(query, made)
  return made
}

/** The answer to one document: a document that does not fit the schema has errors alone, a refused field stands beside null. */
export async function answerGraphql(ask: GraphqlAsk): Promise<GraphqlAnswer> {
  const { document, faults } = checkOnce(ask.query)
  if (document === null || faults.length > 0) return { errors: faults.map(shown) }
  const tooMany = tooManyNodes(document, ask.variables)
  if (tooMany !== null) return { errors: [{ type: tooMany.type, message: tooMany.message }] }
  const operation = getOperationAST(document, ask.operationName)?.operation
  const result: ExecutionResult = await execute({
    schema: githubSchema(),
    document,
    rootValue: operation === OperationTypeNode.MUTATION ? mutations(ask) : queries(ask),
    variableValues: ask.variables,
    operationName: ask.operationName ?? null,
    fieldResolver: fieldValue,
  })
  const { data, errors } = result
  return { ...(data === undefined ? {} : { data }), ...(errors === undefined ? {} : { errors: errors.map(shown) }) }
}
