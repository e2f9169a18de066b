import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { addPath, input, notImplemented, setOutput, variable } from '../toolkit.ts'

/** Puts the Node.js of the tool cache on PATH. */
export function setUp(): void {
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
  addPath(join(root, version, process.arch, 'bin'))
  setOutput('node-version', `v${version}`)
  setOutput('cache-hit', 'false')
}
