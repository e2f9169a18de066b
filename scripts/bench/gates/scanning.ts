import { existsSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { ended } from '../child.ts'
import { played, root, work } from '../environment.ts'
import type { Bench, Context } from '../main.ts'
import { largestDifference, median } from '../report.ts'

/** What is looked for in requirements and in serialised models, beside the scanners that people use. */

const Found = z.object({ numbers: z.record(z.string(), z.number()), wall: z.number() })
const Printed = z.looseObject({ result: z.string(), findings: z.string() })
const command = join(root, 'dist', 'countersign.js')

const scan = (...words: readonly string[]) =>
  ended(process.execPath, [command, 'scan', ...words, '--json'], { cwd: root })

async function archive({ python }: Context): Promise<string> {
  const path = join(work, 'advisories.zip')
  if (!existsSync(path)) await played(python, 'peers/vulnerabilities.py', ['make', path, '21000'])
  return path
}

/** Sixty requirements, every third of a version that is known to be vulnerable. */
const requirements = Array.from({ length: 60 }, (_, at) => `package-${at * 60}==${at % 3 === 0 ? '0.3.2' : '9.0.0'}`)

const Looked = Found.extend({ processor: z.number() })
type Looked = z.infer<typeof Looked>

const vulnerabilities: Bench = {
  id: 'P7',
  what: 'offline verdict on 60 requirements against 21,000 advisories',
  run: async (context) => {
    const database = await archive(context)
    const file = join(work, 'requirements.txt')
    writeFileSync(file, `${requirements.join('\n')}\n`)
    // the first run after a change of the archive compiles it into an index beside it
    const first = Looked.parse((await played(process.execPath, 'own/vulnerabilities.ts', [database, file])).said)
    const own: Looked[] = []
    const theirs: Looked[] = []
    for (let run = 0; run < 5; run++) {
      own.push(Looked.parse((await played(process.execPath, 'own/vulnerabilities.ts', [database, file])).said))
      const words = ['look', database, file]
      theirs.push(Looked.parse((await played(context.python, 'peers/vulnerabilities.py', words)).said))
    }
    const [numbers, others] = [own[0]?.numbers ?? {}, theirs[0]?.numbers ?? {}]
    const middle = (of: readonly Looked[], what: 'processor' | 'wall') => median(of.map((one) => one[what]))
    const count = Object.keys(others).length
    return {
      ...{ peer: 'reading every record of the archive', unit: 's' },
      ...{ own: middle(own, 'processor'), theirs: middle(theirs, 'processor') },
      target: 100,
      same: { what: `${count} advisories`, difference: largestDifference(numbers, others), most: 0 },
      note: `processor time without the start of either, medians of five processes each; wall ${middle(own, 'wall').toFixed(3)} s and ${middle(theirs, 'wall').toFixed(2)} s; the run before, which makes the index where there is none, took ${first.processor.toFixed(2)} s`,
    }
  },
}

const payloads: Bench = {
  id: 'SCAN',
  what: 'crafted inert pickles: which are flagged, and is a clean one called clean',
  run: async (context) => {
    const folder = join(work, 'payloads')
    rmSync(folder, { recursive: true, force: true })
    const theirs = Found.parse((await played(context.python, 'peers/payloads.py', [folder])).said)
    const own: Record<string, number> = {}
    const begun = performance.now()
    for (const name of Object.keys(theirs.numbers)) {
      const found = await scan(join(folder, name))
      own[name] = Printed.parse(JSON.parse(found.out)).result === 'clean' ? 0 : 1
    }
    const wanted = Object.fromEntries(Object.keys(own).map((name) => [name, name.startsWith('flagged') ? 1 : 0]))
    const missed = Object.keys(wanted).filter((name) => theirs.numbers[name] !== wanted[name])
    return {
      ...{ peer: 'picklescan', unit: 's', own: (performance.now() - begun) / 1000, theirs: theirs.wall, target: 0 },
      same: { what: 'every payload as it should be, by ours', difference: largestDifference(own, wanted), most: 0 },
      note: `the times compare nothing: ours starts a process for each; picklescan is wrong about ${missed.length === 0 ? 'none' : missed.join(', ')}`,
    }
  },
}

export const scanning: readonly Bench[] = [vulnerabilities, payloads]
