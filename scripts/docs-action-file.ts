import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseDocument } from 'yaml'
import { z } from 'zod'

const described = z.object({ description: z.string().trim().min(1, 'has no description') })
const Manifest = z.object({
  name: z.string(),
  description: z.string().trim().min(1, 'has no description'),
  inputs: z.record(z.string(), described.extend({ required: z.boolean(), default: z.string().optional() })).nullish(),
  outputs: z.record(z.string(), described.extend({ value: z.string().optional() })).nullish(),
  runs: z.object({
    using: z.string(),
    main: z.string().optional(),
    steps: z
      .array(
        z.looseObject({
          id: z.string().optional(),
          run: z.string().optional(),
          uses: z.string().optional(),
          shell: z.string().optional(),
          env: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]).transform(String)).optional(),
        }),
      )
      .optional(),
  }),
})

export type ActionRuns = z.infer<typeof Manifest>['runs']

/** One action.yml as data. `words` and `permissions` come from its comments, which the runner does not read. */
export interface ActionFile {
  readonly name: string
  readonly description: string
  readonly inputs: readonly {
    readonly name: string
    readonly description: string
    readonly required: boolean
    readonly default: string | null
  }[]
  readonly outputs: readonly { readonly name: string; readonly description: string; readonly value: string | null }[]
  readonly runs: ActionRuns
  readonly words: readonly string[]
  readonly permissions: readonly { readonly name: string; readonly level: string; readonly why: string }[]
}

/** The contract of an action. @throws Error that names the file and what it lacks. */
export function readAction(root: string, name: string): ActionFile {
  const path = `actions/${name}/action.yml`
  const source = readFileSync(join(root, path), 'utf8')
  const document = parseDocument(source, { uniqueKeys: true })
  const [broken] = document.errors
  if (broken !== undefined) throw new Error(`${path}: ${broken.message}`)
  const result = Manifest.safeParse(document.toJS())
  if (!result.success) throw new Error(`${path}: ${z.prettifyError(result.error)}`)
  const { description, inputs, outputs, runs } = result.data
  return {
    name,
    description: description.replace(/\s+/g, ' '),
    inputs: Object.entries(inputs ?? {}).map(([input, { description: about, required, default: otherwise }]) => ({
      name: input,
      description: about.replace(/\s+/g, ' '),
      required,
      default: otherwise ?? null,
    })),
    outputs: Object.entries(outputs ?? {}).map(([output, { description: about, value }]) => ({
      name: output,
      description: about.replace(/\s+/g, ' '),
      value: value ?? null,
    })),
    runs,
    words: /^# words:(?<words>.*)$/m.exec(source)?.groups?.words?.trim().split(/\s+/) ?? [],
    permissions: permissionsOf(path, source),
  }
}

function permissionsOf(path: string, source: string): ActionFile['permissions'] {
  const block = /^# permissions:(?<same> *\{\})?\n(?<lines>(?:#  +.*\n)*)/m.exec(source)?.groups
  if (block === undefined)
    throw new Error(`${path} needs a comment block "# permissions:" that names what its token may do.`)
  return (block.lines ?? '')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const entry = /^# +(?<name>[a-z-]+): (?<level>read|write)(?: +# *(?<why>.*))?$/.exec(line)?.groups
      if (entry?.name === undefined || entry.level === undefined)
        throw new Error(`${path}: "${line}" is no permission.`)
      return { name: entry.name, level: entry.level, why: entry.why ?? '' }
    })
}
