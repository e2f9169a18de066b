import { z } from 'zod'
import { answers, jsonSchemaOf, type AnswerName } from './answers.ts'

/** The OpenAPI description of the static API: what lies where, and what is in it. */

/** Each kind of file with its place; `{…}` stands for a segment that the file above it tells. */
export const places = {
  '/index.json': ['index', 'The models, the environments and how many records there are: begin here'],
  '/verify.json': ['verify', 'How the ledger stands, with its anchor and the time at which it was read'],
  '/conditions.json': ['conditions', 'The open and overdue conditions of all models'],
  '/cycle-times.json': ['cycle-times', 'How long each stage took, by kind and tier'],
  '/environments/{environment}.json': ['at', 'What the environment shows now, by model'],
  '/models/{model}.json': ['model', 'The versions of a model, and how each stands'],
  '/models/{model}/history.json': ['history', 'Everything that happened to a model'],
  '/models/{model}/conditions.json': ['conditions', 'The open and overdue conditions of a model'],
  '/models/{model}/versions/{version}.json': ['version', 'A version: status, who approved it, conditions'],
  '/models/{model}/versions/{version}/{environment}/who.json': ['who', 'Who approved a version for an environment'],
  '/models/{model}/versions/{version}/{environment}/why.json': ['why', 'Why a version was let through, or was not'],
  '/records/{page}.json': ['records', 'The records of the ledger by their numbers'],
} as const satisfies Readonly<Record<string, readonly [AnswerName, string]>>

const hints: Readonly<Record<string, string>> = {
  page: 'The number of the record divided by `records.perPage` of index.json, rounded up.',
}

function operation(path: string, name: AnswerName, summary: string): object {
  const parameters = [...path.matchAll(/\{(\w+)\}/g)].map(([, parameter = '']) => ({
    ...{ name: parameter, in: 'path', required: true, schema: { type: 'string' } },
    description: hints[parameter] ?? `The segment of the ${parameter}, as the \`path\` of a file above tells it.`,
  }))
  const content = { 'application/json': { schema: { $ref: `#/components/schemas/${name}` } } }
  return {
    ...(parameters.length === 0 ? {} : { parameters }),
    get: {
      operationId: path
        .replaceAll(/[^a-z]+/g, ' ')
        .trim()
        .replace(/ json$/, '')
        .replaceAll(' ', '-'),
      summary: `${summary}.`,
      responses: {
        200: { description: 'The answer. Look at `ledger.verification` first: only `passed` is a pass.', content },
        404: { description: 'The ledger knows none.' },
      },
    },
  }
}

/** The description, as JSON text. */
export function openapi(): string {
  // all at once, so that the parts they share stand once, under names that OpenAPI has for them
  const { properties = {}, $defs = {} } = jsonSchemaOf(z.object(answers))
  const schemas = Object.entries({ ...properties, ...$defs })
  const paths = Object.entries(places).map(([path, [name, summary]]): readonly [string, object] => [
    path,
    operation(path, name, summary),
  ])
  return `${JSON.stringify({
    openapi: '3.1.0',
    info: {
      title: 'Countersign: what the ledger answers',
      version: '1.0.0',
      description:
        'Static files, made anew by each run. `ledger.read` says when, and `ledger.last` is the record up to which. Where the ledger does not verify, every file says so.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '.' }],
    security: [],
    paths: Object.fromEntries(paths),
    components: { schemas: Object.fromEntries(schemas) },
  }).replaceAll('"#/$defs/', '"#/components/schemas/')}\n`
}
