import { describe, expect, test } from 'vitest'
import { onRegistered, proposed, scan, title } from '../../builders/proposals.ts'
import { model, predictions, register, world } from '../../builders/world.ts'

describe('one that cannot be drafted', () => {
  test('stops no other, and is told', async () => {
    const own = await world({ policy: onRegistered })
    own.registry.addModel({ ...own.registry.model(model), name: 'broken' })
    register(own.registry, '1', predictions(), { name: 'broken' })
    own.forge.commit({ ...own.forge.treeAt(own.forge.tip()), 'models/broken.yml': '{}' })
    const said = await scan(own)
    expect([proposed(own), said.failures]).toEqual([[title], []])
    expect(said.annotations).toMatchObject([
      { level: 'warning', message: expect.stringContaining('models/broken.yml') },
    ])
  })

  test('since the forge is down is told as that, and stops no other', async () => {
    const own = await world({ policy: onRegistered })
    const down = () => Promise.reject(new Error('GitHub answered 502.'))
    const left = { branch: title, head: null, pulls: [], whole: true }
    const looks = [async () => [left]]
    const proposedFrom = async () => (looks.shift() ?? down)()
    const said = await scan({ ...own, ports: { ...own.ports, forge: { ...own.forge, propose: down, proposedFrom } } })
    expect([said.outputs, said.failures]).toEqual([
      { proposed: '', left: '1' },
      ['1 drafts could not be opened: GitHub answered 502.'],
    ])
  })

  test('since the forge refuses fails the run', async () => {
    const own = await world({ policy: onRegistered })
    const ports = {
      ...own.ports,
      forge: { ...own.forge, propose: () => Promise.reject(new Error('GitHub answered 502.')) },
    }
    const said = await scan({ ...own, ports })
    expect(said.failures).toEqual(['1 drafts could not be opened: GitHub answered 502.'])
  })
})
