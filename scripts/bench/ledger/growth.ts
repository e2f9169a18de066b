import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { ended, succeeded, tellPeak } from '../child.ts'
import type { LedgerFile } from '../../../shared/domain/ledger/chain.ts'
import type { Written } from '../../../test/builders/long-ledger.ts'
import { root, work } from '../environment.ts'
import type { Bench } from '../main.ts'
import { idOf, ledgerOf, sizes, timed } from './ledgers.ts'

const branch = 'governance-ledger'

/** A repository with one commit for each file, as git's own importer makes it. */
function writeRepository(folder: string, files: readonly LedgerFile[]): void {
  execFileSync('git', ['init', '--quiet', '--bare', folder])
  const parts = files.map(({ path, text }, index) => {
    const from = index > 0 ? `from :${index}\n` : ''
    const head = `commit refs/heads/${branch}\nmark :${index + 1}\ncommitter c[bot] <c@example> ${1_767_000_000 + index} +0000\ndata 1\nm\n`
    return `${head}${from}M 100644 inline ${path}\ndata ${Buffer.byteLength(text)}\n${text}\n`
  })
  execFileSync('git', ['-C', folder, 'fast-import', '--quiet'], { input: parts.join(''), stdio: ['pipe', 2, 2] })
}

/** The repository of a ledger, kept between runs by the digest of its last record; half of one is never kept. */
async function repositoryOf({ entries, files }: Written, say: (line: string) => void): Promise<string> {
  const folder = join(work, `ledger-${entries.length}-${entries.at(-1)?.digest.slice(7, 19) ?? ''}`)
  if (existsSync(folder)) return folder
  const passing = `${folder}.${process.pid}`
  mkdirSync(work, { recursive: true })
  try {
    const { seconds } = await timed(() => writeRepository(passing, files))
    say(`     written in ${seconds.toFixed(0)} s`)
    renameSync(passing, folder)
  } finally {
    rmSync(passing, { recursive: true, force: true })
  }
  return folder
}

const Said = z.object({
  ...{ history: z.number(), records: z.number(), commits: z.number(), faults: z.number(), first: z.unknown() },
  ...{ seconds: z.number(), processor: z.number() },
})

/** More than this, and a busy machine is not waited for. */
const patience = '150'

/** git's own check of the same clone in seconds; null where it came to no end in time. */
async function checkedByGit(folder: string): Promise<number | null> {
  const { code, seconds, error } = await ended('timeout', [
    patience,
    ...['git', '-C', folder, 'fsck', '--full', '--no-progress'],
  ])
  if (code !== 0 && code !== 124) throw new Error(`git fsck ended with ${code}: ${error.slice(0, 500)}`)
  return code === 0 ? seconds : null
}

/** The verification of a clone at one size, beside git's own check of the same clone. */
const verifying = (records: number): Bench => ({
  id: idOf('V', records),
  what: `audit verify of a clone with ${records.toLocaleString('en')} records`,
  run: async ({ say }) => {
    const written = ledgerOf(records)
    const folder = await repositoryOf(written, say)
    const script = join(root, 'scripts', 'bench', 'ledger', 'verifying.ts')
    const own = await succeeded(process.execPath, [...tellPeak, script, folder, branch])
    const said = Said.parse(JSON.parse(own.out))
    say(`     verified in ${own.seconds.toFixed(1)} s`)
    const theirs = await checkedByGit(folder)
    const { entries, files } = written
    const whole = said.records === entries.length && said.commits === files.length && said.faults === 0
    const unended = theirs === null ? `; git fsck came to no end in ${patience} s, so the ratio is a lower bound` : ''
    return {
      ...{ peer: 'git fsck --full, which reads every object and knows no chain', unit: 's', target: 0.2 },
      ...{ own: own.seconds, theirs: theirs ?? Number(patience) },
      same: {
        what: whole ? 'records without a fault' : `records without a fault (${JSON.stringify(said)})`,
        difference: whole ? 0 : 1,
        most: 0,
      },
      note: `the whole process; ${((said.seconds / records) * 1e6).toFixed(0)} µs a record, ${said.processor.toFixed(1)} s of its own processor, of the time ${said.history.toFixed(1)} s for the history; at most ${(own.peak ?? NaN).toFixed(0)} MB resident${unended}`,
      grows: { what: 'verify a clone', at: records, megabytes: own.peak ?? NaN },
    }
  },
})

/** The ledger as it grows. */
export const growth: readonly Bench[] = sizes.map(verifying)
