import { createHash } from 'node:crypto'
import { cpSync, existsSync, globSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { input, notImplemented, setOutput, start, variable } from '../toolkit.ts'

const isHidden = (path: string): boolean =>
  path.split('/').some((part) => part.startsWith('.') && part !== '.' && part !== '..')

function filesUnder(path: string): readonly string[] {
  if (!statSync(path).isDirectory()) return [path]
  const entries = readdirSync(path, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  return entries.map((entry) => join(entry.parentPath, entry.name))
}

function foundBy(pattern: string): readonly string[] {
  const workspace = variable('GITHUB_WORKSPACE')
  const paths = /[*?[]/.test(pattern) ? globSync(pattern, { cwd: workspace }) : [pattern]
  return paths
    .map((path) => resolve(workspace, path))
    .filter((path) => existsSync(path))
    .flatMap(filesUnder)
}

/** The folder names start from: the path itself when it is one folder, else what all files share. */
function rootOf(patterns: readonly string[], files: readonly string[]): string {
  const only = resolve(variable('GITHUB_WORKSPACE'), patterns[0] ?? '')
  if (patterns.length === 1 && existsSync(only) && statSync(only).isDirectory()) return only
  const folders = files.map((file) => dirname(file).split('/'))
  const shared = folders.reduce((a, b) => a.slice(0, a.findIndex((part, n) => part !== b[n]) >>> 0))
  return shared.join('/') || '/'
}

function missing(): void {
  const message = `No files were found with the provided path: ${input('path')}.`
  if (input('if-no-files-found') === 'error') throw new Error(message)
  if (input('if-no-files-found') === 'warn') console.log(`::warning::${message}`)
}

function main(): void {
  notImplemented(['archive'], ['true'])
  const patterns = input('path')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
  if (patterns.some((pattern) => pattern.startsWith('!')))
    throw new Error('the stand-in does not implement a path with "!"')
  const all = [...new Set(patterns.flatMap(foundBy))].sort()
  if (all.length === 0) {
    missing()
    return
  }
  const root = rootOf(patterns, all)
  const files = all
    .map((file) => relative(root, file))
    .filter((file) => input('include-hidden-files') === 'true' || !isHidden(file))
  if (files.length === 0) {
    missing()
    return
  }
  const folder = join(fileURLToPath(variable('ACTIONS_RESULTS_URL')), input('name'))
  if (existsSync(folder) && input('overwrite') !== 'true')
    throw new Error(`an artifact with the name ${input('name')} already exists on the run`)
  rmSync(folder, { recursive: true, force: true })
  const digest = createHash('sha256')
  for (const file of files) {
    mkdirSync(dirname(join(folder, file)), { recursive: true })
    cpSync(join(root, file), join(folder, file))
    digest.update(file).update(readFileSync(join(root, file)))
  }
  setOutput('artifact-id', String(readdirSync(dirname(folder)).length))
  setOutput(
    'artifact-url',
    `${variable('GITHUB_SERVER_URL')}/${variable('GITHUB_REPOSITORY')}/actions/runs/${variable('GITHUB_RUN_ID')}/artifacts/1`,
  )
  setOutput('artifact-digest', digest.digest('hex'))
}

await start(main)
