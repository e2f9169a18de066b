import { execFileSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { addPath, input, notImplemented, setOutput, start, variable } from '../toolkit.ts'

function main(): void {
  notImplemented([
    'registry-url',
    'scope',
    'cache',
    'cache-dependency-path',
    'mirror',
    'mirror-token',
    'node-version-file',
  ])
  const root = join(variable('RUNNER_TOOL_CACHE'), 'node')
  const [version = ''] = readdirSync(root)
  const wanted = input('node-version')
  const fits = new RegExp(`^v?${version.split('.')[0]}(\\.x|\\.\\d+(\\.\\d+)?)?$|^lts/\\*$|^$`).test(wanted)
  if (!fits) throw new Error(`node-version: ${wanted} is not on this machine, only ${version}`)
  const folder = join(root, version, process.arch, 'bin')
  addPath(folder)
  setOutput('node-version', execFileSync(join(folder, 'node'), ['--version'], { encoding: 'utf8' }).trim())
  setOutput('cache-hit', 'false')
}

await start(main)
