import { expect, test } from 'vitest'
import type { Forge } from '../../../shared/ports/forge.ts'
import { gatherFacts } from '../../../shared/gather/facts.ts'
import {
  churn,
  churnFolder,
  creditFolder,
  mergedAdoptions,
  proposeAdoptions,
  twoLive,
} from '../../builders/adoptions.ts'
import { factsOf, propose } from '../../builders/requests.ts'
import { model } from '../../builders/world.ts'

test('each of several requests has facts of its own', async () => {
  const own = await twoLive()
  const { number } = await proposeAdoptions(own)
  const { also = [], ...first } = await factsOf(own, number)
  expect(first).toMatchObject({ request: { folder: churnFolder }, modelFileFrom: 'request', live: '1' })
  expect(first.modelFile).toMatchObject({ state: 'read', value: { model: churn } })
  expect(first.gathered).toMatchObject({ subject: { model: churn } })
  expect(also).toMatchObject([
    {
      request: { folder: creditFolder },
      own: { modelFileFrom: 'base', modelFile: { value: { model } }, live: '1', gathered: { subject: { model } } },
    },
  ])
  expect([first.ledger.modelFile, also[0]?.own?.ledger.modelFile]).toEqual([null, also[0]?.own?.modelSource?.digest])
})

test('another request for the place of one of them is said of that one alone', async () => {
  const own = await twoLive()
  await propose(own, { number: 5, version: '1', kind: 'adoption' })
  const { number } = await proposeAdoptions(own)
  const { also, otherRequests } = await factsOf(own, number)
  expect(otherRequests).toEqual([])
  expect(also?.[0]?.own?.otherRequests).toMatchObject([{ number: 5, why: 'same-place' }])
})

test('one request is alone, and has none beside it', async () => {
  const own = await twoLive()
  const { number } = await propose(own, { version: '1', kind: 'adoption' })
  expect('also' in (await factsOf(own, number))).toBe(false)
})

test('where one is asked for, the others are what the pull request proposes, and the registry is not asked about them', async () => {
  const own = await twoLive()
  const { number } = await mergedAdoptions(own)
  const asked: string[] = []
  const modelVersion: typeof own.registry.modelVersion = (name, version) => {
    asked.push(name)
    return own.registry.modelVersion(name, version)
  }
  const reading = await own.forge.pull(number)
  const sha = reading.pull.merge?.sha ?? ''
  const question = { number, base: own.forge.tip(), at: sha, before: [], folder: creditFolder }
  const ports = { ...own.ports, registryAt: () => ({ ...own.registry, modelVersion }) }
  const facts = await gatherFacts(ports, question, reading)
  expect(facts.request).toMatchObject({ folder: creditFolder })
  expect(facts.also).toMatchObject([{ request: { folder: churnFolder, proposed: { state: 'read' } }, own: null }])
  expect(new Set(asked)).toEqual(new Set([model]))
  await expect(gatherFacts(ports, { ...question, folder: 'promotions/x/y/0001' }, reading)).rejects.toThrow(
    'does not hold promotions/x/y/0001',
  )
})

test('what is the same for all of them is read once', async () => {
  const own = await twoLive()
  const { number } = await proposeAdoptions(own)
  let asked = 0
  const openRequests: Forge['openRequests'] = () => {
    asked += 1
    return own.forge.openRequests()
  }
  const reading = await own.forge.pull(number)
  const question = { number, base: own.forge.tip(), at: null, before: null }
  await gatherFacts({ ...own.ports, forge: { ...own.forge, openRequests } }, question, reading)
  expect(asked).toBe(1)
})
