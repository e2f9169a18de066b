import type { z } from 'zod'
import { UserError } from './failure.ts'
import { inputNames, maskedIn, secretNames, wordsOf } from './fields.ts'
import { didYouMean } from '../domain/document/nearest.ts'

/** Where inputs come from: the runner's environment, or the words of a command line. */
export interface InputSource {
  /** the text given for an input; the empty text counts as not given */
  readonly get: (name: string) => string | undefined
  /** what was given that no input of these names takes */
  readonly strangers: (names: readonly string[]) => readonly string[]
  /** how a person writes the input: `model`, `--model` */
  readonly spell: (name: string) => string
  /** how to give a missing input */
  readonly howToGive: (name: string) => string
}

/**
 * The inputs as one typed value. Secrets are handed to `mask` before anything can be said about them.
 * @throws UserError that names every problem at once.
 */
export function readInputs<Schema extends z.ZodType>(
  schema: Schema,
  source: InputSource,
  mask: (secret: string) => void,
): z.output<Schema> {
  const names = inputNames(schema)
  const given = new Map(names.map((name) => [name, filled(source.get(name))]))
  const secrets = secretNames(schema)
  for (const name of secrets) {
    const value = given.get(name)
    if (value !== undefined) maskedIn(value).forEach(mask)
  }
  const result = schema.safeParse(Object.fromEntries([...given].filter(([, value]) => value !== undefined)))
  const strangers = source.strangers(names)
  if (result.success && strangers.length === 0) return result.data
  const issues = result.success ? [] : result.error.issues.flatMap(leaves)
  const told = issues.map((issue) => tell(issue, { schema, given, secrets, source }))
  throw problemsOf([...strangers, ...told])
}

/** The inputs a runner gives: in `INPUT_*`, a hyphen kept by the runner and an underscore where a composite passes it. */
export function runnerInputs(env: Readonly<Record<string, string | undefined>>): InputSource {
  const variable = (name: string): string => `INPUT_${name.toUpperCase().replaceAll(' ', '_')}`
  return {
    get: (name) => env[variable(name)] ?? env[variable(name).replaceAll('-', '_')],
    strangers: () => [],
    spell: (name) => `Input "${name}"`,
    howToGive: (name) => `Add "${name}:" under "with:" of the step.`,
  }
}

function problemsOf(problems: readonly string[]): UserError {
  const [only] = problems
  if (problems.length === 1 && only !== undefined) return new UserError('The inputs cannot be used.', only)
  const listed = problems.map((problem, index) => `\n${String(index + 1)}. ${problem}`)
  return new UserError(`The inputs cannot be used: ${String(problems.length)} problems.`, listed.join(''))
}

// a union of modes reports each mode's problems: those of the mode that was asked for are what a person can mend
function leaves(issue: z.core.$ZodIssue): readonly z.core.$ZodIssue[] {
  if (issue.code !== 'invalid_union' || issue.errors.length === 0) return [issue]
  const wrongWords = (issues: readonly z.core.$ZodIssue[]): number =>
    issues.filter(({ code }) => code === 'invalid_value').length
  const nearestMode = [...issue.errors].sort((a, b) => wrongWords(a) - wrongWords(b) || a.length - b.length)[0] ?? []
  return nearestMode.flatMap(leaves)
}

interface Asked {
  readonly schema: z.core.$ZodType
  readonly given: ReadonlyMap<string, string | undefined>
  readonly secrets: readonly string[]
  readonly source: InputSource
}

function tell(issue: z.core.$ZodIssue, { schema, given, secrets, source }: Asked): string {
  const name = issue.path[0]
  if (typeof name !== 'string') return endSentence(issue.message)
  const value = given.get(name)
  const expected = issue.code === 'invalid_type' || issue.code === 'invalid_value' || issue.code === 'invalid_union'
  if (value === undefined && expected)
    return `${source.spell(name)} is required and was not given. ${source.howToGive(name)}`
  const shown = value === undefined || secrets.includes(name) ? '' : ` (given: ${JSON.stringify(value.slice(0, 100))})`
  const words = wordsOf(schema, name)
  if (expected && words.length > 0) {
    return `${source.spell(name)} must be one of ${words.join(', ')}${shown}.${didYouMean(value ?? '', words)}`
  }
  return endSentence(`${source.spell(name)} is not usable${shown}: ${issue.message}`)
}

const filled = (value: string | undefined): string | undefined => (value?.trim() === '' ? undefined : value?.trim())

const endSentence = (sentence: string): string => (/[.?!]$/.test(sentence) ? sentence : `${sentence}.`)
