import { readChain } from '../../shared/domain/ledger/chain.ts'
import { verify as verified } from '../../shared/domain/ledger/verification.ts'
import { renderVerification } from '../../shared/render/audit/verification.ts'
import type { House } from '../../shared/runtime/house.ts'
import { checkpoint } from './checkpoint.ts'
import type { Command } from './command.ts'
import { Inputs, outputs } from './inputs.ts'
import { anchorsOf, movedIn, readLedger } from './reading.ts'
import { verify } from './verify.ts'
import { who } from './who.ts'

/** What reads the ledger in a way of its own. */
const alone = { verify, checkpoint } as const

const commands: Readonly<Record<Exclude<Inputs['command'], keyof typeof alone>, Command>> = { who }

export async function main(house: House): Promise<void> {
  const inputs = house.read(Inputs)
  const { command } = inputs
  if (command === 'verify' || command === 'checkpoint') return alone[command](house, inputs)
  const ledger = await readLedger(house, inputs)
  const chain = readChain(ledger.files)
  const anchors = ledger.registry === null ? null : await anchorsOf(ledger.registry, movedIn(chain), ledger.models)
  const verification = verified(chain, ledger.commits, inputs['app-slug'] ?? null, anchors)
  const { text, answer, failure } = await commands[command]({ house, inputs, chain, verification })
  house.output(outputs, {
    verdict: verification.state,
    records: verification.records,
    answer: answer === null ? null : JSON.stringify(answer),
  })
  const failed = verification.state === 'failed'
  // what an answer from a broken ledger is worth stands before it
  const parts = failed ? [renderVerification(verification), text] : [text, renderVerification(verification)]
  await house.summary(parts.filter((part) => part !== '').join('\n\n'))
  if (failed) house.fail('The ledger does not verify.')
  else if (failure !== null) house.fail(failure)
}
