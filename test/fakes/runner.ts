import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runAction } from '../../shared/runtime/run.ts'
import type { Main } from '../../shared/runtime/run.ts'

/** What a test asks of the runner. */
export interface Step {
  readonly action?: string
  readonly inputs?: Readonly<Record<string, string>>
  readonly event?: { readonly name: string; readonly payload: unknown }
  readonly env?: Readonly<Record<string, string>>
}

/** A workflow command as the runner would read it from the log. */
export interface Command {
  readonly name: string
  readonly properties: Readonly<Record<string, string>>
  readonly message: string
}

/** What the runner saw of a step. */
export interface Played {
  readonly exitCode: number | null
  readonly outputs: Readonly<Record<string, string>>
  readonly summary: string
  readonly log: string
  readonly commands: readonly Command[]
}

const files = ['output', 'summary', 'env', 'path', 'state'] as const

// the toolkit remembers the first summary file it sees, so one process keeps one folder
let kept: string | undefined

/** The variables and files that a runner gives a step, in a folder of their own. */
export function runnerEnvironment(step: Step, folder: string): Readonly<Record<string, string>> {
  for (const file of files) writeFileSync(join(folder, file), '')
  writeFileSync(join(folder, 'event.json'), JSON.stringify(step.event?.payload ?? {}))
  const inputs = Object.entries(step.inputs ?? {}).map(([name, value]): readonly [string, string] => [
    `INPUT_${name.toUpperCase()}`,
    value,
  ])
  return {
    CI: 'true',
    GITHUB_ACTIONS: 'true',
    GITHUB_API_URL: 'https://api.github.com',
    GITHUB_SERVER_URL: 'https://github.com',
    GITHUB_GRAPHQL_URL: 'https://api.github.com/graphql',
    GITHUB_REPOSITORY: 'acme/models',
    GITHUB_RUN_ID: '4711',
    GITHUB_RUN_NUMBER: '7',
    GITHUB_RUN_ATTEMPT: '1',
    GITHUB_JOB: 'judge',
    GITHUB_ACTOR: 'dana',
    GITHUB_ACTOR_ID: '101',
    GITHUB_TRIGGERING_ACTOR: 'dana',
    GITHUB_REF: 'refs/heads/main',
    GITHUB_SHA: 'a'.repeat(40),
    GITHUB_WORKFLOW_REF: 'acme/models/.github/workflows/governance.yml@refs/heads/main',
    GITHUB_WORKFLOW_SHA: 'a'.repeat(40),
    GITHUB_EVENT_NAME: step.event?.name ?? 'push',
    GITHUB_EVENT_PATH: join(folder, 'event.json'),
    GITHUB_OUTPUT: join(folder, 'output'),
    GITHUB_STEP_SUMMARY: join(folder, 'summary'),
    GITHUB_ENV: join(folder, 'env'),
    GITHUB_PATH: join(folder, 'path'),
    GITHUB_STATE: join(folder, 'state'),
    GITHUB_WORKSPACE: folder,
    RUNNER_TEMP: folder,
    ...Object.fromEntries(inputs),
    ...step.env,
  }
}

/** Plays one step with the real toolkit and tells what the runner saw. One at a time: the toolkit knows one process. */
export async function playAction(main: Main, step: Step = {}): Promise<Played> {
  kept ??= mkdtempSync(join(tmpdir(), 'countersign-step-'))
  const folder = kept
  const env = runnerEnvironment(step, folder)
  let exitCode: number | null = null
  const log = await captured(env, async () => {
    await runAction(step.action ?? 'tested', main, {
      env,
      folder: () => folder,
      streams: { out: (text) => process.stdout.write(text), diagnostics: (text) => process.stdout.write(text) },
      exit: (code) => {
        exitCode = code
      },
    })
  })
  return {
    exitCode,
    outputs: parseFileCommands(readFileSync(join(folder, 'output'), 'utf8')),
    summary: readFileSync(join(folder, 'summary'), 'utf8'),
    log,
    commands: parseCommands(log),
  }
}

/** The values of a file that steps write their outputs to. */
export function parseFileCommands(text: string): Readonly<Record<string, string>> {
  const entries = text.matchAll(/^(?<name>[^\n=<]+)<<(?<end>[^\n]+)\n(?<value>[\s\S]*?)\n?\k<end>$/gm)
  return Object.fromEntries([...entries].map(({ groups }) => [groups?.name ?? '', groups?.value ?? '']))
}

/** The commands a runner finds in a log: `::name a=b::message` at the start of a line, and the older `##[name a=b]message` anywhere. */
export function parseCommands(log: string): readonly Command[] {
  return log.split('\n').flatMap((line) => {
    const found =
      /^\s*::(?<name>[a-z-]+)(?: (?<properties>[^:]*(?::(?!:)[^:]*)*))?::(?<message>.*)$/i.exec(line)?.groups ??
      /##\[(?<name>[a-z-]+)(?: (?<properties>[^\]]*))?\](?<message>.*)$/i.exec(line)?.groups
    if (found?.name === undefined) return []
    const pairs = (found.properties ?? '').split(/[,;]/).filter((pair) => pair.includes('='))
    const properties = pairs.map((pair): readonly [string, string] => {
      const at = pair.indexOf('=')
      return [pair.slice(0, at), unescape(pair.slice(at + 1))]
    })
    return [{ name: found.name, properties: Object.fromEntries(properties), message: unescape(found.message ?? '') }]
  })
}

const unescape = (text: string): string =>
  text
    .replaceAll('%0D', '\r')
    .replaceAll('%0A', '\n')
    .replaceAll('%3A', ':')
    .replaceAll('%2C', ',')
    .replaceAll('%25', '%')

async function captured(env: Readonly<Record<string, string>>, work: () => Promise<void>): Promise<string> {
  const before = { ...process.env }
  const write = process.stdout.write.bind(process.stdout)
  const written: string[] = []
  process.stdout.write = (chunk: string | Uint8Array): boolean => {
    written.push(typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString())
    return true
  }
  Object.assign(process.env, env)
  try {
    await work()
  } finally {
    process.stdout.write = write
    for (const name of Object.keys(env)) Reflect.deleteProperty(process.env, name)
    Object.assign(process.env, before)
  }
  return written.join('')
}
