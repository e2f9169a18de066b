import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

type Pairs = Readonly<Record<string, string>>

/** What a step wrote into the files GitHub gives it. */
export interface Written {
  readonly outputs: Pairs
  readonly environment: Pairs
  readonly state: Pairs
  readonly paths: readonly string[]
  readonly summary: string
}

export interface CommandFiles {
  readonly variables: Pairs
  /** Throws, as the runner does, when a file has not the form GitHub reads. */
  readonly collect: () => Written
}

const files = {
  outputs: 'GITHUB_OUTPUT',
  environment: 'GITHUB_ENV',
  state: 'GITHUB_STATE',
  paths: 'GITHUB_PATH',
  summary: 'GITHUB_STEP_SUMMARY',
} as const

const summaryLimit = 1024 * 1024

/** The pairs of an output file: `name=value` lines and `name<<END` blocks. */
export function parsePairs(text: string): Pairs {
  const pairs: Record<string, string> = {}
  const lines = text.split(/\r?\n/)
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] ?? ''
    if (line === '') continue
    const equals = line.indexOf('=')
    const block = line.indexOf('<<')
    if (block > 0 && (equals === -1 || block < equals)) {
      const end = line.slice(block + 2)
      const close = lines.indexOf(end, at + 1)
      if (end === '' || close === -1) throw new Error(`Invalid value. Matching delimiter not found '${end}'`)
      pairs[line.slice(0, block)] = lines.slice(at + 1, close).join('\n')
      at = close
    } else if (equals > 0) pairs[line.slice(0, equals)] = line.slice(equals + 1)
    else throw new Error(`Invalid format '${line}'`)
  }
  return pairs
}

function checked(environment: Pairs): Pairs {
  if ('NODE_OPTIONS' in environment)
    throw new Error(`Can't store NODE_OPTIONS output parameter using '$GITHUB_ENV' command.`)
  return environment
}

/** Fresh, empty files for one step. */
export function commandFiles(folder: string): CommandFiles {
  mkdirSync(folder, { recursive: true })
  const place = (name: keyof typeof files): string => join(folder, name)
  const read = (name: keyof typeof files): string => readFileSync(place(name), 'utf8')
  const names = Object.keys(files).filter((name): name is keyof typeof files => name in files)
  names.forEach((name) => writeFileSync(place(name), ''))
  return {
    variables: Object.fromEntries(names.map((name) => [files[name], place(name)])),
    collect: () => {
      const summary = read('summary')
      if (Buffer.byteLength(summary) > summaryLimit)
        throw new Error('$GITHUB_STEP_SUMMARY upload aborted, supports content up to a size of 1024k')
      return {
        outputs: parsePairs(read('outputs')),
        environment: checked(parsePairs(read('environment'))),
        state: parsePairs(read('state')),
        paths: read('paths')
          .split(/\r?\n/)
          .filter((line) => line !== ''),
        summary,
      }
    },
  }
}
