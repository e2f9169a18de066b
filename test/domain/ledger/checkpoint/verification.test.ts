import { describe, expect, test } from 'vitest'
import {
  checkpointPath,
  formatCheckpoint,
  publicKeyOf,
  signCheckpoint,
  type Unsigned,
} from '../../../../shared/domain/ledger/checkpoint/checkpoint.ts'
import { checkpointFaults, type Checkpoints } from '../../../../shared/domain/ledger/checkpoint/verification.ts'
import { otherPem, pem, unsigned } from '../../../builders/checkpoint.ts'
import { digest, otherDigest } from '../../../builders/forge.ts'

const keys = [{ public: publicKeyOf(pem) ?? '', from: '2026-01-01' }]
const digests = new Map([1, 2, 3, 4, 5].map((number) => [number, digest]))
const file = (other: Partial<Unsigned> = {}, secret = pem, path = checkpointPath(other.records ?? 5)) => ({
  path,
  text: formatCheckpoint(signCheckpoint(unsigned(other), secret)),
})
const checked = (files: Checkpoints['files'], other: Partial<Checkpoints> = {}) =>
  checkpointFaults({ files, keys, every: 5, ...other }, digests)

describe('a checkpoint', () => {
  test('that is signed and true proves the record that it names', () => {
    expect(checked([file()])).toEqual({ faults: [], unknown: [], proven: [5] })
  })

  test.each([
    ['of another digest', [file({ digest: otherDigest })], 'checkpoint-differs', 5],
    ['of a record that is not there', [file({ records: 9 })], 'checkpoint-differs', 9],
    ['at another path', [file({}, pem, checkpointPath(4))], 'checkpoint-unreadable', 5],
    ['that is none', [{ path: checkpointPath(5), text: '{}' }], 'checkpoint-unreadable', 5],
    ['by a key nobody named', [file({}, otherPem)], 'checkpoint-unknown-key', null],
    ['made before its key was in force', [file({ at: '2025-01-01T00:00:00Z' })], 'checkpoint-key-expired', null],
  ] as const)('%s is a fault and proves nothing', (_, files, code, record) => {
    const { faults, proven } = checked(files)
    expect([faults.map((one) => [one.code, one.record]), proven]).toEqual([[[code, record]], []])
  })

  test('that names another index than the records give is a fault', () => {
    const { faults } = checked([file({ index: digest })], { roots: new Map([[5, otherDigest]]) })
    expect(faults.map(({ code }) => code)).toEqual(['index-differs'])
  })

  test.each([
    ['older than', '2026-02-07T00:00:01Z', ['checkpoint-differs']],
    ['as old as', '2026-02-07T00:00:00Z', []],
  ])('%s the record that it names: %s, is told by %j', (_, written, codes) => {
    const { faults, proven } = checked([file()], { times: new Map([[5, written]]) })
    expect([faults.map(({ code }) => code), proven]).toEqual([codes, codes.length === 0 ? [5] : []])
  })

  test('whose keys nobody told is unknown, and proves nothing', () => {
    const { faults, unknown, proven } = checked([file()], { keys: null })
    expect([faults, unknown.length, proven]).toEqual([[], 1, []])
  })

  test('that is long due is said', () => {
    expect(checked([], { every: 2 }).unknown).toEqual([
      'what came after record 0: a checkpoint is due every 2 records, and there is none since',
    ])
    expect(checked([], { every: 3 }).unknown).toEqual([])
  })
})
