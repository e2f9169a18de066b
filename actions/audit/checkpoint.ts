import { publicKeyOf } from '../../shared/domain/ledger/checkpoint/checkpoint.ts'
import { isInForce, type CheckpointSettings } from '../../shared/domain/ledger/checkpoint/keys.ts'
import { openBook } from '../../shared/runtime/ledger/book.ts'
import { writeCheckpoint } from '../../shared/runtime/ledger/checkpointing.ts'
import { writerOf } from '../../shared/runtime/ledger/writer.ts'
import { UserError } from '../../shared/runtime/failure.ts'
import type { House } from '../../shared/runtime/house.ts'
import { requireOwnToken } from '../../shared/runtime/own-token.ts'
import { requireTrustedRun } from '../../shared/runtime/trusted-run.ts'
import { outputs, type Inputs } from './inputs.ts'
import { cutBack, openLedger } from './reading.ts'

/** The key, where the policy lets it sign now; a checkpoint that nobody would believe is not made. */
function usableKey(settings: CheckpointSettings, pem: string | undefined, at: string): string | null {
  if (pem === undefined) {
    if (settings.keys.length === 0) return null
    throw new UserError('The policy names keys for checkpoints, and none was given.', 'Give checkpoint-key.')
  }
  const own = publicKeyOf(pem)
  if (own === null) throw new UserError('checkpoint-key is no ed25519 key.', 'Give it in PEM, as PKCS8.')
  if (settings.keys.some((key) => key.public === own && isInForce(key, at))) return pem
  throw new UserError(
    'The policy does not let this key sign today.',
    `Name it under ledger.checkpoints.keys by a policy request: public: "${own}".`,
  )
}

/** Writes a checkpoint and the index where one is due. */
export async function checkpoint(house: House, inputs: Inputs): Promise<void> {
  const { ports, forge, repository, ledger, branch, settings, transparency } = await openLedger(house, inputs)
  requireTrustedRun(house.environment, repository.defaultBranch)
  requireOwnToken(ports.app, repository)
  const writer = writerOf(house, ports.app, repository.id)
  if (writer === null) throw new UserError('A checkpoint is written in a workflow alone.', 'Start it by a schedule.')
  if (settings === null)
    throw new UserError('The policy asks for no checkpoints.', 'Add ledger.checkpoints by a policy request.')
  const { found, unknown } = await cutBack(forge, ledger, branch)
  // a signature would vouch for what is left
  for (const why of [...found.map(({ detail }) => detail), ...unknown.map((what) => `it is unknown ${what}`)])
    throw new UserError(
      `No checkpoint is made, since ${why}.`,
      'Have an administrator put the branch back from a clone.',
    )
  const book = await openBook(ledger, () => ({ models: [], standing: true }))
  const last = book.entries().at(-1)?.record.number ?? 0
  const before = book.entries().findLast(({ record }) => record.kind === 'checkpoint')?.record.number ?? 0
  const say = async (records: number, text: string, attest: string | null = null): Promise<void> => {
    house.output(outputs, { verdict: null, records, answer: null, attest })
    await house.summary(text)
  }
  if (last - before < settings.every)
    return say(last, `No checkpoint is due: ${last - before} of ${settings.every} records since the last.`)
  const at = ports.clock()
  const pem = usableKey(settings, inputs['checkpoint-key'], at)
  const { record, digest, signed } = await writeCheckpoint(book, ledger.parts, writer, at, pem)
  await say(
    record.number,
    `Record ${record.number} takes the index into the chain${pem === null ? '' : ', and a signed checkpoint lies beside it'}: \`${record.number}:${digest}\`.`,
    transparency === 'public' ? signed : null,
  )
}
