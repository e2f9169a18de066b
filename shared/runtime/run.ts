import type { z } from 'zod'
import { commandInputs, contractOf, joinedVerb, overviewHelp, parseCommandLine, verbHelp } from './command-line.ts'
import type { CommandLine, Contract } from './command-line.ts'
import { environmentSecrets, readEnvironment } from './environment.ts'
import type { Environment, Variables } from './environment.ts'
import { describeFailure } from './failure.ts'
import { readInputs, runnerInputs } from './inputs.ts'
import type { InputSource } from './inputs.ts'
import { outputText, runnerVoice, terminalVoice } from './outputs.ts'
import type { Annotation, Log, OutputValue, Streams, Voice } from './outputs.ts'

/** What an action gets beside its clients. */
export interface Run {
  readonly action: string
  readonly environment: Environment
  /** the inputs as one typed value, all problems told together */
  readonly read: <Schema extends z.ZodType>(schema: Schema) => z.output<Schema>
  readonly log: Log
  readonly annotate: (annotation: Annotation) => void
  /** says a line of the result itself: the log of a step, the output of a command */
  readonly print: (text: string) => void
  /** sets every declared output, once */
  readonly output: <Name extends string>(
    declared: readonly Name[],
    values: Readonly<Record<NoInfer<Name>, OutputValue>>,
  ) => void
  /** writes the report of this step, once; the text is Markdown that is already escaped */
  readonly summary: (markdown: string) => Promise<void>
  /** ends the run as failed, with a sentence, without being an error; an exit code of 2 says that it could not be judged */
  readonly fail: (sentence: string, exit?: 1 | 2) => void
  /** has an error of a command from here on end with 2, too: where 1 says that something was found, it must not say that nothing was looked at */
  readonly undecided: () => void
}

export type Main = (run: Run) => Promise<void>

/** The parts of the process a run touches. */
export interface Host {
  readonly env: Variables
  readonly folder: () => string
  readonly streams: Streams
  readonly exit: (code: number) => void
}

/** Writes to a stream; a reader that goes away early, as `head` does, takes nothing from what the run comes to. */
export function writing(stream: NodeJS.WritableStream): (text: string) => void {
  const closed = (error: NodeJS.ErrnoException): void => {
    if (error.code !== 'EPIPE') throw error
  }
  return (text) => {
    if (!stream.listeners('error').includes(closed)) stream.on('error', closed)
    stream.write(text)
  }
}

/** This process. */
export const thisProcess: Host = {
  env: process.env,
  folder: () => process.cwd(),
  streams: {
    out: writing(process.stdout),
    diagnostics: writing(process.stderr),
  },
  exit: (code) => {
    process.exitCode = code
  },
}

/** Runs an action as a step of a workflow; only a main that returned leaves the exit code 0. */
export async function runAction(action: string, main: Main, host: Host = thisProcess): Promise<void> {
  const voice = runnerVoice({ summaryFile: host.env.GITHUB_STEP_SUMMARY })
  // a step knows one way of failing
  const undecided = (): void => undefined
  await conclude(host, voice, () => perform(action, main, host, voice, runnerInputs(host.env), undecided))
}

/** The suite as a command: each action is a verb with its own inputs. */
export interface Suite {
  readonly version: string
  readonly contracts: Readonly<Record<string, Contract>>
  readonly mainOf: (verb: string) => Main
}

/** Runs `countersign <verb> …`, or shows its help. */
export async function runCommand(args: readonly string[], suite: Suite, host: Host = thisProcess): Promise<void> {
  const debug = host.env.RUNNER_DEBUG === '1'
  const voice = terminalVoice(host.streams, { debug, json: args.includes('--json') })
  await conclude(host, voice, async () => {
    const line = parseCommandLine(joinedVerb(args, suite.contracts), suite.contracts)
    const shown = shownInstead(line, suite)
    if (shown !== null) {
      host.streams.out(shown)
      return 0
    }
    const verb = line.verb ?? ''
    const source = commandInputs(line, contractOf(verb, suite.contracts), host.env)
    const exit = await perform(verb, suite.mainOf(verb), host, voice, source, () => host.exit(2))
    voice.finish()
    return exit
  })
}

function shownInstead(line: CommandLine, suite: Suite): string | null {
  if (line.version) return `${suite.version}\n`
  if (line.verb === null) return overviewHelp(suite.contracts)
  return line.help ? verbHelp(line.verb, contractOf(line.verb, suite.contracts)) : null
}

async function perform(
  action: string,
  main: Main,
  host: Host,
  voice: Voice,
  source: InputSource,
  undecided: () => void,
): Promise<number> {
  const environment = readEnvironment(host.env, host.folder())
  for (const secret of environmentSecrets(environment)) voice.mask(secret)
  let code = 0
  const once = onceEach()
  await main({
    action,
    environment,
    read: (schema) => readInputs(schema, source, voice.mask),
    log: voice.log,
    annotate: voice.annotate,
    print: voice.print,
    output: (declared, values) => {
      once('outputs')
      for (const name of declared) voice.output(name, outputText(values[name]))
    },
    summary: async (markdown) => {
      once('summary')
      await voice.summarize(markdown)
    },
    fail: (sentence, exit = 1) => {
      code = exit
      voice.log.error(sentence)
    },
    undecided,
  })
  return code
}

function onceEach(): (what: string) => void {
  const done = new Set<string>()
  return (what) => {
    if (done.has(what)) throw new Error(`The ${what} of this run are already written; an action reports once.`)
    done.add(what)
  }
}

// the only catch of the house: an error that arrives here, known or not, has failed the run
async function conclude(host: Host, voice: Voice, work: () => Promise<number>): Promise<void> {
  host.exit(1)
  try {
    host.exit(await work())
  } catch (error) {
    const { headline, details } = describeFailure(error, { debug: host.env.RUNNER_DEBUG === '1' })
    voice.log.error(headline)
    for (const detail of details) voice.log.info(detail)
  }
}
