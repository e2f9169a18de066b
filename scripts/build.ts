// Builds dist/: one bundle, one stub per action, the command, the page of the audit pack, the licences. The same sources give the same bytes anywhere.
import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { placeTrimmed } from './left-out.ts'
import { packPage } from './pack-page.ts'

/** The bundle stays readable and reviewable below this size, in bytes. */
export const bundleLimit = 3.5 * 1024 * 1024

export const oldestNode = 24

interface NccOutput {
  readonly code: string
  readonly assets: Readonly<Record<string, { readonly source: string | Buffer } | undefined>>
}
type Ncc = (entry: string, options: Readonly<Record<string, unknown>>) => Promise<NccOutput>

export interface DistFile {
  readonly text: string
  readonly executable: boolean
}

const plain = (text: string): DistFile => ({ text, executable: false })

/** The names of the actions in a clone, in order. */
export function actionNames(root: string): readonly string[] {
  return readdirSync(join(root, 'actions'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort()
}

/** Every file of dist, by name; nothing is written outside build/. */
export async function distFiles(root: string): Promise<ReadonlyMap<string, DistFile>> {
  const output = await bundle(root)
  const licenses = output.assets['licenses.txt']
  if (licenses === undefined) throw new Error('The bundler gave no licences.')
  const files = new Map<string, DistFile>([
    ['index.js', plain(output.code)],
    ['licenses.txt', plain(String(licenses.source))],
    ['audit-pack.html', plain(packPage(root))],
    ['package.json', plain('{\n  "type": "module"\n}\n')],
    ['countersign.js', { text: commandStub, executable: true }],
  ])
  for (const name of actionNames(root)) files.set(`${name}.js`, plain(actionStub(name)))
  checkBundle(root, output.code)
  return files
}

/** Writes dist anew: a file that the build no longer gives is gone afterwards. */
export async function writeDist(root: string): Promise<void> {
  const files = await distFiles(root)
  const folder = join(root, 'dist')
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder)
  for (const [name, { text, executable }] of files) {
    writeFileSync(join(folder, name), text)
    chmodSync(join(folder, name), executable ? 0o755 : 0o644)
  }
}

/** How dist differs from a fresh build, one sentence a file; empty where it is current. */
export function differences(root: string, files: ReadonlyMap<string, DistFile>): readonly string[] {
  const folder = join(root, 'dist')
  const present = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
  const missing = [...files.keys()].filter((name) => !present.includes(name)).map((name) => `dist/${name} is missing`)
  const stale = present.flatMap((name) => {
    const built = files.get(name)
    if (built === undefined) return [`dist/${name} is not built from anything`]
    if (readFileSync(join(folder, name), 'utf8') !== built.text) return [`dist/${name} differs from a fresh build`]
    const executable = (statSync(join(folder, name)).mode & 0o100) !== 0
    return executable === built.executable ? [] : [`dist/${name} has the wrong executable bit`]
  })
  return [...missing, ...stale]
}

async function bundle(root: string): Promise<NccOutput> {
  const require = createRequire(join(root, 'package.json'))
  const emitted = join(root, 'build')
  rmSync(emitted, { recursive: true, force: true })
  const compiler = require.resolve('typescript/bin/tsc')
  execFileSync(process.execPath, [compiler, '-p', join(root, 'scripts/build.tsconfig.json')], { stdio: 'inherit' })
  placeTrimmed(root, emitted)
  const ncc = require('@vercel/ncc') as Ncc
  const before = process.cwd()
  // the bundler names modules relative to the working folder: elsewhere it would give other bytes
  process.chdir(root)
  try {
    return await ncc(join(emitted, 'actions/index.js'), {
      cache: false,
      minify: false,
      sourceMap: false,
      license: 'licenses.txt',
      target: 'es2024',
      esm: true,
      quiet: true,
    })
  } finally {
    process.chdir(before)
  }
}

function checkBundle(root: string, code: string): void {
  const size = Buffer.byteLength(code)
  if (size > bundleLimit)
    throw new Error(`dist/index.js has ${String(size)} bytes; the limit is ${String(bundleLimit)}.`)
  if (code.includes(root)) throw new Error(`dist/index.js names the folder it was built in.`)
}

const refusal = `Countersign needs Node ${String(oldestNode)} or newer and found `
const remedy = `: add a step with actions/setup-node and node-version ${String(oldestNode)} before this one.`

// stubs keep to syntax of old engines: an engine that cannot parse them could not say why it refuses
function actionStub(name: string): string {
  return `// Generated by scripts/build.ts. Do not edit.
process.exitCode = 1
if (Number(process.versions.node.split('.')[0]) < ${String(oldestNode)}) {
  console.log('::error::${refusal}' + process.versions.node + '${remedy}')
} else {
  import('./index.js').then(function (suite) {
    return suite.start('${name}')
  })
}
`
}

const commandStub = `#!/usr/bin/env node
// Generated by scripts/build.ts. Do not edit.
process.exitCode = 1
if (Number(process.versions.node.split('.')[0]) < ${String(oldestNode)}) {
  console.error('${refusal}' + process.versions.node + '.')
} else {
  import('./index.js').then(function (suite) {
    return suite.command(process.argv.slice(2))
  })
}
`

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  await writeDist(resolve(dirname(fileURLToPath(import.meta.url)), '..'))
}
