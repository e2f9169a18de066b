import { AsyncLocalStorage } from 'node:async_hooks'
import { appendFileSync } from 'node:fs'

/** What an action meets: its variables, and whoever reads what it prints. */
export interface Place {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly line: (text: string) => void
}

const given = new AsyncLocalStorage<Place>()
const ownProcess: Place = { env: process.env, line: console.log }
const place = (): Place => given.getStore() ?? ownProcess

/** Prints a line. */
export function say(text: string): void {
  place().line(text)
}

/** All variables whose names begin so, with their values. */
export function variablesFrom(prefix: string): readonly (readonly [string, string])[] {
  return Object.entries(place().env).flatMap(([name, value = '']) =>
    name.startsWith(prefix) ? [[name, value] as const] : [],
  )
}

/** The value of an input; of one the stand-in does not implement, an error unless it is left as it is. */
export function input(name: string): string {
  return (place().env[`INPUT_${name.toUpperCase()}`] ?? '').trim()
}

export function variable(name: string): string {
  const value = place().env[name]
  if (value === undefined) throw new Error(`the machine has no ${name}`)
  return value
}

export function notImplemented(names: readonly string[], usual: readonly string[] = ['']): void {
  for (const name of names)
    if (!usual.includes(input(name)))
      throw new Error(`the stand-in does not implement the input "${name}: ${input(name)}"`)
}

function append(file: string, name: string, value: string): void {
  appendFileSync(variable(file), `${name}<<end-of-value\n${value}\nend-of-value\n`)
}

export function setOutput(name: string, value: string): void {
  append('GITHUB_OUTPUT', name, value)
}

export function saveState(name: string, value: string): void {
  append('GITHUB_STATE', name, value)
}

export function savedState(name: string): string {
  return place().env[`STATE_${name}`] ?? ''
}

export function addPath(folder: string): void {
  appendFileSync(variable('GITHUB_PATH'), `${folder}\n`)
}

export function mask(secret: string): void {
  say(`::add-mask::${secret}`)
}

/** Whether the action ran to its end; what it throws becomes the step's error. */
async function succeeded(main: Main): Promise<boolean> {
  try {
    await main()
    return true
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    say(`::error::${message.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')}`)
    return false
  }
}

export type Main = () => void | Promise<void>

/** Runs the action as the program of this process. */
export async function start(main: Main): Promise<void> {
  if (!(await succeeded(main))) process.exitCode = 1
}

/** The exit code of the action, played in the runner's own process with what a process of its own would have met. */
export async function exitCodeAt(at: Place, main: Main): Promise<number> {
  return (await given.run(at, () => succeeded(main))) ? 0 : 1
}

export type Reply = { readonly status: number; readonly text: string }

/** One request by the plainest client there is: every job mints and revokes tokens, and `fetch` takes longer to load than to ask. */
export function exchanged(
  method: string,
  url: string,
  headers: Readonly<Record<string, string>>,
  body?: unknown,
): Promise<Reply> {
  const { request } = process.getBuiltinModule(url.startsWith('https:') ? 'node:https' : 'node:http')
  const text = body === undefined ? undefined : JSON.stringify(body)
  const sent = { ...headers, ...(text === undefined ? {} : { 'content-type': 'application/json' }) }
  return new Promise((done, failed) => {
    const asking = request(url, { method, agent: false, headers: { 'user-agent': 'runner', ...sent } }, (response) => {
      const parts: Buffer[] = []
      response.on('data', (part: Buffer) => parts.push(part))
      response.on('error', failed)
      response.on('end', () => done({ status: response.statusCode ?? 0, text: Buffer.concat(parts).toString('utf8') }))
    })
    asking.on('error', failed)
    asking.end(text)
  })
}
