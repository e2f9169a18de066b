import { statSync } from 'node:fs'
import { join } from 'node:path'
import { bundleLimit } from '../../build.ts'
import { ended } from '../child.ts'
import { root } from '../environment.ts'
import type { Bench } from '../main.ts'
import { median } from '../report.ts'

/** What it costs to start the committed bundle, beside a Node that does nothing. */

const times = 15
const most = 0.06

type Start = { readonly processor: number; readonly wall: number }

/** One start as bash's own `time` tells it; the code is the command's affair. */
async function started(words: readonly string[]): Promise<Start> {
  const script = 'TIMEFORMAT="took %3R %3U %3S"; time "$@" >/dev/null 2>&1 </dev/null; exit 0'
  const { error } = await ended('bash', ['-c', script, 'bash', process.execPath, ...words], {
    // a stub that asks nothing of anybody: it finds none of its inputs and says so
    env: { GITHUB_ACTIONS: '', GITHUB_OUTPUT: '', GITHUB_STEP_SUMMARY: '' },
  })
  const [, wall, user, system] = /^took ([\d.]+) ([\d.]+) ([\d.]+)$/m.exec(error) ?? []
  if (wall === undefined) throw new Error(`bash did not tell how long it took: ${error.slice(0, 300)}`)
  return { wall: Number(wall), processor: Number(user) + Number(system) }
}

/** The medians of several commands, which take turns so that a busy moment meets them all. */
async function medians(commands: readonly (readonly string[])[]): Promise<readonly Start[]> {
  const found: Start[][] = commands.map(() => [])
  for (let turn = 0; turn <= times; turn++)
    for (const [index, words] of commands.entries()) {
      const one = await started(words)
      // the first turn finds cold files
      if (turn > 0) found[index]?.push(one)
    }
  return found.map((all) => ({
    processor: median(all.map(({ processor }) => processor)),
    wall: median(all.map(({ wall }) => wall)),
  }))
}

const added = (one: Start, bare: Start): string =>
  `+${((one.processor - bare.processor) * 1000).toFixed(0)} ms of processor, +${((one.wall - bare.wall) * 1000).toFixed(0)} ms of the clock`

const dist = (name: string): string => join(root, 'dist', name)

const starting: Bench = {
  id: 'P6',
  what: 'countersign --version over node that does nothing, processor time',
  run: async () => {
    const [bare, version, stub] = await medians([['-e', '0'], [dist('countersign.js'), '--version'], [dist('scan.js')]])
    if (bare === undefined || version === undefined || stub === undefined) throw new Error('nothing was started')
    return {
      peer: 'node -e 0',
      unit: 's',
      own: version.processor,
      theirs: bare.processor,
      // +60 ms, told as the ratio that it is over this machine's bare start
      target: Math.floor((bare.processor / (bare.processor + most)) * 100) / 100,
      same: null,
      note: `${added(version, bare)}; the stub of scan, which reads its inputs and finds none: ${added(stub, bare)}; medians of ${times} in turns; the target is +60 ms`,
    }
  },
}

const size: Bench = {
  id: 'P6B',
  what: 'the bundle, unminified',
  run: () => {
    const bytes = statSync(dist('index.js')).size
    return Promise.resolve({
      peer: 'the limit, 3.5 MiB, no peer of this run',
      unit: 'MB',
      own: bytes / 1e6,
      theirs: bundleLimit / 1e6,
      target: 1,
      same: null,
      note: `${bytes.toLocaleString('en')} bytes, ${(bytes / 2 ** 20).toFixed(3)} MiB, in millions of bytes in the table`,
    })
  },
}

export const starts: readonly Bench[] = [starting, size]
