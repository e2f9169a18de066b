import { describe, expect, test } from 'vitest'
import { judgeRequest } from '../../shared/domain/judgement.ts'
import { titleOf, writerNote } from '../../shared/render/writer.ts'
import { checkSummary } from '../../shared/render/check.ts'
import { factsOf, propose } from '../builders/requests.ts'
import { listedRoles, world, type World } from '../builders/world.ts'

const trial = (): Promise<World> => world({ app: null, policy: listedRoles })

describe('the writer', () => {
  test('is named unproven in the title and the summary of each check of a trial, once', async () => {
    const own = await trial()
    const facts = await factsOf(own, (await propose(own)).number)
    const verdict = judgeRequest(facts, facts.readAt, null)
    expect(
      verdict.stages.map((stage) => checkSummary(stage, facts, verdict).match(/Writer unproven/g)?.length),
    ).toEqual([1, 1, 1, 1])
    expect(titleOf('Passed', facts.app)).toBe('Passed (writer unproven)')
  })

  test('needs no word where it is the App', async () => {
    expect([titleOf('Passed', 'countersign'), writerNote('countersign')]).toEqual(['Passed', ''])
  })
})
