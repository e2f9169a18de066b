import { cpSync, existsSync, readdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { input, notImplemented, setOutput, start, variable } from '../toolkit.ts'

function main(): void {
  notImplemented(['artifact-ids', 'pattern', 'github-token'])
  notImplemented(['merge-multiple', 'skip-decompress'], ['false'])
  const kept = fileURLToPath(variable('ACTIONS_RESULTS_URL'))
  const target = resolve(variable('GITHUB_WORKSPACE'), input('path'))
  const name = input('name')
  if (name === '') {
    for (const one of existsSync(kept) ? readdirSync(kept) : [])
      cpSync(join(kept, one), join(target, one), { recursive: true })
  } else {
    if (!existsSync(join(kept, name)))
      throw new Error(`Unable to download artifact(s): Artifact not found for name: ${name}`)
    cpSync(join(kept, name), target, { recursive: true })
  }
  setOutput('download-path', target)
}

await start(main)
