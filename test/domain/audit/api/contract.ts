import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { z } from 'zod'
import { openapi } from '../../../../shared/domain/audit/api/openapi.ts'
import { apiFiles } from '../../../../shared/domain/audit/api/site.ts'
import type { ApiFile } from '../../../../shared/domain/audit/api/answers.ts'
import type { Entry } from '../../../../shared/domain/ledger/chain.ts'
import type { Verification } from '../../../../shared/domain/ledger/verification.ts'

/** The static API held to its own description, as a client would that knows nothing else. */

export const now = '2026-06-01T00:00:00Z'
export const passed: Verification = { state: 'passed', records: 17, faults: [], first: null, unknown: [] }

export const filesOf = (entries: readonly Entry[], verification: Verification = passed): readonly ApiFile[] => [
  ...apiFiles({ entries, verification, now, suite: 'countersign 0.1.0' }),
]

const Content = z.object({ schema: z.object({ $ref: z.string() }) })
const Description = z.object({
  openapi: z.literal('3.1.0'),
  paths: z.record(
    z.string(),
    z.object({
      parameters: z.array(z.object({ name: z.string(), in: z.literal('path'), required: z.literal(true) })).optional(),
      get: z.object({
        operationId: z.string(),
        responses: z.object({ 200: z.object({ content: z.object({ 'application/json': Content }) }) }),
      }),
    }),
  ),
  components: z.object({ schemas: z.record(z.string(), z.unknown()) }),
})
export const description = Description.parse(JSON.parse(openapi()))

const ajv = new Ajv2020({ allErrors: true, strict: false })
addFormats.default(ajv)
ajv.addSchema({ $id: 'openapi', components: description.components })

const described: readonly { readonly path: RegExp; readonly check: ValidateFunction }[] = Object.entries(
  description.paths,
).map(([path, { get }]) => ({
  path: new RegExp(`^${path.replaceAll('.', '\\.').replaceAll(/\{\w+\}/g, '[^/]+')}$`),
  check: ajv.compile({ $ref: `openapi${get.responses[200].content['application/json'].schema.$ref}` }),
}))

/** What the description says against the text of a file. */
export function complaintsOf(path: string, text: string): readonly string[] {
  const own = described.filter((one) => one.path.test(`/${path}`))
  if (own.length !== 1) return [`${path} is described ${own.length} times`]
  return own.flatMap(({ check }) =>
    check(JSON.parse(text)) ? [] : (check.errors ?? []).map((one) => `${path}${one.instancePath} ${one.message ?? ''}`),
  )
}
