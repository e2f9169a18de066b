import {
  execute,
  getOperationAST,
  GraphQLError,
  parse,
  validate,
  type DocumentNode,
  type ExecutionResult,
  type GraphQLFormattedError,
} from 'graphql'
import { Fault, fieldValue, type Fields, type GraphqlAsk } from './fields.ts'
import { createCommitOnBranch } from './fields/append.ts'
import { actorFields } from './fields/actors.ts'
import { repository } from './fields/repository.ts'
import { organization } from './fields/teams.ts'
import { tooManyNodes } from './paging.ts'
import { githubSchema } from './schema.ts'

export type { GraphqlAsk } from './fields.ts'
export type GraphqlAnswer = { data?: unknown; errors?: readonly unknown[] }

const queries = (ask: GraphqlAsk): Fields => ({
  repository: repository(ask),
  organization: organization(ask),
  viewer: () => actorFields(ask, ask.token.account),
})

const mutations = (ask: GraphqlAsk): Fields => ({
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

function documentOf(query: string): DocumentNode | readonly GraphQLError[] {
  try {
    const document = parse(query)
    const faults = validate(githubSchema(), document)
    return faults.length === 0 ? document : faults
  } catch (error) {
    if (error instanceof GraphQLError) return [error]
    throw error
  }
}

/** The answer to one document: a document that does not fit the schema has errors alone, a refused field stands beside null. */
export async function answerGraphql(ask: GraphqlAsk): Promise<GraphqlAnswer> {
  const document = documentOf(ask.query)
  if (!('definitions' in document)) return { errors: document.map(shown) }
  const tooMany = tooManyNodes(document, ask.variables)
  if (tooMany !== null) return { errors: [{ type: tooMany.type, message: tooMany.message }] }
  const operation = getOperationAST(document, ask.operationName)?.operation
  const result: ExecutionResult = await execute({
    schema: githubSchema(),
    document,
    rootValue: operation === 'mutation' ? mutations(ask) : queries(ask),
    variableValues: ask.variables,
    operationName: ask.operationName ?? null,
    fieldResolver: fieldValue,
  })
  const { data, errors } = result
  return { ...(data === undefined ? {} : { data }), ...(errors === undefined ? {} : { errors: errors.map(shown) }) }
}
