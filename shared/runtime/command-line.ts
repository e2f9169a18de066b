import { UserError } from './failure.ts'
import type { InputSource } from './inputs.ts'
import { didYouMean } from '../domain/document/nearest.ts'
import type { Variables } from './environment.ts'

/** What an action's action.yml promises, as far as a command needs it. */
export interface Contract {
  readonly description: string
  /** inputs that may be given as bare words, in this order; a last one that ends in `...` takes all that remain */
  readonly words: readonly string[]
  readonly inputs: Readonly<Record<string, ContractInput>>
  readonly outputs: Readonly<Record<string, string>>
}

export interface ContractInput {
  readonly description: string
  readonly required: boolean
  readonly default: string | null
}

/** A command line taken apart; `verb` is null where only help or the version is asked for. */
export interface CommandLine {
  readonly verb: string | null
  readonly help: boolean
  readonly version: boolean
  readonly json: boolean
  readonly flags: ReadonlyMap<string, readonly string[]>
  readonly words: readonly string[]
}

const switches = new Set(['help', 'json'])

/**
 * The parts of `countersign <verb> [words] --input value`. A flag without a value is `true`; a repeated one is a list;
 * one whose input is a boolean of the verb's contract takes no word but true or false.
 * @throws UserError for a flag that is no word.
 */
export function parseCommandLine(args: readonly string[], contracts: Readonly<Record<string, Contract>>): CommandLine {
  const flags = new Map<string, readonly string[]>()
  const words: string[] = []
  const asked = new Set<string>()
  const rest = [...args]
  for (let arg = rest.shift(); arg !== undefined; arg = rest.shift()) {
    if (arg === '--') words.push(...rest.splice(0))
    else if (arg === '-h') asked.add('help')
    else if (!arg.startsWith('-') || /^-[0-9.]/.test(arg)) words.push(arg)
    else {
      const { name, value } = parseFlag(arg)
      const verb = words[0]
      const otherwise =
        verb !== undefined && Object.hasOwn(contracts, verb) ? contracts[verb]?.inputs[name]?.default : null
      if (switches.has(name) || (name === 'version' && verb === undefined)) asked.add(name)
      else flags.set(name, [...(flags.get(name) ?? []), value ?? valueFrom(rest, { boolean: isBoolean(otherwise) })])
    }
  }
  const [verb = null, ...remaining] = words
  return {
    verb,
    words: remaining,
    flags,
    help: asked.has('help'),
    version: asked.has('version'),
    json: asked.has('json'),
  }
}

function parseFlag(arg: string): { readonly name: string; readonly value: string | undefined } {
  const parts = /^--(?<name>[a-z][a-z0-9-]*)(?:=(?<value>[\s\S]*))?$/.exec(arg)?.groups
  if (parts?.name === undefined) {
    // what follows may be a secret that was put in the wrong place
    const shown = /^[\w-]{0,40}/.exec(arg)?.[0] ?? ''
    throw new UserError(`"${shown}" is no flag.`, 'Flags read --name value or --name=value.')
  }
  return { name: parts.name, value: parts.value }
}

const isBoolean = (text: string | null | undefined): boolean => text === 'true' || text === 'false'

function valueFrom(rest: string[], { boolean }: { readonly boolean: boolean }): string {
  const next = rest[0]
  if (next === undefined || /^--(?:\w|$)/.test(next) || (boolean && !isBoolean(next))) return 'true'
  return rest.shift() ?? 'true'
}

/** The arguments with a verb of two words, such as `policy test`, as the one that it names. */
export function joinedVerb(args: readonly string[], contracts: Readonly<Record<string, Contract>>): readonly string[] {
  const [first = '', second = '', ...rest] = args
  const joined = `${first}-${second}`
  return second !== '' && !Object.hasOwn(contracts, first) && Object.hasOwn(contracts, joined)
    ? [joined, ...rest]
    : args
}

/** The verb's contract. @throws UserError with the nearest verb. */
export function contractOf(verb: string, contracts: Readonly<Record<string, Contract>>): Contract {
  const contract = Object.hasOwn(contracts, verb) ? contracts[verb] : undefined
  if (contract !== undefined) return contract
  const verbs = Object.keys(contracts)
  throw new UserError(`"${verb}" is no verb.${didYouMean(verb, verbs)}`, 'countersign --help lists them.')
}

// where people keep these credentials on their own machine
const usualVariables: ReadonlyMap<string, readonly string[]> = new Map([
  ['github-token', ['GITHUB_TOKEN', 'GH_TOKEN']],
  ['mlflow-username', ['MLFLOW_TRACKING_USERNAME']],
  ['mlflow-password', ['MLFLOW_TRACKING_PASSWORD']],
  ['mlflow-token', ['MLFLOW_TRACKING_TOKEN']],
])
const variablesOf = (name: string): readonly string[] => [
  `COUNTERSIGN_${name.toUpperCase().replaceAll('-', '_')}`,
  ...(usualVariables.get(name) ?? []),
]

/** Inputs from a command line; an input no flag or word gives is looked for in `COUNTERSIGN_<NAME>`, so that secrets stay off it. */
export function commandInputs(line: CommandLine, contract: Contract, env: Variables): InputSource {
  const given = new Map(line.flags)
  const surplus = placeWords(line.words, contract.words, given)
  const fromEnvironment = (name: string): string | undefined =>
    variablesOf(name)
      .map((variable) => env[variable])
      .find((value) => value !== undefined && value !== '')
  return {
    get: (name) => given.get(name)?.join('\n') ?? fromEnvironment(name),
    strangers: (names) => [
      ...surplus,
      ...[...given.keys()]
        .filter((name) => !names.includes(name))
        .map((name) => `--${name} is no input of ${line.verb ?? 'this verb'}.${didYouMean(name, names)}`),
    ],
    spell: (name) => `--${name}`,
    howToGive: (name) => `Add --${name} <value>, or set ${variablesOf(name).join(' or ')}.`,
  }
}

function placeWords(
  words: readonly string[],
  places: readonly string[],
  given: Map<string, readonly string[]>,
): readonly string[] {
  const flags = new Set(given.keys())
  const problems: string[] = []
  const last = places.at(-1)
  words.forEach((word, index) => {
    const place = places[index] ?? (last?.endsWith('...') ? last : undefined)
    const name = place?.replace(/\.\.\.$/, '')
    if (name === undefined) problems.push(`The word "${word}" belongs to no input; other inputs read --name value.`)
    else if (flags.has(name)) problems.push(`--${name} is given twice: as a flag and as the word "${word}".`)
    else given.set(name, [...(given.get(name) ?? []), word])
  })
  return problems
}

/** The list of verbs. */
export function overviewHelp(contracts: Readonly<Record<string, Contract>>): string {
  const width = Math.max(0, ...Object.keys(contracts).map((verb) => verb.length))
  const rows = Object.entries(contracts).map(
    ([verb, { description }]) => `  ${verb.padEnd(width)}  ${firstSentence(description)}`,
  )
  return [
    'Usage: countersign <verb> [words] [--input value ...] [--json]',
    '',
    'Verbs are the actions of this suite, with their inputs:',
    ...rows,
    '',
    'countersign <verb> --help shows the inputs of a verb.',
    '',
  ].join('\n')
}

/** The inputs and outputs of one verb. */
export function verbHelp(verb: string, contract: Contract): string {
  const words = contract.words.map((word) => ` [${word}]`).join('')
  const inputs = Object.entries(contract.inputs).map(([name, input]) => {
    // what an expression of the runner supplies has no default here
    const fixed = input.default === '' || input.default?.includes('${{') === true ? null : input.default
    const otherwise = fixed === null ? '' : ` (default: ${fixed})`
    return `  --${name}${input.required ? ' (required)' : otherwise}\n      ${oneLine(input.description)}`
  })
  const outputs = Object.entries(contract.outputs).map(
    ([name, description]) => `  ${name}\n      ${oneLine(description)}`,
  )
  return [
    `Usage: countersign ${verb}${words} [--input value ...] [--json]`,
    '',
    oneLine(contract.description),
    ...(inputs.length > 0 ? ['', 'Inputs (also as COUNTERSIGN_<NAME> in the environment):', ...inputs] : []),
    ...(outputs.length > 0 ? ['', 'Outputs:', ...outputs] : []),
    '',
  ].join('\n')
}

const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim()
const firstSentence = (text: string): string => /^.*?[.!?](?=\s|$)/.exec(oneLine(text))?.[0] ?? oneLine(text)
