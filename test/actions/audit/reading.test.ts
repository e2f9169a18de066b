import { describe, expect, test } from 'vitest'
import { main } from '../../../actions/audit/main.ts'
import { fakeHouse } from '../../fakes/house.ts'
import { audit, promoted, whole } from './desk.ts'

describe('reading the ledger', () => {
  test.each(['read', 'commits'] as const)('is an error where the ledger cannot be read (%s)', async (method) => {
    const own = await promoted()
    const refusing = { ...own.ledger, [method]: () => Promise.reject(new Error('GitHub answered 500')) }
    const ports = { ...own.ports, ledgerOf: () => refusing }
    await expect(main(fakeHouse({ ports, inputs: whole }))).rejects.toThrow('GitHub answered 500')
  })

  test('is an error without a policy, which names the ledger’s branch', async () => {
    const own = await promoted()
    own.forge.commit({})
    await expect(audit(own, whole)).rejects.toThrow('the ledger’s branch is unknown')
  })
})
