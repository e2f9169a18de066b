import { spawnSync } from 'node:child_process'
import { savedState, start } from '../toolkit.ts'

/** Takes the token out of the clone's configuration; it may be gone already. */
function main(): void {
  if (savedState('folder') === '') return
  spawnSync('git', ['-C', savedState('folder'), 'config', '--unset-all', savedState('header')])
}

await start(main)
