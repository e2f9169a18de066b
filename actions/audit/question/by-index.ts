import { basisOf } from '../../../shared/domain/audit/api/answers.ts'
import type { Entry } from '../../../shared/domain/ledger/chain.ts'
import { checkpointPath, parseCheckpoint } from '../../../shared/domain/ledger/checkpoint/checkpoint.ts'
import type { CheckpointKey } from '../../../shared/domain/ledger/checkpoint/keys.ts'
import { shardOf } from '../../../shared/domain/ledger/checkpoint/pages.ts'
import { checkpointFaults } from '../../../shared/domain/ledger/checkpoint/verification.ts'
import { tipFault } from '../../../shared/domain/ledger/tip.ts'
import type { IndexBasis, Verification } from '../../../shared/domain/ledger/verification.ts'
import { readSelection, type Selection } from '../../../shared/gather/ledger/selection.ts'
import type { LedgerParts } from '../../../shared/ports/ledger.ts'
import { renderIndexed } from '../../../shared/render/audit/indexed.ts'
import type { House } from '../../../shared/runtime/house.ts'
import { isShorter } from '../../../shared/runtime/ledger/choices.ts'
import { at } from './at.ts'
import type { Command } from '../command.ts'
import { conditions } from './conditions.ts'
import { history } from './history.ts'
import { outputs, type Inputs } from '../inputs.ts'
import { anchorsOf, cutBack, givenKeys, openLedger } from '../reading.ts'
import { who } from './who.ts'
import { why } from './why.ts'

/** Questions about one model, answered from the records that the index proves, without reading the rest. */

type Question = {
  readonly answer: Command
  /** whether it reads what speaks of no model, too */
  readonly other: boolean
}

const questions: Readonly<Partial<Record<Inputs['command'], Question>>> = {
  who: { answer: who, other: false },
  why: { answer: why, other: false },
  conditions: { answer: conditions, other: false },
  history: { answer: history, other: true },
  at: { answer: at, other: true },
}

export type Indexed = {
  readonly entries: readonly Entry[]
  readonly basis: IndexBasis
  readonly answer: Command
  /** when it was read, by the forge's clock */
  readonly now: string
}

/** What the index gives for the question; null where only the whole can answer it, or say what is wrong. */
export async function byIndex(house: House, inputs: Inputs): Promise<Indexed | null> {
  const { model, command } = inputs
  const asked = questions[command]
  if (asked === undefined || model === undefined || inputs.whole) return null
  if (inputs.ledger !== undefined || inputs['at-least'] !== undefined) return null
  const { ports, forge, ledger, branch, settings, registry } = await openLedger(house, inputs)
  const { parts } = ledger
  if (settings === null || parts === undefined) return null
  const found = await readSelection(parts, (root) => {
    const { shards } = root
    if (shards[shardOf(model)] === undefined) return null
    if (asked.other && !isShorter(shards.other?.rows ?? 0, root)) return null
    return { models: [model], ...(asked.other ? { other: true } : {}) }
  })
  // whatever is wrong, the whole tells which record is the first bad one
  if (found === null || found.faults.length > 0) return null
  const { entries, tip } = found
  if (tipFault(tip, entries, ledger.app ?? inputs['app-slug'] ?? null) !== null) return null
  const signed = await signature(parts, found, givenKeys(inputs) ?? settings.keys)
  const lost = await cutBack(forge, ledger, branch)
  if (signed === null || lost.found.length > 0) return null
  const digests = new Map(entries.map(({ record, digest }) => [record.number, digest]))
  const anchors = registry === null ? [] : await anchorsOf(registry, movedIn(entries, model), [model])
  if (anchors.some(({ number, digest }) => digests.get(number) !== digest)) return null
  const [checkpoint, last] = [entries.find(({ record }) => record.number === found.root.records + 1), entries.at(-1)]
  if (checkpoint === undefined || last === undefined) return null
  const basis: IndexBasis = {
    ...{ model, read: entries.length, of: last.record.number, signedBy: signed.key },
    checkpoint: { number: checkpoint.record.number, digest: checkpoint.digest },
    unknown: [
      ...lost.unknown,
      ...(registry === null ? ['whether the registry’s tags name records of this ledger'] : []),
    ],
  }
  return { entries, basis, answer: asked.answer, now: ports.clock() }
}

const movedIn = (entries: readonly Entry[], model: string) =>
  entries.flatMap(({ record }) =>
    record.kind === 'outcome' && record.result === 'done' && record.move?.model === model && record.move.to !== null
      ? [{ model, version: record.move.to }]
      : [],
  )

/** By which key the checkpoint is signed, null where by none; null where the signature is not as it should be. */
async function signature(
  parts: LedgerParts,
  { head, root, entries }: Selection,
  keys: readonly CheckpointKey[],
): Promise<{ readonly key: string | null } | null> {
  const path = checkpointPath(root.records + 1)
  const [text = null] = await parts.texts(head ?? '', [path])
  if (text === null) return { key: null }
  const digests = new Map(entries.map(({ record, digest }) => [record.number, digest]))
  const times = new Map(entries.map(({ record }) => [record.number, record.at]))
  const { faults } = checkpointFaults({ files: [{ path, text }], keys, every: null, times }, digests)
  const parsed = parseCheckpoint(text)
  return faults.length > 0 || !('checkpoint' in parsed) ? null : { key: parsed.checkpoint.key }
}

/** The answer from what the index proves. */
export async function answerIndexed(house: House, inputs: Inputs, indexed: Indexed): Promise<void> {
  const { entries, basis, now } = indexed
  const state = 'unknown'
  const verification: Verification = { state, records: entries.length, faults: [], unknown: basis.unknown }
  const asked = { house, inputs, files: [], entries, verification, now }
  const { text, answer, failure } = await indexed.answer(asked)
  const ledger = { ...basisOf(verification, entries, asked.now), index: basis }
  house.output(outputs, {
    verdict: state,
    records: entries.length,
    answer: answer === null ? null : JSON.stringify({ ...answer, ledger }),
    attest: null,
  })
  await house.summary([text, renderIndexed(basis)].join('\n\n'))
  if (failure !== null) house.fail(failure)
}
