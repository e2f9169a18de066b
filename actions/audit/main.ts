import { basisOf } from '../../shared/domain/audit/api/answers.ts'
import type { Entry, LedgerFile } from '../../shared/domain/ledger/chain.ts'
import { renderVerification } from '../../shared/render/audit/verification.ts'
import type { House } from '../../shared/runtime/house.ts'
import { api } from './api.ts'
import { at } from './question/at.ts'
import { answerIndexed, byIndex } from './question/by-index.ts'
import { checkpoint } from './checkpoint.ts'
import type { Command } from './command.ts'
import { conditions } from './question/conditions.ts'
import { cycleTimesTold } from './question/cycle-times.ts'
import { exported } from './export.ts'
import { history } from './question/history.ts'
import { Inputs, outputs } from './inputs.ts'
import { strangeName } from './names.ts'
import { pack } from './pack.ts'
import { judged, verify } from './verify.ts'
import { who } from './question/who.ts'
import { why } from './question/why.ts'

/** What reads the ledger in a way of its own. */
const alone = { verify, checkpoint } as const

const commands: Readonly<Record<Exclude<Inputs['command'], keyof typeof alone>, Command>> = {
  who,
  at,
  history,
  why,
  conditions,
  'cycle-times': cycleTimesTold,
  export: exported,
  api,
  pack,
}

export async function main(house: House): Promise<void> {
  const inputs = house.read(Inputs)
  const { command } = inputs
  if (command === 'verify' || command === 'checkpoint') return alone[command](house, inputs)
  const indexed = await byIndex(house, inputs)
  // a name that the index does not prove to be there is looked for in the whole
  if (indexed !== null && strangeName(indexed.entries, inputs) === null) return answerIndexed(house, inputs, indexed)
  const files: LedgerFile[] = []
  const entries: Entry[] = []
  const { verification, now } = await judged(house, inputs, (file, entry) => {
    files.push(file)
    if (entry !== null) entries.push(entry)
  })
  const asked = { house, inputs, files, entries, verification, now }
  const { text, answer, failure } = strangeName(entries, inputs) ?? (await commands[command](asked))
  house.output(outputs, {
    verdict: verification.state,
    records: verification.records,
    answer: answer === null ? null : JSON.stringify({ ...answer, ledger: basisOf(verification, entries, asked.now) }),
    attest: null,
  })
  const failed = verification.state === 'failed'
  // what an answer from a broken ledger is worth stands before it
  const parts = failed ? [renderVerification(verification), text] : [text, renderVerification(verification)]
  await house.summary(parts.filter((part) => part !== '').join('\n\n'))
  if (failed) house.fail('The ledger does not verify.')
  else if (failure !== null) house.fail(failure)
}
