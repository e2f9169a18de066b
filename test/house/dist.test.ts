import { execFile } from 'node:child_process'
import {
  cpSync,
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs'
import { readlinkSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { actionNames, bundleLimit, differences, distFiles } from '../../scripts/build.ts'
import { trimmed } from '../../scripts/left-out.ts'
import { paths, root, textOf } from './tree.ts'

const names = actionNames(root)
const run = promisify(execFile)

interface Ended {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

const kept = { NODE_COMPILE_CACHE: join(root, '.work/compiled') }

/** How a child of a given Node ended, with nothing of our surroundings but what an earlier one has compiled. */
async function ended(args: readonly string[], node: string = process.execPath): Promise<Ended> {
  try {
    const { stdout, stderr } = await run(node, [...args], { env: kept, timeout: 20_000 })
    return { code: 0, stdout, stderr }
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string }
    return { code, stdout, stderr }
  }
}

/** The same folder once more, its files shared with the first: no second install for a second place. */
function linkTree(from: string, to: string): void {
  mkdirSync(to, { recursive: true })
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)]
    if (entry.isDirectory()) linkTree(source, target)
    else if (entry.isSymbolicLink()) symlinkSync(readlinkSync(source), target)
    else linkSync(source, target)
  }
}

describe('dist', () => {
  let elsewhere: string
  beforeAll(() => {
    mkdirSync(join(root, '.work'), { recursive: true })
    elsewhere = mkdtempSync(join(root, '.work/another-folder-'))
    linkTree(join(root, 'node_modules'), join(elsewhere, 'node_modules'))
    for (const part of ['actions', 'pack', 'shared', 'scripts', 'package.json', 'tsconfig.json']) {
      cpSync(join(root, part), join(elsewhere, part), { recursive: true })
    }
  })
  afterAll(() => {
    rmSync(elsewhere, { recursive: true, force: true })
  })

  test('is what its sources give, byte for byte, in another folder too', async () => {
    expect(differences(root, await distFiles(elsewhere)), 'run: npm run build').toEqual([])
  }, 120_000)

  test('holds one stub per action, the command and the bundle, and nothing else', () => {
    const fixed = ['audit-pack.html', 'countersign.js', 'index.js', 'licenses.txt', 'package.json']
    expect(readdirSync(join(root, 'dist')).sort()).toEqual([...fixed, ...names.map((name) => `${name}.js`)].sort())
  })

  test('stays readable: below the limit and not minified', () => {
    expect(statSync(join(root, 'dist/index.js')).size).toBeLessThan(bundleLimit)
  })
})

test.each(Object.entries(trimmed))(
  'of %s the sources import only what the bundle keeps',
  (name, { reached, files = [] }) => {
    const texts = paths('shared/**/*.ts', 'actions/**/*.ts').map(textOf)
    const clauses = texts.flatMap((text) =>
      [...text.matchAll(new RegExp(`^import ([^']*) from '${name}'`, 'gm'))].map(([, clause = '']) => clause),
    )
    // no other way to it: neither another of its files nor an import in passing
    const kept = files.map((file) => `'${name}/${file}'`)
    const ways = texts.flatMap((text) => [...text.matchAll(new RegExp(`(['"\`])${name}(?:/[^'"\`]*)?\\1`, 'g'))])
    expect(ways.filter(([way]) => !kept.includes(way)).length).toBe(clauses.length)
    const imported = clauses.flatMap((clause) =>
      /^type\b/.test(clause)
        ? []
        : clause
            .replace(/[{}]/g, '')
            .split(',')
            .map((part) => part.trim())
            .filter((part) => part !== '' && !part.startsWith('type ')),
    )
    expect([...new Set(imported)].sort()).toEqual([...reached].sort())
  },
)

test('no source asks for a method of the forge by its name: the bundle has none', () => {
  const asked = paths('shared/**/*.ts', 'actions/**/*.ts').filter((path) =>
    /octokit\.rest\b|octokit\.paginate\b/.test(textOf(path)),
  )
  expect(asked).toEqual([])
})

describe.each(names)('dist/%s.js', (name) => {
  const stub = join(root, 'dist', `${name}.js`)

  test('starts, and without a workflow around it ends as failed with a sentence', async () => {
    const { code, stdout, stderr } = await ended([stub])
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' })
    expect(stdout).toMatch(/^::error::[A-Z].*\./)
    expect(stdout).not.toMatch(/Cannot find|is not defined|is not a function/)
  })

  test('refuses an older Node in a sentence', async () => {
    const older = `data:text/javascript,Object.defineProperty(process,'versions',{value:{...process.versions,node:'20.19.0'}})`
    const { code, stdout } = await ended(['--import', older, stub])
    expect(code).toBe(1)
    expect(stdout.trim()).toBe(
      '::error::Countersign needs Node 24 or newer and found 20.19.0: add a step with actions/setup-node and node-version 24 before this one.',
    )
  })
})

describe('dist/countersign.js', () => {
  const command = join(root, 'dist/countersign.js')

  test('shows every action as a verb', async () => {
    const { code, stdout } = await ended([command, '--help'])
    expect(code).toBe(0)
    for (const name of names) expect(stdout).toContain(`\n  ${name} `)
  })

  test.each(names)('shows the inputs of %s', async (name) => {
    const { code, stdout } = await ended([command, name, '--help'])
    expect(code).toBe(0)
    expect(stdout).toContain(`Usage: countersign ${name}`)
  })

  test('knows no other verb', async () => {
    const { code, stderr } = await ended([command, 'no-such-verb'])
    expect(code).toBe(1)
    expect(stderr).toContain('"no-such-verb" is no verb.')
  })

  // npm tells which Node it runs on itself: on a machine with Node 20 that is a real older one
  const older = process.env.npm_node_execpath
  test.runIf(older !== undefined && existsSync(older))('refuses the Node of npm where it is an older one', async () => {
    const { stdout: version } = await ended(['--version'], older)
    const { code, stderr } = await ended([command, '--version'], older)
    if (Number(/\d+/.exec(version)?.[0]) >= 24) expect(code).toBe(0)
    else
      expect({ code, stderr: stderr.replace(/found .*/s, '') }).toEqual({
        code: 1,
        stderr: 'Countersign needs Node 24 or newer and ',
      })
  })
})
