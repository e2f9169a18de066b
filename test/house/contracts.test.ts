import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { actionNames } from '../../scripts/build.ts'
import { readAction } from '../../scripts/docs-action-file.ts'
import type { ActionFile } from '../../scripts/docs-action-file.ts'
import { fieldsOf, inputNames, secretNames } from '../../shared/runtime/fields.ts'
import { paths, root } from './tree.ts'

const stages = ['validation-gates', 'independent-validation', 'compliance-review', 'business-sign-off']
const names = actionNames(root)
const actions = names.map((name) => readAction(root, name))
/** Inputs that name what a verb works on: what is done with it, and so the sentence, differs by verb. */
const subjects = ['model', 'version', 'environment', 'command']
const Code = z.object({ Inputs: z.instanceof(z.ZodType), outputs: z.array(z.string()) })

interface Action {
  readonly file: ActionFile
  readonly schema: z.ZodType
  readonly outputs: readonly string[]
}

async function load(file: ActionFile): Promise<Action> {
  const path = join(root, 'actions', file.name, 'inputs.ts')
  const code = Code.parse(await import(pathToFileURL(path).href))
  return { file, schema: code.Inputs, outputs: code.outputs }
}

/** What a schema's field makes of a text, or of none; undefined where it refuses. */
function made(schema: z.ZodType, name: string, value: string | undefined): readonly (string | undefined)[] {
  return fieldsOf(schema, name).map((field) => {
    const result = z.safeParse(field, value)
    return result.success ? JSON.stringify(result.data ?? null) : undefined
  })
}

const variableOf = (name: string): string => `INPUT_${name.toUpperCase().replaceAll('-', '_')}`

const judgeOf = (file: ActionFile): NonNullable<ActionFile['runs']['steps']>[number] | undefined =>
  file.runs.steps?.find((step) => step.run?.includes(`dist/${file.name}.js`))

test('an action is a folder with its contract and its code', () => {
  const folders = new Set(paths('actions/*/*').map((path) => path.split('/')[1]))
  expect([...folders]).toEqual(names)
  for (const name of names) {
    for (const file of ['action.yml', 'inputs.ts', 'main.ts']) {
      expect(existsSync(join(root, 'actions', name, file)), `actions/${name}/${file}`).toBe(true)
    }
  }
})

describe.each(actions)('$name', (file) => {
  const composite = file.runs.using === 'composite'

  test('its inputs are those its code reads', async () => {
    const { schema } = await load(file)
    const read = inputNames(schema)
    const declared = file.inputs.map(({ name }) => name)
    const fromSteps = Object.entries(judgeOf(file)?.env ?? {}).flatMap(([name, value]) =>
      /^\$\{\{ steps\.[a-z-]+\.outputs\.[a-z-]+ \}\}$/.test(value) ? [name] : [],
    )
    const told = (name: string): boolean => declared.includes(name) || fromSteps.includes(variableOf(name))
    expect(read.filter((name) => !told(name))).toEqual([])
    const elsewhere = JSON.stringify(file.runs.steps?.filter((step) => step !== judgeOf(file)) ?? [])
    const unread = declared.filter(
      (name) => !read.includes(name) && !(composite && elsewhere.includes(`inputs.${name}`)),
    )
    expect(unread).toEqual([])
  })

  test('what it calls required its code requires, and the defaults agree', async () => {
    const { schema } = await load(file)
    const read = inputNames(schema)
    for (const input of file.inputs.filter(({ name }) => read.includes(name))) {
      const otherwise =
        input.default === null || input.default === '' || input.default.includes('${{') ? undefined : input.default
      const missing = made(schema, input.name, undefined)
      const refused = missing.every((result) => result === undefined)
      // a default made by an expression is there on the runner and has to be given on a command line
      if (input.default?.includes('${{') !== true) expect(refused, `${input.name}: required`).toBe(input.required)
      if (otherwise !== undefined)
        expect(made(schema, input.name, otherwise), `${input.name}: default`).toEqual(missing)
      expect(input.required && (input.default ?? '') !== '', `${input.name}: required needs no default`).toBe(false)
    }
  })

  test('its outputs are those its code sets', async () => {
    const { outputs } = await load(file)
    const judge = judgeOf(file)?.id
    const fromCode = composite
      ? file.outputs.flatMap(
          ({ value }) => new RegExp(`steps\\.${judge ?? '-'}\\.outputs\\.([a-z-]+)`).exec(value ?? '')?.[1] ?? [],
        )
      : file.outputs.map(({ name }) => name)
    expect([...fromCode].sort()).toEqual([...outputs].sort())
  })

  test('an input that sounds like a secret is masked', async () => {
    const { schema } = await load(file)
    const sounding = inputNames(schema).filter((name) => /(?:^|-)(?:token|password|secret|private-key|key)$/.test(name))
    expect(sounding.filter((name) => !secretNames(schema).includes(name))).toEqual([])
  })

  test('it runs as its kind does', () => {
    expect(file.runs.using).toBe(stages.includes(file.name) ? 'composite' : 'node24')
    if (!composite) {
      expect(file.runs.main).toBe(`../../dist/${file.name}.js`)
      expect(existsSync(join(root, 'dist', `${file.name}.js`))).toBe(true)
    }
  })

  test('names are kebab-case and descriptions are sentences', () => {
    const named = [...file.inputs, ...file.outputs]
    expect(named.filter(({ name }) => !/^[a-z]+(?:-[a-z0-9]+)*$/.test(name))).toEqual([])
    expect(named.filter(({ description }) => !/^[A-Z`"].*\.$/s.test(description)).map(({ name }) => name)).toEqual([])
    expect(file.description).toMatch(/^[A-Z].*\.$/s)
  })
})

describe.each(actions.filter(({ runs }) => runs.using === 'composite'))('the composite $name', (file) => {
  const steps = file.runs.steps ?? []
  const judge = judgeOf(file)

  test('brings its own Node, pinned', () => {
    expect(steps.some(({ uses }) => /^actions\/setup-node@[0-9a-f]{40}$/.test(uses ?? ''))).toBe(true)
    expect(
      steps.filter(({ uses }) => uses !== undefined && !/@[0-9a-f]{40}$/.test(uses)).map(({ uses }) => uses),
    ).toEqual([])
  })

  test('T18: nothing is interpolated into a script, and bash runs it', () => {
    const scripts = steps.filter(({ run }) => run !== undefined)
    expect(scripts.filter(({ run }) => run?.includes('${{')).map(({ run }) => run)).toEqual([])
    expect(scripts.filter(({ shell }) => shell !== 'bash').map(({ run }) => run)).toEqual([])
  })

  test('each input its code reads is passed under env, alone or after what a step made of it', async () => {
    const { schema } = await load(file)
    const declared = file.inputs.map(({ name }) => name)
    const read = inputNames(schema)
    const wrong = read.filter((name) => {
      const value = judge?.env?.[variableOf(name)] ?? ''
      const made = 'steps\\.[a-z-]+\\.outputs\\.[a-z-]+'
      const asked = declared.includes(name) ? `(?:${made} \\|\\| )?inputs\\.${name}` : made
      return !new RegExp(`^\\$\\{\\{ ${asked} \\}\\}$`).test(value)
    })
    expect(wrong).toEqual([])
    const passed = Object.keys(judge?.env ?? {}).filter((name) => name.startsWith('INPUT_'))
    expect(passed.filter((name) => !read.map(variableOf).includes(name))).toEqual([])
  })

  test('the judging step has an id and its outputs are passed on', () => {
    expect(judge?.id).toMatch(/^[a-z-]+$/)
    expect(
      file.outputs.filter(({ value }) => !/^\$\{\{ steps\.[a-z-]+\.outputs\.[a-z-]+ \}\}$/.test(value ?? '')),
    ).toEqual([])
  })
})

test('an input that appears in two actions is the same in both', () => {
  const seen = new Map<string, { readonly action: string; readonly contract: string }>()
  const apart: string[] = []
  for (const { name: action, inputs } of actions) {
    for (const input of inputs.filter(({ name }) => !subjects.includes(name))) {
      const contract = JSON.stringify(input)
      const before = seen.get(input.name)
      if (before === undefined) seen.set(input.name, { action, contract })
      else if (before.contract !== contract) apart.push(`${input.name}: ${before.action}, ${action}`)
    }
  }
  expect(apart).toEqual([])
})
