import { withLedgerClone } from '../../../shared/clients/git/ledger.ts'
import { verifyWalked } from '../../../shared/domain/ledger/verification.ts'
import { startLook } from '../../../shared/gather/ledger/looking.ts'

/** What `audit verify` does with a clone, in a process of its own, so that its memory is nobody else's. */

const [folder = '', branch = ''] = process.argv.slice(2)
const begun = performance.now()
const since = (): number => (performance.now() - begun) / 1000

const said = await withLedgerClone(folder, branch, async ({ commits: told, forks, each }) => {
  const history = told().then(since)
  const { visit, looked } = startLook()
  await each(visit)
  const commits = await told()
  const { walked, index } = looked()
  const found = forks.map((detail) => ({ code: 'fork' as const, record: null, detail }))
  const { records, faults } = verifyWalked(walked, {
    ...{ commits, app: 'c', anchors: null },
    found: [...index, ...found],
  })
  return { history: await history, records, commits: commits.length, faults: faults.length, first: faults[0] ?? null }
})
const { user, system } = process.cpuUsage()
console.log(JSON.stringify({ ...said, seconds: since(), processor: (user + system) / 1e6 }))
