import { readChain, type Aspect, type Entry, type Fault, type PackFile } from './chain.ts'
import { readCheckpoints, type Checkpoint, type Checkpoints } from './checkpoints.ts'
import type { Cryptography } from './cryptography.ts'
import { noCryptography, type State } from './origin.ts'

/** One thing that was looked at, in words. */
export type Check = {
  readonly title: string
  readonly state: State
  readonly sentence: string
  readonly faults: readonly Fault[]
}

export type Verification = {
  readonly state: State
  /** the first record that cannot be trusted, and everything after it; null where none is known */
  readonly firstBad: Fault | null
  readonly checks: readonly Check[]
  readonly entries: readonly Entry[]
  readonly checkpoints: readonly Checkpoint[]
}

function check(title: string, faults: readonly Fault[], holds: string, unknown: string | null): Check {
  if (faults.length > 0) return { title, state: 'failed', sentence: faults[0]?.sentence ?? '', faults }
  return { title, state: unknown === null ? 'passed' : 'unknown', sentence: unknown ?? holds, faults }
}

function checkpointCheck({ all, faults }: Checkpoints): Check {
  const last = all.at(-1)
  const open =
    last === undefined
      ? 'This ledger has no signed checkpoints.'
      : all.some(({ signed }) => signed === null)
        ? 'This browser cannot check ed25519 signatures, so those of the checkpoints were not checked: a newer one can.'
        : all.some(({ inForce }) => inForce === null)
          ? 'From when to when the last recorded policy lets a key sign could not be read here, or it does not name the key, so whether the checkpoints were signed in time was not checked: countersign audit verify does.'
          : null
  const holds = `${all.length} signed: each signature is that of a key that the last recorded policy lets sign on that day; the last speaks of record ${last?.records ?? 0}.`
  return check('Checkpoints', faults, holds, open)
}

const lowest = (faults: readonly Fault[]): Fault | null =>
  faults.reduce<Fault | null>((first, fault) => {
    if (first === null) return fault
    return fault.record !== null && (first.record === null || fault.record < first.record) ? fault : first
  }, null)

/** What the records of a file prove by themselves. A missing checkpoint leaves order and content as they are. */
export async function verify(
  files: readonly PackFile[],
  cryptography: Cryptography,
  progress: (done: number) => Promise<void>,
): Promise<Verification> {
  const { entries, faults, strangers } = await readChain(files, cryptography, progress)
  const checkpoints = await readCheckpoints(files, entries, cryptography)
  const last = entries.at(-1)
  const blind = entries.some(({ digest }) => digest === null) ? noCryptography : null
  const strange = [...strangers].map(([schema, record]) => `record ${record} has the schema ${schema || '(none)'}`)
  const titled = (aspect: Aspect, title: string, holds: string, unknown: string | null = null): Check =>
    check(title, faults[aspect], holds, unknown)
  const empty = last === undefined ? [{ record: null, sentence: 'There is no record in this file.' }] : []
  const own = [
    check(
      'Completeness',
      [...empty, ...faults.places],
      `Records 1 to ${last?.number ?? 0}, none missing, and no foreign file.`,
      null,
    ),
    titled(
      'form',
      'Form',
      'Each is in the one canonical form, bears its own number and a time.',
      strange.length === 0 ? null : `Records of a form that this page does not know: ${strange.join(', ')}.`,
    ),
    titled(
      'links',
      'Links',
      'Each names the SHA-256 of the exact bytes of the one before it, and none is older than it.',
      blind,
    ),
    titled('outcomes', 'Intents and outcomes', 'Nothing was moved that was not announced; no request ended twice.'),
  ]
  const checks = [...own, checkpointCheck(checkpoints)]
  const all = checks.flatMap((one) => one.faults)
  const state = all.length > 0 ? 'failed' : own.some((one) => one.state === 'unknown') ? 'unknown' : 'passed'
  return { state, firstBad: lowest(all), checks, entries, checkpoints: checkpoints.all }
}
