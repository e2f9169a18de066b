import { generateKeyPairSync } from 'node:crypto'
import type { Unsigned } from '../../shared/domain/ledger/checkpoint/checkpoint.ts'
import { digest } from './forge.ts'
import { writer } from './ledger.ts'

/** Keys of one run of the tests, and what a checkpoint says before it is signed. */

const made = (): string => generateKeyPairSync('ed25519').privateKey.export({ format: 'pem', type: 'pkcs8' }).toString()

export const pem = made()
export const otherPem = made()
export const rsaPem = generateKeyPairSync('rsa', { modulusLength: 1024 })
  .privateKey.export({ format: 'pem', type: 'pkcs8' })
  .toString()

export const unsigned = (other: Partial<Unsigned> = {}): Unsigned => ({
  records: 5,
  digest,
  index: null,
  at: '2026-02-07T00:00:00Z',
  writer,
  ...other,
})
