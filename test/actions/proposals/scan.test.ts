import { describe, expect, test } from 'vitest'
import { commit } from '../../builders/forge.ts'
import { branch, onRegistered, proposed, scan } from '../../builders/proposals.ts'
import { world } from '../../builders/world.ts'

describe('a run that did not end', () => {
  test('left a branch of the App, which the next one makes anew', async () => {
    const own = await world({ policy: onRegistered })
    own.forge.putBranch({ branch, head: own.forge.tip(), pulls: [], whole: true })
    await scan(own)
    expect(own.forge.written.proposals).toMatchObject([{ branch, anew: true }])
  })

  test('left nothing where somebody else committed, and their branch stays', async () => {
    const own = await world({ policy: onRegistered })
    const head = own.forge.commitAside({ 'promotions/x/y/0001/request.yml': 'mine' })
    own.forge.putBranch({ branch, head, pulls: [], whole: true })
    const ports = { ...own.ports, forge: { ...own.forge, commitsBetween: async () => [commit()] } }
    const said = await scan({ ...own, ports })
    expect([proposed(own), said.summary]).toEqual([[], expect.stringContaining('holds what the App did not commit')])
  })
})
