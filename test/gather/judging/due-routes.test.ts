import { describe, expect, test } from 'vitest'
import { judgeRequest } from '../../../shared/domain/judgement.ts'
import { overlay } from '../../../shared/domain/scenario/overlay.ts'
import { genesis, modelFacts } from '../../builders/ledger.ts'
import { factsOf, propose } from '../../builders/requests.ts'
import { model, modelValue, record, world, type World } from '../../builders/world.ts'
import { fakeDocuments } from '../../fakes/documents.ts'

const lowValue = overlay(modelValue, {
  use: { domain: 'operations', decision: 'informational', affects: 'nobody', protected_health_information: false },
})

/** A request for a high-tier model, open since nine o'clock; at ten the model's answers are others, by a record. */
async function lowered(own: World, at = '2026-01-05T10:00:00Z'): Promise<number> {
  const { number } = await propose(own)
  const text = fakeDocuments.format(lowValue)
  own.forge.commit({ ...own.forge.treeAt(own.forge.tip()), [`models/${model}.yml`]: text })
  await record(own, modelFacts(model, text, at))
  return number
}

const statesOf = async (own: World, number: number) => {
  const facts = await factsOf(own, number)
  const { route, tier, stages } = judgeRequest(facts, facts.readAt, null)
  return {
    facts,
    tier,
    codes: stages.flatMap(({ findings }) => findings.map(({ code }) => code)),
    required: route?.stages.filter(({ required }) => required).length,
  }
}

describe('what rules asked that were replaced while a request was open', () => {
  test('is nothing where none were', async () => {
    const own = await world()
    const { number } = await propose(own)
    expect((await factsOf(own, number)).due).toBeUndefined()
  })

  test('comes out of the ledger, and stays due with its roles asked', async () => {
    const own = await world()
    const { facts, tier, required, codes } = await statesOf(own, await lowered(own))
    expect(facts.due?.map(({ record: number, tier: then }) => [number, then])).toEqual([[1, 'high']])
    expect([tier, required]).toEqual(['high', 4])
    expect(codes).toContain('routed-as-before')
    expect(facts.memberships.map(({ role }) => role)).toContain('model-validator')
  })

  test('is nothing where the change was recorded before the request was opened', async () => {
    const own = await world()
    const { facts, tier, required } = await statesOf(own, await lowered(own, '2026-01-05T08:59:00Z'))
    expect([facts.due, tier, required]).toEqual([undefined, 'low', 1])
  })

  test('is an error where the policy of then cannot be read', async () => {
    const own = await world({ genesis: false })
    await record(own, genesis({ at: '2026-01-03T09:00:00Z' }))
    const { number } = await propose(own)
    const { files, governance } = await factsOf(own, number).then((one) => ({
      files: one.governance.files,
      governance: one.governance.digest,
    }))
    await record(own, { ...genesis({ at: '2026-01-05T10:00:00Z', files, governance }), kind: 'policy' })
    const { codes } = await statesOf(own, number)
    expect(codes).toContain('earlier-rules-unreadable')
  })
})
