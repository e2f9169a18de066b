import { isBefore } from '../../instant.ts'
import type { Fault } from '../fault.ts'
import { checkpointAt, parseCheckpoint } from './checkpoint.ts'
import { signatureFault, type CheckpointKey } from './keys.ts'

/** Whether the checkpoints that lie beside the records are what the keys signed, and whether the records are still those. */

export type Checkpoints = {
  readonly files: readonly { readonly path: string; readonly text: string }[]
  /** the keys that may sign; null where nobody told them */
  readonly keys: readonly CheckpointKey[] | null
  /** after how many records one is due; null where none are made */
  readonly every: number | null
  /** the root of the index as of each checkpoint, rebuilt from the records; left out where it was not */
  readonly roots?: ReadonlyMap<number, string>
  /** when each record was written; left out where it was not looked at */
  readonly times?: ReadonlyMap<number, string>
}

export type Checked = {
  readonly faults: readonly Fault[]
  readonly unknown: readonly string[]
  /** the records that a good checkpoint names */
  readonly proven: readonly number[]
}

/** What one checkpoint tells; null where its signature could not be looked at and nothing else is wrong. */
function checkOne(
  { path, text }: Checkpoints['files'][number],
  { keys, roots, times }: Checkpoints,
  digests: ReadonlyMap<number, string>,
): readonly Fault[] {
  const parsed = parseCheckpoint(text)
  if ('problem' in parsed)
    return [{ code: 'checkpoint-unreadable', record: checkpointAt(path), detail: `${path} ${parsed.problem}` }]
  const { checkpoint } = parsed
  const { records, digest, index, key, at } = checkpoint
  const fault = (code: Fault['code'], detail: string): Fault => ({ code, record: records, detail: `${path} ${detail}` })
  if (checkpointAt(path) !== records) return [fault('checkpoint-unreadable', `says ${records} records`)]
  const signature = keys === null ? null : signatureFault(checkpoint, keys)
  const [root, written] = [roots?.get(records), times?.get(records)]
  return [
    ...(signature === null ? [] : [{ ...fault(signature, `is signed by ${key}`), record: null }]),
    ...(digests.get(records) === digest
      ? []
      : [
          fault(
            'checkpoint-differs',
            `names record ${records} as ${digest}, the ledger has ${digests.get(records) ?? 'none of that number'}`,
          ),
        ]),
    // a key whose days are over would date back what it signs
    ...(written === undefined || !isBefore(at, written)
      ? []
      : [{ ...fault('checkpoint-differs', `is of ${at}, record ${records} of ${written}`), record: null }]),
    ...(index === null || root === undefined || root === index
      ? []
      : [{ ...fault('index-differs', `names the index ${index}, the records give ${root}`), record: null }]),
  ]
}

/** What the checkpoints say against the records, and which of these they prove; nothing where there are none to look at. */
export function checkpointFaults(asked: Checkpoints | null, digests: ReadonlyMap<number, string>): Checked {
  if (asked === null) return { faults: [], unknown: [], proven: [] }
  const { files, keys, every } = asked
  const told = files.map((file) => ({ records: checkpointAt(file.path) ?? 0, faults: checkOne(file, asked, digests) }))
  const good = told.filter(({ faults }) => faults.length === 0).map(({ records }) => records)
  const last = good.reduce((most, records) => Math.max(most, records), 0)
  const due = every !== null && keys !== null && keys.length > 0 && digests.size - last >= 2 * every
  return {
    faults: told.flatMap(({ faults }) => faults),
    unknown: [
      ...(keys === null && files.length > 0
        ? ['who signed the checkpoints: no policy and no checkpoint-keys named a key']
        : []),
      ...(due
        ? [`what came after record ${last}: a checkpoint is due every ${every} records, and there is none since`]
        : []),
    ],
    proven: keys === null ? [] : good,
  }
}
