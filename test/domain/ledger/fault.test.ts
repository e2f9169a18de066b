import { expect, test } from 'vitest'
import { chainCodes } from '../../../shared/domain/ledger/chain.ts'
import { checkpointCodes } from '../../../shared/domain/ledger/checkpoint/keys.ts'
import { verificationCodes } from '../../../shared/domain/ledger/fault.ts'

test('no two faults bear one code, and every fault of a signature is one', () => {
  const all = [...chainCodes, ...verificationCodes]
  expect(new Set(all).size).toBe(all.length)
  expect(checkpointCodes.filter((code) => !verificationCodes.includes(code))).toEqual([])
})
