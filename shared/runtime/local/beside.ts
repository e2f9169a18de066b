import { readFileSync, realpathSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** The text of a file that ships beside the bundle that runs; null where it is not there. */
export function readBeside(name: string, script = process.argv[1] ?? ''): string | null {
  try {
    // npm starts a command through a link
    return readFileSync(join(dirname(realpathSync(script)), name), 'utf8')
  } catch {
    return null
  }
}
