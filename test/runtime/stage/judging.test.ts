import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { judgeStage } from '../../../shared/runtime/stage/judging.ts'
import { propose, replace } from '../../builders/requests.ts'
import { world, type World } from '../../builders/world.ts'
import { fakeHouse, type FakeHouse } from '../../fakes/house.ts'

const inputs = { 'pull-request': 7, 'github-token': 'ghs_x', 'app-slug': 'countersign' }
const houseOf = (own: World): FakeHouse =>
  fakeHouse({ ports: own.ports, inputs: {}, folder: mkdtempSync(join(tmpdir(), 'countersign-judging-')) })

describe('what a stage publishes of its own', () => {
  test('comes after its check and before the step says what it came to', async () => {
    const own = await world()
    await propose(own)
    const house = houseOf(own)
    const seen: unknown[] = []
    await judgeStage(house, inputs, 'compliance-review', async (forge, facts, verdict) => {
      seen.push(own.forge.written.checks.length, house.said.outputs.verdict, facts.pull.number, verdict.concerns)
      await forge.writeComment(facts.pull.number, 'own', null)
    })
    expect(seen).toEqual([1, undefined, 7, 'request'])
    expect(own.forge.written.comments.map(({ body }) => body)).toEqual(['own'])
    expect(house.said.outputs.verdict).toBe('pending')
  })

  test('that cannot be written fails the run, whose check stands', async () => {
    const own = await world()
    await propose(own)
    const lost = judgeStage(houseOf(own), inputs, 'compliance-review', () => Promise.reject(new Error('no comment')))
    await expect(lost).rejects.toThrow('no comment')
    expect(own.forge.written.checks).toHaveLength(1)
  })

  test('is nothing where nothing is judged', async () => {
    const own = await world()
    const { number } = await propose(own)
    replace(own, number, (reading) => ({ ...reading, pull: { ...reading.pull, state: 'closed' } }))
    await judgeStage(houseOf(own), inputs, 'business-sign-off', () => Promise.reject(new Error('asked')))
    expect(own.forge.written.checks).toEqual([])
  })
})
