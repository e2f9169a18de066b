/* eslint-disable @typescript-eslint/require-await -- what is measured at once stands behind doors that promise */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { withLedgerClone } from '../../../shared/clients/git/ledger.ts'
import { readLedgerClone } from '../../../shared/clients/git/ledger.ts'
import { readChain } from '../../../shared/domain/ledger/chain.ts'
import { verifyWalked } from '../../../shared/domain/ledger/verification.ts'
import { startLook } from '../../../shared/gather/ledger/looking.ts'
import { longLedger } from '../../../test/builders/long-ledger.ts'
import type { Bench } from '../main.ts'

const branch = 'governance-ledger'

/** A repository with one commit for each record, as git's own importer makes it. */
function repositoryOf(records: number): string {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-bench-ledger-'))
  execFileSync('git', ['init', '--quiet', '--bare', folder])
  const models = Array.from({ length: 50 }, (_, index) => `model-${index}`)
  const parts: string[] = []
  for (const [index, { path, text }] of longLedger(Math.floor(records / 2), { models }).files.entries()) {
    const bytes = Buffer.byteLength(text)
    parts.push(
      `commit refs/heads/${branch}\nmark :${index + 1}\ncommitter c[bot] <c@example> ${1_767_000_000 + index} +0000\ndata 1\nm\n`,
    )
    if (index > 0) parts.push(`from :${index}\n`)
    parts.push(`M 100644 inline ${path}\ndata ${bytes}\n${text}\n`)
  }
  execFileSync('git', ['-C', folder, 'fast-import', '--quiet'], { input: parts.join(''), maxBuffer: 2 ** 30 })
  return folder
}

async function seconds(work: () => Promise<unknown>): Promise<number> {
  const begun = performance.now()
  await work()
  return (performance.now() - begun) / 1000
}

async function verified(folder: string): Promise<{ readonly records: number; readonly faults: number }> {
  return withLedgerClone(folder, branch, async ({ commits, each }) => {
    const { visit, looked } = startLook()
    await each(visit)
    const found = verifyWalked(looked().walked, { commits, app: null, anchors: null })
    return { records: found.records, faults: found.faults.length }
  })
}

/** The verification of a clone at one size, beside git's own check of the same clone. */
const verifying = (records: number): Bench => ({
  id: `V${Math.round(Math.log10(records))}`,
  what: `audit verify of a clone with ${records.toLocaleString('en')} records`,
  run: async ({ say }) => {
    say(`  writing ${records} records …`)
    const folder = repositoryOf(records)
    try {
      let found = { records: 0, faults: 0 }
      const own = await seconds(async () => (found = await verified(folder)))
      const memory = process.memoryUsage.rss() / 2 ** 20
      const theirs = await seconds(async () =>
        execFileSync('git', ['-C', folder, 'fsck', '--full', '--no-progress'], { stdio: 'ignore' }),
      )
      let whole = NaN
      if (records <= 10_000) whole = await seconds(async () => readChain(await readLedgerClone(folder, branch)))
      return {
        ...{
          peer: 'git fsck --full, which reads every object and knows no chain',
          unit: 's',
          own,
          theirs,
          target: 0.2,
        },
        same: {
          what: 'records without a fault',
          difference: Math.abs(found.records - records) > 1 || found.faults > 0 ? 1 : 0,
          most: 0,
        },
        note: `${((own / records) * 1e6).toFixed(0)} µs a record; ${memory.toFixed(0)} MB resident with the generator's own${Number.isNaN(whole) ? '' : `; held whole without the history ${whole.toFixed(2)} s`}`,
      }
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  },
})

/** The ledger as it grows. */
export const growth: readonly Bench[] = [1_000, 10_000, 100_000].map(verifying)
