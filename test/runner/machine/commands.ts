import type { Annotation } from '../result.ts'

/** What a line of a step's output can do besides being logged. */
export interface Effects {
  readonly annotate: (annotation: Annotation) => void
  readonly mask: (secret: string) => void
  readonly output: (name: string, value: string) => void
  readonly state: (name: string, value: string) => void
  readonly fail: (reason: string) => void
}

interface Command {
  readonly name: string
  readonly properties: Readonly<Record<string, string>>
  readonly message: string
}

const levels = { error: 'failure', warning: 'warning', notice: 'notice' } as const
const names = new Set([
  ...['error', 'warning', 'notice', 'debug', 'group', 'endgroup', 'add-mask', 'stop-commands', 'echo'],
  ...['set-output', 'save-state', 'set-env', 'add-path', 'add-matcher', 'remove-matcher'],
])

function unescaped(value: string, codes: Readonly<Record<string, string>>): string {
  return value.replace(/%[0-9A-F]{2}/g, (code) => codes[code] ?? code)
}

const inMessage = { '%0D': '\r', '%0A': '\n', '%25': '%' }
const inProperty = { ...inMessage, '%3A': ':', '%2C': ',' }
const inOldProperty = { ...inMessage, '%3B': ';', '%5D': ']' }

function commandOf(head: string, message: string, separator: ',' | ';'): Command {
  const [name = '', ...rest] = head.trim().split(' ')
  const codes = separator === ',' ? inProperty : inOldProperty
  const pairs = rest
    .join(' ')
    .split(separator)
    .flatMap((pair) => {
      const at = pair.indexOf('=')
      return at > 0 ? [[pair.slice(0, at).trim(), unescaped(pair.slice(at + 1), codes)] as const] : []
    })
  return { name: name.toLowerCase(), properties: Object.fromEntries(pairs), message: unescaped(message, inMessage) }
}

/** The command of a line: `::name key=value::message` at its start, or the old `##[name]message` anywhere in it. */
export function parseCommand(line: string): Command | undefined {
  const trimmed = line.trimStart()
  const close = trimmed.startsWith('::') ? trimmed.indexOf('::', 2) : -1
  if (close > 2) return commandOf(trimmed.slice(2, close), trimmed.slice(close + 2), ',')
  const old = /##\[([^\]]+)\](.*)$/s.exec(line)
  return old === null ? undefined : commandOf(old[1] ?? '', old[2] ?? '', ';')
}

function number(text: string | undefined): number | undefined {
  const value = Number(text)
  return text === undefined || !Number.isInteger(value) ? undefined : value
}

function annotationOf(level: Annotation['level'], { properties, message }: Command): Annotation {
  const line = number(properties.line)
  return {
    level,
    message,
    title: properties.title,
    file: properties.file,
    line,
    endLine: number(properties.endLine ?? properties.endline) ?? line,
  }
}

function applied(command: Command, effects: Effects): string | undefined {
  const { name, properties, message } = command
  switch (name) {
    case 'error':
    case 'warning':
    case 'notice':
      effects.annotate(annotationOf(levels[name], command))
      return `##[${name}]${message}`
    case 'add-mask':
      effects.mask(message)
      return '***'
    case 'set-output':
      effects.output(properties.name ?? '', message)
      return undefined
    case 'save-state':
      effects.state(properties.name ?? '', message)
      return undefined
    case 'set-env':
    case 'add-path':
      effects.fail(`The \`${name}\` command is disabled. Please upgrade to using Environment Files.`)
      return `##[error]The \`${name}\` command is disabled`
    case 'debug':
    case 'group':
    case 'endgroup':
      return `##[${name}]${message}`
    default:
      return undefined
  }
}

/** A reader of one step's output lines: it does what commands say and gives back what the log shows. */
export function commandReader(effects: Effects): (line: string) => string | undefined {
  let stopped: string | undefined
  return (line) => {
    if (stopped !== undefined) {
      if (line.trim() === `::${stopped}::`) stopped = undefined
      return line
    }
    const command = parseCommand(line)
    if (command === undefined || !names.has(command.name)) return line
    if (command.name !== 'stop-commands') return applied(command, effects)
    stopped = command.message
    return line
  }
}
