import { debug, error, info, notice, setOutput, setSecret, summary, warning } from '@actions/core'
import { logLines, redacted } from './log-text.ts'

/** The log of a run; whatever is said in it may hold hostile text. */
export interface Log {
  readonly debug: (text: string) => void
  readonly info: (text: string) => void
  readonly warning: (text: string) => void
  readonly error: (text: string) => void
}

/** A sentence pinned to a place of the repository's files, or to none. */
export interface Annotation {
  readonly level: 'error' | 'warning' | 'notice'
  readonly message: string
  readonly title?: string
  readonly file?: string
  readonly line?: number
  readonly endLine?: number
}

// the toolkit's words for the three levels
const annotators = { error, notice, warning }

export type OutputValue = string | number | boolean | null | readonly string[]

/** How a run speaks: to the runner of a workflow, or to a person at a terminal. */
export interface Voice {
  readonly log: Log
  readonly annotate: (annotation: Annotation) => void
  readonly mask: (secret: string) => void
  /** a line of the result itself: the log of a step, the output of a command */
  readonly print: (text: string) => void
  readonly output: (name: string, value: string) => void
  readonly summarize: (markdown: string) => Promise<void>
  /** what has been held back, said once the run is over */
  readonly finish: () => void
}

// the runner refuses a step's summary above 1 MiB as a whole
const summaryLimit = 1024 * 1024 - 1024

/** The text of an output: lists one entry per line, nothing for null. */
export function outputText(value: OutputValue): string {
  if (value === null) return ''
  if (typeof value === 'object') return value.join('\n')
  return String(value)
}

/** A summary short enough to be shown, cut with a sentence that says so. */
export function fittingSummary(markdown: string): string {
  const bytes = Buffer.from(markdown)
  if (bytes.length <= summaryLimit) return markdown
  const cut = bytes
    .subarray(0, summaryLimit - 200)
    .toString('utf8')
    .replace(/\uFFFD$/, '')
  return `${cut}\n\n**Cut here: the summary is longer than GitHub shows. The outputs and the log hold the rest.**\n`
}

/** The voice of an action: workflow commands and files of the runner, through its own toolkit. */
export function runnerVoice({ summaryFile }: { readonly summaryFile: string | undefined }): Voice {
  const secrets = new Set<string>()
  const safe = (text: string): string => logLines(redacted(text, secrets)).join('\n')
  return {
    log: {
      debug: (text) => logLines(redacted(text, secrets)).forEach((line) => debug(line)),
      info: (text) => logLines(redacted(text, secrets)).forEach((line) => info(line)),
      warning: (text) => warning(safe(text)),
      error: (text) => error(safe(text)),
    },
    annotate: ({ level, message, title, file, line, endLine }) =>
      annotators[level](safe(message), {
        ...(title === undefined ? {} : { title: safe(title) }),
        ...(file === undefined ? {} : { file }),
        ...(line === undefined ? {} : { startLine: line, endLine: endLine ?? line }),
      }),
    mask: (secret) => {
      secrets.add(secret)
      setSecret(secret)
    },
    print: (text) => logLines(redacted(text, secrets)).forEach((line) => info(line)),
    output: (name, value) => setOutput(name, redacted(value, secrets)),
    summarize: async (markdown) => {
      if (summaryFile === undefined || summaryFile === '') return
      await summary.addRaw(fittingSummary(redacted(markdown, secrets)), true).write()
    },
    finish: () => undefined,
  }
}

/** Where a command writes: results and reports to `out`, all else to `diagnostics`. */
export interface Streams {
  readonly out: (text: string) => void
  readonly diagnostics: (text: string) => void
}

/** The voice of a command: reports and outputs on one stream, the log on the other; with `json` the outputs alone, as one object. */
export function terminalVoice(
  streams: Streams,
  { json, debug }: { readonly json: boolean; readonly debug: boolean },
): Voice {
  const secrets = new Set<string>()
  const outputs = new Map<string, string>()
  let printed = false
  const lines = (text: string): readonly string[] => logLines(redacted(text, secrets))
  const say = (prefix: string, text: string): void => streams.diagnostics(`${prefix}${lines(text).join('\n')}\n`)
  return {
    log: {
      debug: (text) => {
        if (debug) say('debug: ', text)
      },
      info: (text) => say('', text),
      warning: (text) => say('warning: ', text),
      error: (text) => say('error: ', text),
    },
    annotate: ({ level, message, file, line }) => {
      const place = file === undefined ? '' : `${file}${line === undefined ? '' : `:${String(line)}`}: `
      say(`${level}: `, `${place}${message}`)
    },
    mask: (secret) => secrets.add(secret),
    print: (text) => {
      printed = true
      if (!json) streams.out(`${lines(text).join('\n')}\n`)
    },
    output: (name, value) => outputs.set(name, redacted(value, secrets)),
    summarize: (markdown) => {
      if (!json) streams.out(`${lines(markdown).join('\n').trimEnd()}\n`)
      return Promise.resolve()
    },
    finish: () => {
      if (json) streams.out(`${JSON.stringify(Object.fromEntries(outputs), null, 2)}\n`)
      // who printed a result has told what the outputs hold
      else if (!printed)
        for (const [name, value] of outputs)
          // what is long is for machines, which ask for json
          if (value !== '' && value.length <= 200) streams.out(`${name}: ${lines(value).join('\n  ')}\n`)
    },
  }
}
