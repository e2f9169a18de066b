import { z } from 'zod'
import { Holdouts } from '../governance/holdouts.ts'
import { People } from '../governance/people.ts'
import { Policy } from '../governance/policy.ts'
import { ModelFile } from '../model/model-file.ts'
import { Request } from '../request/request.ts'
import { ScenarioFile } from '../scenario/scenario.ts'

/** The files that people write, as JSON Schema, so that editors complete and check them. */

const written = {
  policy: { schema: Policy, title: 'governance/policy.yml' },
  people: { schema: People, title: 'governance/people.yml' },
  holdouts: { schema: Holdouts, title: 'governance/holdouts.yml' },
  model: { schema: ModelFile, title: 'models/<model>.yml' },
  request: { schema: Request, title: 'promotions/<model>/<environment>/<number>/request.yml' },
  scenarios: { schema: ScenarioFile, title: 'governance/scenarios/<subject>.yml' },
} as const

/** Each schema file's text by its path; what a schema cannot say, such as that roles exist, the suite checks itself. */
export function schemaFiles(): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(written).map(([name, { schema, title }]) => {
      // what a person writes, before defaults and conversions
      const json = z.toJSONSchema(schema, {
        io: 'input',
        unrepresentable: 'any',
        override: ({ jsonSchema }) => {
          // zod's own word, which JSON Schema does not know
          if (jsonSchema.format === 'includes') delete jsonSchema.format
        },
      })
      return [`schemas/${name}.schema.json`, `${JSON.stringify({ title, ...json }, null, 2)}\n`]
    }),
  )
}
