import { describe, expect, test } from 'vitest'
import { plansOf, targetOf } from '../../../actions/self-test/material.ts'
import { chained, genesis, intent, move, outcome } from '../../builders/ledger.ts'
import { site } from '../../builders/self-test.ts'

const question = { entries: [], policy: 'policy: 1\n', mark: '1-1' }
const moved = chained([genesis(), intent(), outcome(2, { move: move({ to: '2' }) })])

describe('the scratch requests', () => {
  test('are about a model that has a file', async () => {
    const { yard } = await site()
    const plans = await plansOf(yard.ports, yard.repository, question)
    expect(plans?.attacked.commits[0]?.[0]?.path).toBe('promotions/credit-approval/_facts/0001/request.yml')
  })

  test('are none where no model has one', async () => {
    const { yard } = await site({ bare: true })
    expect(await plansOf(yard.ports, yard.repository, question)).toBeNull()
  })
})

describe('the version whose tag is forged', () => {
  test('is the one that was promoted last', async () => {
    const { yard, policy } = await site()
    expect(await targetOf(yard.ports, yard.repository, moved, policy)).toMatchObject({
      model: 'credit-approval',
      version: '2',
    })
  })

  test('is one that an environment shows, where nothing was promoted', async () => {
    const { yard, policy, world } = await site()
    await world.registry.setAlias('credit-approval', 'champion', '1')
    expect(await targetOf(yard.ports, yard.repository, [], policy)).toMatchObject({
      environment: 'production',
      version: '1',
    })
  })

  test('is none where no environment shows any', async () => {
    const { yard, policy } = await site()
    expect(await targetOf(yard.ports, yard.repository, [], policy)).toBeNull()
  })
})
