import { readFileSync } from 'node:fs'
import { Ajv } from 'ajv'
import type { ErrorObject, ValidateFunction } from 'ajv'
import addFormats from 'ajv-formats'
import { amended } from './amendments.ts'
import { routeOf, routesOf } from './routes.ts'
import type { Match, Route } from './routes.ts'
import { Document, isRecord, normalised, responseOf } from './schema.ts'
import type { Response, Schema } from './schema.ts'
import { unknownKeys } from './unknown-keys.ts'

/** One request with its answer: `path` as on the wire without the query, bodies parsed when they were JSON. */
export interface Exchange {
  readonly method: string
  readonly path: string
  readonly query: Readonly<Record<string, string>>
  readonly requestBody?: unknown
  readonly status: number
  readonly responseHeaders: Readonly<Record<string, string>>
  readonly responseBody?: unknown
}

export interface Contract {
  readonly document: Document
  readonly routes: readonly Route[]
  readonly validator: (schema: Schema) => ValidateFunction
  readonly coercing: (schema: Schema) => ValidateFunction
}

const file = new URL('./github-openapi.json', import.meta.url)
const base = 'https://github.example/openapi'
let loaded: Contract | undefined

function compiler(shared: Schema, coerceTypes: boolean): (schema: Schema) => ValidateFunction {
  // each process compiles anew what it meets: functions that are quickly made, for the few bodies that each checks
  const quickly = { inlineRefs: false, code: { optimize: false }, validateSchema: false, meta: false } as const
  const ajv = new Ajv({ strict: false, allErrors: true, coerceTypes, logger: false, ...quickly })
  addFormats.default(ajv)
  for (const format of ['repo.nwo', 'timestamp', 'uri-template']) ajv.addFormat(format, true)
  ajv.addSchema(shared)
  const compiled = new WeakMap<Schema, ValidateFunction>()
  return (schema) => {
    const ready = compiled.get(schema) ?? ajv.compile(asSchema(rebased(normalised(schema))))
    compiled.set(schema, ready)
    return ready
  }
}

function asSchema(value: unknown): Schema {
  if (!isRecord(value)) throw new Error('a schema of the contract is no object')
  return value
}

function rebased(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(rebased)
  if (!isRecord(value)) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) =>
      key === '$ref' && typeof item === 'string' ? [key, `${base}${item}`] : [key, rebased(item)],
    ),
  )
}

/** GitHub's description ready to check against; read once, schemas compiled at first use. */
export function loadContract(): Contract {
  if (loaded !== undefined) return loaded
  const document = amended(Document.parse(JSON.parse(readFileSync(file, 'utf8'))))
  const shared = { $id: base, components: rebased(normalised(document.components)) }
  loaded = {
    document,
    routes: routesOf(document),
    validator: compiler(shared, false),
    coercing: compiler(shared, true),
  }
  return loaded
}

function told(where: string, errors: readonly ErrorObject[] | null | undefined, below = ''): readonly string[] {
  const all = errors ?? []
  // "must be null" and "must match a schema in anyOf" only echo what the other branch says better.
  const telling = all.filter((error) => error.keyword !== 'anyOf' && error.params.type !== 'null')
  const sentences = (telling.length > 0 ? telling : all).map((error) => {
    const allowed = 'allowedValues' in error.params ? ` ${JSON.stringify(error.params.allowedValues)}` : ''
    const place = [where, error.instancePath.slice(below.length)].filter((part) => part !== '').join(' ')
    return `${place} ${error.message ?? 'does not fit'}${allowed}`
  })
  return [...new Set(sentences)].slice(0, 12)
}

function parameterProblems(contract: Contract, match: Match, exchange: Exchange): readonly string[] {
  return (['path', 'query'] as const).flatMap((place) => {
    const declared = match.route.parameters.filter((one) => one.in === place)
    const values = place === 'path' ? match.values : exchange.query
    const known = new Set(declared.map((one) => one.name))
    const unknown = Object.keys(values).filter((name) => !known.has(name))
    const missing = declared.filter((one) => one.required === true && values[one.name] === undefined)
    const misfits = declared.flatMap((one) => {
      const value = values[one.name]
      if (value === undefined) return []
      const validate = contract.coercing(one.wrapped)
      return validate([value]) ? [] : told(`${place} parameter "${one.name}" = "${value}"`, validate.errors, '/0')
    })
    return [
      ...unknown.map((name) => `${place} parameter "${name}" is unknown to GitHub`),
      ...missing.map((one) => `${place} parameter "${one.name}" is missing`),
      ...misfits,
    ]
  })
}

function isEmpty(body: unknown): boolean {
  return body === undefined || body === '' || body === null
}

function requestProblems(contract: Contract, match: Match, body: unknown): readonly string[] {
  const described = match.route.operation.requestBody
  const schema = described?.content?.['application/json']?.schema
  if (isEmpty(body)) return described?.required === true ? ['request body is missing'] : []
  if (schema === undefined)
    return isRecord(body) && Object.keys(body).length === 0 ? [] : ['request body: GitHub takes none here']
  const validate = contract.validator(schema)
  const misfits = validate(body) ? [] : told('request body:', validate.errors)
  return [...misfits, ...unknownKeys(contract.document, [schema], body).map((problem) => `request body: ${problem}`)]
}

function fitsError(contract: Contract, body: unknown): boolean {
  if (!isRecord(body) || typeof body.message !== 'string') return false
  const kinds = ['basic-error', 'validation-error', 'validation-error-simple']
  return kinds.some((kind) => contract.validator(asSchema({ $ref: `#/components/schemas/${kind}` }))(body))
}

function errorProblems(contract: Contract, exchange: Exchange): readonly string[] {
  if (exchange.method.toUpperCase() === 'HEAD' || fitsError(contract, exchange.responseBody)) return []
  // Behind a gateway GitHub's 5xx are pages or nothing.
  if (exchange.status >= 500 && !isRecord(exchange.responseBody)) return []
  return [`response ${exchange.status}: body is neither GitHub's basic-error nor its validation-error (with "message")`]
}

function bodyProblems(contract: Contract, exchange: Exchange, response: Response): readonly string[] {
  const { status, responseBody } = exchange
  const type = exchange.responseHeaders['content-type'] ?? ''
  const content = response.content
  if (content === undefined)
    return isEmpty(responseBody) || status === 301 || status === 302
      ? []
      : [`response ${status}: GitHub sends no body here`]
  // Asked for a diff, a patch or raw bytes, GitHub answers with text the description does not cover.
  if (type !== '' && !/\bjson\b/.test(type))
    return typeof responseBody === 'string' ? [] : [`response ${status}: content-type is ${type}`]
  const schemas = Object.values(content).flatMap((one) => (one.schema === undefined ? [] : [one.schema]))
  const results = schemas.map((schema) => {
    const validate = contract.validator(schema)
    return validate(responseBody) ? [] : told(`response ${status}:`, validate.errors)
  })
  return results.some((problems) => problems.length === 0) ? [] : (results[0] ?? [])
}

function responseProblems(contract: Contract, match: Match, exchange: Exchange): readonly string[] {
  const { status } = exchange
  if (status === 304) return isEmpty(exchange.responseBody) ? [] : ['response 304: GitHub sends no body here']
  const described = match.route.operation.responses[String(status)]
  if (described === undefined && status < 400) return [`response ${status}: GitHub documents no such answer`]
  if (described === undefined) return errorProblems(contract, exchange)
  const problems = bodyProblems(contract, exchange, responseOf(contract.document, described))
  return status >= 400 && problems.length > 0 ? errorProblems(contract, exchange) : problems
}

/** The ways one request or its answer departs from GitHub's published description, as sentences; none when it fits. */
export function checkExchange(exchange: Exchange, contract: Contract = loadContract()): readonly string[] {
  const headers = Object.entries(exchange.responseHeaders).map(([name, value]) => [name.toLowerCase(), value] as const)
  const asked: Exchange = { ...exchange, responseHeaders: Object.fromEntries(headers) }
  const match = routeOf(contract.routes, asked.method, asked.path)
  const name = `${asked.method.toUpperCase()} ${asked.path}`
  if (match === undefined) return [`${name}: not among the operations of test/github/contract/operations.ts`]
  // A refused request may be as wrong as the test wants it.
  const request =
    asked.status === 400 || asked.status === 422 ? [] : requestProblems(contract, match, asked.requestBody)
  const problems = [
    ...parameterProblems(contract, match, asked),
    ...request,
    ...responseProblems(contract, match, asked),
  ]
  return problems.map((problem) => `${name}: ${problem}`)
}
