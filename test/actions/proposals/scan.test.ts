import { describe, expect, test } from 'vitest'
import { account, commit } from '../../builders/forge.ts'
import { branch, onRegistered, proposed, scan, title } from '../../builders/proposals.ts'
import { model, world } from '../../builders/world.ts'

describe('a run that did not end', () => {
  test('left a branch of the App, which the next one makes anew', async () => {
    const own = await world({ policy: onRegistered })
    own.forge.putBranch({ branch, head: own.forge.tip(), pulls: [], whole: true })
    await scan(own)
    expect(own.forge.written.proposals).toMatchObject([{ branch, anew: true }])
  })

  test('is not made anew under another run that opened a draft of it meanwhile', async () => {
    const own = await world({ policy: onRegistered })
    const left = { branch, head: own.forge.tip(), pulls: [], whole: true }
    const theirs = [{ number: 7, state: 'open' }] as const
    const looks = [left, { ...left, head: 'b'.repeat(40), pulls: theirs }]
    const ports = {
      ...own.ports,
      forge: { ...own.forge, proposedFrom: async () => [looks.shift() ?? { ...left, pulls: theirs }] },
    }
    const said = await scan({ ...own, ports })
    expect([proposed(own), said.failures]).toEqual([[], []])
    expect(said.summary).toContain('7 is open for this model')
  })

  test('is not made anew where its branch moved meanwhile, which fails the run', async () => {
    const own = await world({ policy: onRegistered })
    const left = { branch, head: own.forge.tip(), pulls: [], whole: true }
    const looks = [left]
    const ports = {
      ...own.ports,
      forge: { ...own.forge, proposedFrom: async () => [looks.shift() ?? { ...left, head: 'b'.repeat(40) }] },
    }
    const said = await scan({ ...own, ports })
    expect([proposed(own), said.failures]).toEqual([[], [expect.stringContaining('moved while the draft was made')]])
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

describe('an open pull request of the same model and environment', () => {
  const parent = `promotions/${model}/production`
  test.each([
    ['that adds a request holds the schedule back', `${parent}/0009/request.yml`, [], '9 is open for this model'],
    ['that touches another file of a request does not', `${parent}/0001/report.md`, [title], null],
    ['that touches a file beside the requests does not', `${parent}/README.md`, [title], null],
    [
      'that adds a request of another environment does not',
      `promotions/${model}/staging/0001/request.yml`,
      [title],
      null,
    ],
    ['that adds a request of a model whose name begins alike does not', `promotions/${model}-2/production/0001/request.yml`, [title], null], // prettier-ignore
  ])('%s', async (_, path, expected, why) => {
    const own = await world({ policy: onRegistered })
    const theirs = { number: 9, title: 'Any', url: 'https://forge.test/9', headSha: 'b'.repeat(40), headRef: 'any', base: 'main', author: account('dana'), files: [path] } // prettier-ignore
    const ports = { ...own.ports, forge: { ...own.forge, openRequests: async () => [theirs] } }
    const said = await scan({ ...own, ports })
    expect(proposed(own)).toEqual(expected)
    if (why !== null) expect(said.summary).toContain(why)
  })
})
