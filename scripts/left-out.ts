// What the bundle leaves out of libraries, so that it has room for what is ours: parts that nothing of ours reaches, and comments.
import { cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { transpileModule, ModuleKind, ScriptTarget } from 'typescript'

interface Trimmed {
  /** what our sources may import by value; test/house/dist.test.ts holds them to it */
  readonly reached: readonly string[]
  /** its files that they may import as such */
  readonly files?: readonly string[]
  /** file of the package → what stands for it */
  readonly standIns: Readonly<Record<string, string>>
}

const nothing = 'module.exports = {}\n'

/** Filters of rows: no reading of ours has one, and a filter that came would have to be refused. */
const noFilter = `const none = (filter) => {
  if (filter) throw new Error('The bundle holds no filters of rows.')
}
export const pathsNeededForFilter = (filter) => none(filter) ?? []
export const columnsNeededForFilter = (filter) => none(filter) ?? []
export const canSkipRowGroup = ({ filter }) => none(filter) ?? false
export const filterPageRanges = (filter) => none(filter)
export const matchFilter = (record, filter) => none(filter) ?? true
`
const noBloom = `export const bloomEligibleColumns = () => new Set()
export const readBloomFilter = () => undefined
`
const noVariant = `export const decodeVariantColumn = () => {
  throw new Error('The bundle reads no variants.')
}
`

const noSnappy = `export const snappyUncompress = () => {
  throw new Error('The bundle unpacks snappy by its own means.')
}
`

export const trimmed: Readonly<Record<string, Trimmed>> = {
  // its token for other clouds and its look at the operating system bring an HTTP client and a process runner of their own
  '@actions/core': {
    reached: ['debug', 'error', 'info', 'notice', 'setOutput', 'setSecret', 'summary', 'warning'],
    standIns: {
      'lib/oidc-utils.js': 'export class OidcClient {}\n',
      'lib/platform.js': 'export {}\n',
    },
  },
  // we send requests by their routes: the list of a thousand methods is never asked
  '@octokit/rest': { reached: ['Octokit'], standIns: {} },
  '@octokit/plugin-rest-endpoint-methods': {
    reached: [],
    standIns: { 'dist-src/generated/endpoints.js': 'export default {}\n' },
  },
  // filters of rows, nested columns of any shape, which the readers refuse before they are read, and snappy, which they unpack themselves
  hyparquet: {
    reached: ['parquetMetadata', 'parquetRead', 'parquetSchema'],
    files: ['src/column.js'],
    standIns: {
      'src/bloom.js': noBloom,
      'src/filter.js': noFilter,
      'src/snappy.js': noSnappy,
      'src/variant.js': noVariant,
    },
  },
  undici: {
    reached: ['Agent', 'EnvHttpProxyAgent', 'fetch', 'request'],
    standIns: {
      'lib/mock/mock-agent.js': nothing,
      'lib/mock/mock-client.js': nothing,
      'lib/mock/mock-errors.js': nothing,
      'lib/mock/mock-pool.js': nothing,
      'lib/dispatcher/balanced-pool.js': nothing,
      'lib/dispatcher/retry-agent.js': nothing,
      'lib/handler/retry-handler.js': nothing,
      'lib/interceptor/dns.js': nothing,
      'lib/interceptor/dump.js': nothing,
      'lib/interceptor/redirect.js': nothing,
      'lib/interceptor/retry.js': nothing,
      'lib/web/cache/cachestorage.js': 'module.exports = { CacheStorage: class {} }\n',
      'lib/web/cookies/index.js': nothing,
      'lib/web/eventsource/eventsource.js': nothing,
      'lib/web/fileapi/filereader.js': nothing,
      'lib/web/websocket/events.js': nothing,
      'lib/web/websocket/websocket.js': nothing,
    },
  },
}

/** The libraries that explain themselves at length: their code stands in the bundle line by line, their comments do not. */
const uncommented = ['undici', 'yaml', 'zod']

/** Puts a copy of each trimmed package where the emitted sources find it first; a stand-in for a file that is not there is an error. */
export function placeTrimmed(root: string, emitted: string): void {
  for (const name of new Set([...Object.keys(trimmed), ...uncommented])) {
    const copy = join(emitted, 'node_modules', name)
    rmSync(copy, { recursive: true, force: true })
    cpSync(join(root, 'node_modules', name), copy, { recursive: true })
    for (const [file, text] of Object.entries(trimmed[name]?.standIns ?? {})) {
      if (!existsSync(join(copy, file))) throw new Error(`${name} has no ${file}: mend scripts/left-out.ts.`)
      writeFileSync(join(copy, file), text)
    }
    if (uncommented.includes(name)) uncomment(copy)
  }
}

/** Prints each file of a package anew without its comments; those that are marked to stay (`/*!`) do, and a file that tells of a copyright in another one is left as it is. */
function uncomment(folder: string): void {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.js'))
  for (const file of files) {
    const path = join(folder, file)
    const text = readFileSync(path, 'utf8')
    if (/^\s*(?:\/\/|\*|\/\*(?!!)).*\bcopyright\b/im.test(text)) continue
    const { outputText } = transpileModule(text, {
      fileName: path,
      compilerOptions: {
        ...{ target: ScriptTarget.ESNext, module: ModuleKind.Preserve, removeComments: true, allowJs: true },
      },
    })
    writeFileSync(path, outputText)
  }
}
