import { describe, expect, test } from 'vitest'
import { carriedOut, factsOf, propose, proposeFile, proposePolicy } from '../builders/requests.ts'
import { overlay } from '../../shared/domain/scenario/overlay.ts'
import { model, modelFile, modelValue, world } from '../builders/world.ts'
import { fakeDocuments } from '../fakes/documents.ts'
import { promote } from '../actions/promote/desk.ts'

const path = `models/${model}.yml`
const title = (text: string) => overlay(modelValue, { title: text })

describe('the file of a model that judges', () => {
  test('is the base’s for a move, and the ledger knows its digest', async () => {
    const own = await world()
    const facts = await factsOf(own, (await propose(own)).number)
    expect([facts.modelFileFrom, facts.modelSource?.path]).toEqual(['base', path])
    expect(facts.ledger.modelFile).toBe(facts.modelSource?.digest)
  })

  test('is the one that the first request brings, and then decides no tier', async () => {
    const own = await world({ genesis: false })
    const { [path]: _none, ...rest } = own.forge.treeAt(own.forge.tip())
    own.forge.commit(rest)
    const { number } = await propose(own, { brings: modelFile() })
    const facts = await factsOf(own, number)
    expect([facts.modelFileFrom, facts.modelFile.state, facts.ledger.modelFile]).toEqual(['request', 'read', null])
  })

  test('is the recorded one for a change of it, whatever lies on the base', async () => {
    const own = await world()
    own.forge.commit({ ...own.forge.treeAt(own.forge.tip()), [path]: fakeDocuments.format(title('pushed')) })
    const facts = await factsOf(own, (await proposeFile(own, title('proposed'))).number)
    expect(facts.modelFile.state === 'read' ? facts.modelFile.value.title : '').toBe(modelFile().title)
    const proposed = facts.request.state === 'found' ? facts.request.proposedFile?.file : null
    expect(proposed?.state === 'read' ? proposed.value.title : '').toBe('proposed')
  })

  test('is the last of several that were recorded', async () => {
    const own = await world()
    await carriedOut(own, proposeFile(own, title('second')))
    await promote(own)
    const facts = await factsOf(own, (await proposeFile(own, title('third'), 12)).number)
    expect(facts.modelFile.state === 'read' ? facts.modelFile.value.title : '').toBe('second')
  })

  test('is none for a change of governance', async () => {
    const own = await world()
    const facts = await factsOf(own, (await proposePolicy(own, {})).number)
    expect([facts.modelFileFrom, facts.modelSource, facts.ledger.modelFile]).toEqual(['none', null, null])
  })
})
