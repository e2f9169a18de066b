import { expect, test } from 'vitest'
import { CheckpointRecord } from '../../../shared/domain/ledger/checkpoint-record.ts'
import { chained, genesis, writer } from '../../builders/ledger.ts'
import { digest } from '../../builders/forge.ts'

test('a checkpoint takes the root of the index into the chain, and nothing else', () => {
  const at = '2026-02-01T00:00:00Z'
  const record = chained([genesis(), { kind: 'checkpoint', at, writer, index: digest }]).at(-1)?.record
  expect(CheckpointRecord.parse(record)).toMatchObject({ number: 2, index: digest })
  expect(CheckpointRecord.safeParse({ ...record, index: 'none' }).success).toBe(false)
})
