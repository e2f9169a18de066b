import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { Refusal } from './refusal.ts'
import { CompositeStep, readingOnce, readYaml } from './workflow-file.ts'

const scalar = z.union([z.string(), z.number(), z.boolean()]).nullable()
const inputs = z.record(
  z.string(),
  z.strictObject({
    description: z.string().optional(),
    required: z.boolean().default(false),
    default: scalar.optional(),
    deprecationMessage: z.string().optional(),
  }),
)
const output = z.strictObject({ description: z.string().optional() })

const Composite = z.strictObject({ using: z.literal('composite'), steps: z.array(CompositeStep) })
const JavaScript = z.strictObject({
  using: z.literal('node24'),
  main: z.string(),
  pre: z.string().optional(),
  'pre-if': z.string().optional(),
  post: z.string().optional(),
  'post-if': z.string().optional(),
})
const about = {
  name: z.string(),
  description: z.string(),
  author: z.string().optional(),
  inputs: inputs.default({}),
  branding: z.unknown().optional(),
}
export const CompositeAction = z.strictObject({
  ...about,
  outputs: z.record(z.string(), output.extend({ value: z.string() })).default({}),
  runs: Composite,
})
export type CompositeAction = z.infer<typeof CompositeAction>
export const JavaScriptAction = z.strictObject({
  ...about,
  outputs: z.record(z.string(), output).default({}),
  runs: JavaScript,
})
export type JavaScriptAction = z.infer<typeof JavaScriptAction>
export type Action = CompositeAction | JavaScriptAction

export function isComposite(action: Action): action is CompositeAction {
  return action.runs.using === 'composite'
}

const readSource = readingOnce(parsedAction)

/** The action of a folder; another kind than composite or node24 is refused. */
export function readAction(folder: string, name: string): Action {
  const file = ['action.yml', 'action.yaml'].map((one) => join(folder, one)).find((one) => existsSync(one))
  if (file === undefined) throw new Refusal(`uses: ${name} has neither action.yml nor action.yaml in ${folder}`)
  return readSource(name, readFileSync(file, 'utf8'))
}

function parsedAction(name: string, source: string): Action {
  const kind = readYaml(z.looseObject({ runs: z.looseObject({ using: z.string() }) }), `${name}/action.yml`, source)
    .runs.using
  if (kind !== 'composite' && kind !== 'node24')
    throw new Refusal(`${name}/action.yml: the runner does not implement "using: ${kind}", only composite and node24`)
  return kind === 'composite'
    ? readYaml(CompositeAction, `${name}/action.yml`, source)
    : readYaml(JavaScriptAction, `${name}/action.yml`, source)
}
