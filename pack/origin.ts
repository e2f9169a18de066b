import type { Entry } from './chain.ts'
import { keyName, type Checkpoint } from './checkpoints.ts'
import { bytesOf, type Cryptography } from './cryptography.ts'

/** Whose ledger it is: what only something known from elsewhere can tell. */

export type State = 'passed' | 'failed' | 'unknown'

export type Answer = { readonly state: State; readonly sentence: string }

const nothing: Answer = {
  state: 'unknown',
  sentence:
    'A file that verifies itself proves that its records are whole and in order, not who wrote them. Compare it with a digest or a key that you know from elsewhere.',
}

function reach(through: number, last: number, whose: string): Answer {
  if (through === last) return { state: 'passed', sentence: `All ${last} records are vouched for by ${whose}.` }
  return {
    state: 'unknown',
    sentence: `Records 1 to ${through} are vouched for by ${whose}; nothing from elsewhere speaks of the later ones, ${through + 1} to ${last}.`,
  }
}

/** What a digest that somebody kept says of the records. */
export function comparedWithHead(given: string, entries: readonly Entry[]): Answer {
  const digest = given
    .trim()
    .toLowerCase()
    .replace(/^\d+\s+/, '')
    .replace(/^sha256:/, '')
  if (!/^[0-9a-f]{64}$/.test(digest))
    return {
      state: 'unknown',
      sentence: 'That is no digest: it has 64 hexadecimal digits, with or without sha256: before them.',
    }
  if (entries.some((entry) => entry.digest === null)) return { state: 'unknown', sentence: noCryptography }
  const found = entries.find((entry) => entry.digest === `sha256:${digest}`)
  if (found !== undefined)
    return reach(
      found.number,
      entries.at(-1)?.number ?? 0,
      `the digest that you kept, which is that of record ${found.number}`,
    )
  return {
    state: 'failed',
    sentence:
      'No record of this file has the digest that you kept: a record was changed, the end was cut off before that record, or this is another ledger.',
  }
}

export const noCryptography =
  'This browser offers no cryptography to this page, so nothing was verified. Open it in a current browser, from a disk or over https.'

/** The 32 bytes of a key as people hand it on: base64, or PEM. */
function keyBytes(given: string): Uint8Array<ArrayBuffer> | null {
  const bytes = bytesOf(given.replaceAll(/-----[A-Z ]+-----|\s/g, ''))
  if (bytes?.length === 32) return bytes
  // the frame that PEM puts around an ed25519 key
  const frame = [0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00]
  return bytes?.length === 44 && frame.every((byte, index) => bytes[index] === byte) ? bytes.slice(12) : null
}

/** What a public key that somebody knows says of the records. */
export async function comparedWithKey(
  given: string,
  entries: readonly Entry[],
  checkpoints: readonly Checkpoint[],
  cryptography: Cryptography,
): Promise<Answer> {
  const trimmed = given.trim()
  const bytes = keyBytes(trimmed)
  const name = bytes === null ? trimmed.toLowerCase() : await keyName(bytes, cryptography)
  if (name === null) return { state: 'unknown', sentence: noCryptography }
  if (!/^ed25519:[0-9a-f]{16}$/.test(name))
    return {
      state: 'unknown',
      sentence: 'That is no key: give its 32 bytes in base64, as PEM, or its name, ed25519: and 16 digits.',
    }
  if (checkpoints.length === 0)
    return { state: 'unknown', sentence: 'This ledger has no signed checkpoints, so no key can vouch for it.' }
  const own = checkpoints.filter(({ key }) => key === name)
  const digests = new Map(entries.map(({ number, digest }) => [number, digest]))
  const signedHere = own.filter(({ signed }) => signed === true)
  const last = signedHere.findLast(({ records, digest }) => digests.get(records) === digest)
  if (last !== undefined)
    return reach(last.records, entries.at(-1)?.number ?? 0, `the key ${name}, which you know from elsewhere`)
  if (own.some(({ signed }) => signed === null))
    return { state: 'unknown', sentence: 'This browser cannot check ed25519 signatures: a newer one can.' }
  return {
    state: 'failed',
    sentence:
      own.length === 0
        ? `No checkpoint of this file is signed with the key ${name}.`
        : signedHere.length > 0
          ? `The key ${name} signed other records than those of this file.`
          : `No signature in the name of ${name} holds.`,
  }
}

/** What all of it comes to: one that fails fails the whole, one that reaches the end is enough. */
export function originOf(answers: readonly Answer[]): Answer {
  return (
    answers.find(({ state }) => state === 'failed') ??
    answers.find(({ state }) => state === 'passed') ??
    answers[0] ??
    nothing
  )
}
