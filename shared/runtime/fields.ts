import { z } from 'zod'

/** Marks of an input's field that its type does not carry. */
const marks = z.registry<{ readonly secret: true }>()

/** One line or more of text, never empty. */
export const text = (): z.ZodString => z.string()

/** Text that is masked in everything the run prints. */
export const secret = (): z.ZodString => {
  const field = z.string()
  marks.add(field, { secret: true })
  return field
}

/** The name and the rest of a line `name: rest`; what is no such line is null. */
const namedLine = (line: string): readonly [string, string] | null => {
  const [, name, rest] = /^([a-z][a-z0-9-]{0,63}):\s+(\S{8,})$/.exec(line) ?? []
  return name === undefined || rest === undefined ? null : [name, rest]
}

/** The secrets in such lines, by name; a name without a secret has none. What is wrong with a line never repeats it. */
export const namedSecrets = (): z.ZodType<ReadonlyMap<string, readonly string[]>, string | undefined> => {
  const field = z
    .string()
    .optional()
    .transform((value, context) => {
      const found = new Map<string, readonly string[]>()
      for (const [index, line] of (value ?? '').split('\n').entries()) {
        const trimmed = line.trim()
        // a secret that is not set leaves its name alone
        if (trimmed === '' || /^[a-z][a-z0-9-]{0,63}:$/.test(trimmed)) continue
        const named = namedLine(trimmed)
        if (named !== null) found.set(named[0], [...(found.get(named[0]) ?? []), named[1]])
        else
          context.addIssue({
            code: 'custom',
            message: `has a line ${index + 1} that is not a name, a colon and a secret`,
          })
      }
      return found
    })
  marks.add(field, { secret: true })
  return field
}

/** What is to be masked of a secret input: the whole, and of named secrets each by itself. */
export const maskedIn = (value: string): readonly string[] => [
  value,
  ...value.split('\n').flatMap((line) => namedLine(line.trim())?.[1] ?? []),
]

/** One entry per line, blank lines left out; the empty list where the input is not given. */
export const list = (): z.ZodType<readonly string[], string | undefined> => z.string().optional().transform(entries)

/** One entry per line, at least one. */
export const filledList = (): z.ZodType<readonly string[], string> => z.string().transform(entries)

const booleans: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['True', true],
  ['TRUE', true],
  ['false', false],
  ['False', false],
  ['FALSE', false],
])

/** A boolean of YAML 1.2's core schema; `yes` and `on` are none. */
export const flag = (otherwise: boolean): z.ZodType<boolean, string | undefined> =>
  z
    .string()
    .default(String(otherwise))
    .transform((value, context) => {
      const known = booleans.get(value)
      if (known !== undefined) return known
      context.addIssue({ code: 'custom', message: 'must be true or false' })
      return z.NEVER
    })

/** A whole number from `least` on. */
export const wholeNumber = ({ least }: { readonly least: number }): z.ZodType<number, string> =>
  z.string().transform((value, context) => {
    const parsed = /^[0-9]{1,15}$/.test(value) ? Number(value) : Number.NaN
    if (parsed >= least) return parsed
    context.addIssue({ code: 'custom', message: `must be a whole number from ${String(least)} on` })
    return z.NEVER
  })

/** A number from 0 to 1, written as a decimal. */
export const share = (): z.ZodType<number, string> =>
  z.string().transform((value, context) => {
    const parsed = /^[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]{1,3})?$/.test(value) ? Number(value) : Number.NaN
    if (parsed >= 0 && parsed <= 1) return parsed
    context.addIssue({ code: 'custom', message: 'must be a number from 0 to 1, such as 0.35' })
    return z.NEVER
  })

/** The names of an object schema's inputs, also through refinements, transforms and unions of modes. */
export function inputNames(schema: z.core.$ZodType): readonly string[] {
  return [...new Set(shapesOf(schema).flatMap((shape) => Object.keys(shape)))]
}

/** The fields an input has: one, or one per mode where the schema is a union of modes. */
export function fieldsOf(schema: z.core.$ZodType, name: string): readonly z.core.$ZodType[] {
  return shapesOf(schema).flatMap((shape) => shape[name] ?? [])
}

/** The names of the inputs that must never be printed. */
export function secretNames(schema: z.core.$ZodType): readonly string[] {
  return inputNames(schema).filter((name) => fieldsOf(schema, name).some(isSecret))
}

/** The words an input may hold, over all modes; empty where any text may do. */
export function wordsOf(schema: z.core.$ZodType, name: string): readonly string[] {
  return [...new Set(fieldsOf(schema, name).flatMap(literals))]
}

function literals(field: z.core.$ZodType): readonly string[] {
  if (field instanceof z.core.$ZodLiteral) return field._zod.def.values.map(String)
  if (field instanceof z.core.$ZodEnum) return Object.values(field._zod.def.entries).map(String)
  if (field instanceof z.core.$ZodOptional || field instanceof z.core.$ZodDefault)
    return literals(field._zod.def.innerType)
  return []
}

function shapesOf(schema: z.core.$ZodType): readonly z.core.$ZodShape[] {
  if (schema instanceof z.core.$ZodObject) return [schema._zod.def.shape]
  if (schema instanceof z.core.$ZodUnion) return schema._zod.def.options.flatMap(shapesOf)
  if (schema instanceof z.core.$ZodPipe) {
    const before = shapesOf(schema._zod.def.in)
    return before.length > 0 ? before : shapesOf(schema._zod.def.out)
  }
  return []
}

function isSecret(field: z.core.$ZodType): boolean {
  if (marks.has(field)) return true
  if (field instanceof z.core.$ZodPipe) return isSecret(field._zod.def.in)
  if (field instanceof z.core.$ZodOptional || field instanceof z.core.$ZodDefault)
    return isSecret(field._zod.def.innerType)
  return false
}

function entries(value: string | undefined): readonly string[] {
  return (value ?? '')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
}
