import { describe, expect, test } from 'vitest'
import { importsOf, paths, textOf } from './tree.ts'

/** Who may import whom; the order of the rooms tells where a file lives. */
const rooms: readonly {
  readonly room: string
  readonly lives: RegExp
  readonly rooms: readonly string[]
  readonly packages: readonly RegExp[]
}[] = [
  { room: 'domain', lives: /^shared\/domain\//, rooms: ['domain'], packages: [/^zod$/, /^node:crypto$/] },
  { room: 'ports', lives: /^shared\/ports\//, rooms: ['domain', 'ports'], packages: [] },
  { room: 'render', lives: /^shared\/render\//, rooms: ['domain', 'render'], packages: [/^markdown-table$/] },
  {
    room: 'clients',
    lives: /^shared\/clients\//,
    rooms: ['domain', 'ports', 'clients'],
    packages: [/^@octokit\//, /^undici$/, /^zod$/, /^node:/, /^yaml$/, /^hyparquet(?:\/src\/column\.js)?$/],
  },
  {
    room: 'gather',
    lives: /^shared\/gather\//,
    rooms: ['domain', 'ports', 'gather'],
    packages: [/^zod$/, /^node:crypto$/],
  },
  {
    room: 'house',
    lives: /^shared\/runtime\/house\.ts$/,
    rooms: ['domain', 'ports', 'render', 'gather', 'clients', 'runtime'],
    packages: [/^zod$/, /^node:/, /^undici$/, /^@octokit\//],
  },
  {
    room: 'runtime',
    lives: /^shared\/runtime\//,
    // who uses the house names its type; who builds it is house.ts alone
    rooms: ['domain', 'ports', 'render', 'gather', 'runtime', 'house'],
    packages: [/^@actions\/core$/, /^zod$/, /^node:/],
  },
  {
    room: 'entry',
    lives: /^actions\/(?:index|contracts)\.ts$/,
    rooms: ['entry', 'main', 'runtime', 'house'],
    packages: [],
  },
  { room: 'decide', lives: /^actions\/[^/]+\/decide\.ts$/, rooms: ['domain', 'inputs'], packages: [] },
  { room: 'inputs', lives: /^actions\/[^/]+\/inputs\.ts$/, rooms: ['domain', 'runtime'], packages: [/^zod$/] },
  // what runs in a browser: the page of the audit pack
  { room: 'pack', lives: /^pack\//, rooms: ['domain', 'pack'], packages: [] },
  {
    room: 'main',
    lives: /^actions\/[^/]+\//,
    rooms: ['domain', 'ports', 'render', 'gather', 'runtime', 'house', 'inputs', 'decide', 'main'],
    packages: [/^zod$/, /^node:(?:path|crypto)$/],
  },
]

const sources = paths('shared/**/*.ts', 'actions/**/*.ts', 'pack/**/*.ts')
const roomOf = (path: string): (typeof rooms)[number] | undefined => rooms.find(({ lives }) => lives.test(path))
const actionOf = (path: string): string | undefined => /^actions\/([^/]+)\//.exec(path)?.[1]

function trespasses(path: string): readonly string[] {
  const room = roomOf(path)
  if (room === undefined) return [`${path} lives in no room of the house`]
  return importsOf(path).flatMap(({ specifier, target }) => {
    const said = `${path} (${room.room}) imports ${specifier}`
    if (target === null) return room.packages.some((allowed) => allowed.test(specifier)) ? [] : [said]
    const theirs = roomOf(target)
    if (theirs === undefined || !room.rooms.includes(theirs.room)) return [said]
    const [mine, other] = [actionOf(path), actionOf(target)]
    return mine !== undefined && other !== undefined && mine !== other
      ? [`${said}: an action never imports another`]
      : []
  })
}

/** Cycles of imports, each as the files it goes through. */
function cycles(graph: ReadonlyMap<string, readonly string[]>): readonly string[] {
  const done = new Set<string>()
  const found: string[] = []
  const visit = (path: string, trail: readonly string[]): void => {
    if (trail.includes(path)) found.push([...trail.slice(trail.indexOf(path)), path].join(' → '))
    else if (!done.has(path)) {
      for (const next of graph.get(path) ?? []) visit(next, [...trail, path])
      done.add(path)
    }
  }
  for (const path of graph.keys()) visit(path, [])
  return found
}

describe('the layers', () => {
  test('there are sources to judge', () => {
    expect(sources.length).toBeGreaterThan(10)
  })

  test.each(rooms.map(({ room }) => room))('%s imports only what it may', (room) => {
    expect(sources.filter((path) => roomOf(path)?.room === room).flatMap(trespasses)).toEqual([])
  })

  test('every source lives in a room', () => {
    expect(sources.filter((path) => roomOf(path) === undefined)).toEqual([])
  })

  test('nothing is imported in a circle', () => {
    const graph = new Map(sources.map((path) => [path, importsOf(path).flatMap(({ target }) => target ?? [])]))
    expect(cycles(graph)).toEqual([])
  })

  test('a circle would be found', () => {
    const graph = new Map([
      ['a', ['b']],
      ['b', ['c']],
      ['c', ['b']],
    ])
    expect(cycles(graph)).toEqual(['b → c → b'])
  })

  test('relative imports name a file that is there', () => {
    const known = new Set(paths('**/*.ts', '**/*.json', '**/*.mjs'))
    const missing = sources.flatMap((path) =>
      importsOf(path).flatMap(({ target }) => (target === null || known.has(target) ? [] : [`${path}: ${target}`])),
    )
    expect(missing).toEqual([])
  })
})

/** Words that no source of the layers may hold, with why. */
const banned: readonly {
  readonly what: string
  readonly pattern: RegExp
  readonly where: RegExp
  readonly except: RegExp
}[] = [
  { what: 'default exports', pattern: /^export default\b/m, where: /./, except: /^$/ },
  { what: 're-exports', pattern: /^export (?:type )?(?:\*|\{[^}]*\}) from\b/m, where: /./, except: /^$/ },
  {
    what: 'silenced types',
    pattern: /@ts-(?:ignore|nocheck|expect-error)|\bas any\b|\bas unknown as\b/,
    where: /./,
    except: /^$/,
  },
  { what: 'silenced lint rules', pattern: /eslint-disable/, where: /./, except: /^$/ },
  {
    what: 'the environment outside runtime',
    pattern: /\bprocess\.env\b|from 'node:process'/,
    where: /./,
    except: /^shared\/runtime\//,
  },
  {
    what: 'clocks, chance and the outside world in pure layers',
    pattern:
      /\bDate\.now\(|\bnew Date\(\)|\bMath\.random\(|\bperformance\.now\(|\brandomUUID\b|\bfetch\(|\bprocess\.|\bconsole\./,
    where: /^shared\/(?:domain|render|ports)\/|\/decide\.ts$/,
    except: /^$/,
  },
  {
    what: 'classes that are neither clients nor errors',
    pattern: /^export (?:abstract )?class (?!\w*(?:Error|Client)\b)/m,
    where: /./,
    except: /^shared\/clients\//,
  },
]

describe('the manners of a source', () => {
  test.each(banned)('no $what', ({ pattern, where, except }) => {
    const judged = sources.filter((path) => where.test(path) && !except.test(path))
    expect(judged.filter((path) => pattern.test(textOf(path)))).toEqual([])
  })

  test('no barrels: the only index is the bundle’s entry', () => {
    expect(sources.filter((path) => path.endsWith('/index.ts'))).toEqual(['actions/index.ts'])
  })

  test('files are named by kebab-case nouns, and none is a drawer for everything', () => {
    const named = sources.map((path) => path.split('/').at(-1) ?? '')
    expect(named.filter((name) => !/^[a-z0-9]+(?:-[a-z0-9]+)*\.ts$/.test(name))).toEqual([])
    expect(named.filter((name) => /^(?:utils?|helpers?|common|misc|types)\.ts$/.test(name))).toEqual([])
  })

  test('a file stays within 300 lines', () => {
    const judged = [...sources, ...paths('scripts/**/*.ts')].filter((path) => path !== 'actions/contracts.ts')
    expect(judged.filter((path) => textOf(path).split('\n').length > 301)).toEqual([])
  })

  test('a folder of the layers that grows past a dozen files has rooms', () => {
    const sizes = new Map<string, number>()
    for (const path of sources) {
      const folder = path.slice(0, path.lastIndexOf('/'))
      sizes.set(folder, (sizes.get(folder) ?? 0) + 1)
    }
    expect([...sizes].filter(([, size]) => size > 16)).toEqual([])
  })
})
