import { describe, expect, test } from 'vitest'
import { formatFacts, parseFacts, type Facts } from '../../shared/domain/facts.ts'
import { formatHeadRecord } from '../../shared/domain/head-record.ts'
import { judgeRequest } from '../../shared/domain/judgement.ts'
import { formatTeamRecord } from '../../shared/domain/approval/objection/team-record.ts'
import { gatherFacts } from '../../shared/gather/facts.ts'
import type { Forge } from '../../shared/ports/forge.ts'
import type { Registry } from '../../shared/ports/registry.ts'
import { factsOf, open, propose, proposePolicy, replace, review, signAll } from '../builders/requests.ts'
import { outcome, reference } from '../builders/ledger.ts'
import { account, baseTree, model, record, world, type World } from '../builders/world.ts'
import { faulty } from '../fakes/faulty.ts'

async function signed(): Promise<{ readonly own: World; readonly number: number }> {
  const own = await world()
  const { number, digest } = await propose(own)
  signAll(own, number, digest)
  return { own, number }
}

/** Fails with something that is no error, as a foreign library may. */
function oddly(thrown: unknown): Promise<never> {
  return Promise.resolve().then(() => {
    throw thrown
  })
}

const judged = (facts: Facts) => judgeRequest(facts, facts.readAt, null)
const codes = (facts: Facts): readonly string[] =>
  judged(facts).stages.flatMap(({ findings }) =>
    findings.filter(({ weight }) => weight !== 'note').map(({ code }) => code),
  )

describe('the facts of a request in order', () => {
  test('let it through, and nothing else does', async () => {
    const { own, number } = await signed()
    const facts = await factsOf(own, number)
    expect(judged(facts).mergeable).toBe(true)
    expect(facts.failed).toEqual([])
  })

  test('are plain data that the next step reads back', async () => {
    const { own, number } = await signed()
    const facts = await factsOf(own, number)
    expect(parseFacts(formatFacts(facts))).toEqual(facts)
  })

  test('name the App, the time of the server and our comment', async () => {
    const { own, number } = await signed()
    replace(own, number, (reading) => ({ ...reading, sticky: { id: 99, body: 'ours' } }))
    const facts = await factsOf(own, number)
    expect([facts.app, facts.readAt, facts.sticky]).toEqual(['countersign', '2026-01-05T13:00:00Z', 99])
  })
})

describe('a read that fails is named and never a pass', () => {
  const registry: readonly (keyof Registry)[] = [
    'serverVersion',
    'registeredModel',
    'modelVersion',
    'run',
    'downloadUri',
    'files',
    'readFile',
    'hashFile',
  ]
  test.each(registry)('of the registry: %s', async (method) => {
    const { own, number } = await signed()
    own.registry.refuse(method, `The registry refused ${method}.`)
    const facts = await factsOf(own, number)
    expect(facts.gathered).toEqual({ state: 'failed', detail: `The registry refused ${method}.` })
    const verdict = judged(facts)
    expect([verdict.mergeable, verdict.stages[0]?.state]).toEqual([false, 'error'])
    expect(verdict.digest).toBe(null)
  })

  const recorded: readonly (readonly [keyof Forge, Facts['failed'][number]['read']])[] = [
    ['members', 'teams'],
    ['movements', 'events'],
    ['heads', 'events'],
  ]
  test.each(recorded)('of the forge, as a fact: %s', async (method, read) => {
    const { own, number } = await signed()
    own.forge.refuse(method, `GitHub refused ${method}.`)
    const facts = await factsOf(own, number)
    expect(facts.failed).toMatchObject([{ read, detail: `GitHub refused ${method}.` }])
    expect(judged(facts).mergeable).toBe(false)
    expect(codes(facts)).toContain('read-failed')
  })

  test.each<keyof Forge>(['folder', 'paths', 'openRequests'])('of the forge, as a failed run: %s', async (method) => {
    const { own, number } = await signed()
    own.forge.refuse(method, `GitHub refused ${method}.`)
    await expect(factsOf(own, number)).rejects.toThrow(`GitHub refused ${method}.`)
  })

  test('of everything at once, as the one that stops the run; no other is left that nobody awaits', async () => {
    const { own, number } = await signed()
    for (const method of ['members', 'movements', 'heads', 'openRequests'] as const)
      own.forge.refuse(method, `GitHub refused ${method}.`)
    for (const method of ['modelVersion', 'files'] as const) own.registry.refuse(method, 'planted')
    own.access.refuse('asked', 'planted')
    const unawaited: unknown[] = []
    const note = (reason: unknown): number => unawaited.push(reason)
    process.on('unhandledRejection', note)
    await expect(factsOf(own, number)).rejects.toThrow('GitHub refused openRequests.')
    // the process tells of them behind its microtasks
    await new Promise((resolve) => setImmediate(resolve))
    process.off('unhandledRejection', note)
    expect(unawaited).toEqual([])
  })

  test('of the ledger', async () => {
    const { own, number } = await signed()
    own.ledger.refuse(new Error('GitHub answered 500'))
    const facts = await factsOf(own, number)
    expect(facts.ledger).toMatchObject({
      governance: null,
      faults: ['GitHub answered 500'],
      modelFile: null,
      live: null,
    })
    expect([judged(facts).mergeable, codes(facts).includes('read-failed')]).toEqual([false, true])
  })

  test('of one team leaves the others read', async () => {
    const { own, number } = await signed()
    own.forge.putTeam('acme/business-owners', { failed: 'Resource not accessible' })
    const facts = await factsOf(own, number)
    expect(facts.failed).toMatchObject([{ read: 'teams', role: 'business-owner' }])
    const states = judged(facts).stages.map(({ state }) => state)
    expect([states[0], states[3], judged(facts).mergeable]).toEqual(['passed', 'error', false])
    expect(facts.memberships.map(({ role }) => role)).toContain('model-validator')
  })

  test('of something that is no error is told all the same', async () => {
    const { own, number } = await signed()
    const odd = { ...own.registry, serverVersion: () => oddly('no answer') }
    const ports = { ...own.ports, registryAt: () => odd }
    const reading = await own.forge.pull(number)
    const facts = await gatherFacts(ports, { number, base: reading.repository.tip, at: null, before: null }, reading)
    expect(facts.gathered).toEqual({ state: 'failed', detail: 'no answer' })
  })
})

describe('who may write the registry', () => {
  const said = (facts: Facts): unknown =>
    judged(facts).stages[0]?.findings.find(({ code }) => code.startsWith('registry-'))?.facts.answer

  test('is read in five requests, of the model alone, and told as a note', async () => {
    const { own, number } = await signed()
    own.access.addUser('dana')
    own.access.give('dana', { kind: 'registered_model', pattern: 'credit-approval', level: 'MANAGE' })
    own.access.give('dana', { kind: 'registered_model', pattern: 'mine', level: 'MANAGE' })
    const facts = await factsOf(own, number)
    expect(own.access.reads()).toBe(5)
    expect(facts.registryAccess?.roles?.map(({ grants }) => grants.length)).toEqual([1])
    expect([said(facts), judged(facts).mergeable]).toEqual(['yes', true])
  })

  test.each(['asked', 'workspaces', 'accounts', 'roles', 'effective'] as const)(
    'is unknown where it cannot be read (%s), and nothing else suffers',
    async (method) => {
      const own = await world({ policy: { access: { administrators: ['admin'] } } })
      const { number, digest } = await propose(own)
      signAll(own, number, digest)
      expect(said(await factsOf(own, number))).toBe('no')
      own.access.refuse(method, 'planted')
      const facts = await factsOf(own, number)
      expect([said(facts), judged(facts).mergeable, facts.failed]).toEqual(['unknown', true, []])
    },
  )

  test('is unknown where no credential may even be addressed there', async () => {
    const { own, number } = await signed()
    const refusing = (): never => {
      throw new Error('no way')
    }
    const facts = await factsOf({ ...own, ports: { ...own.ports, accessAt: refusing } }, number)
    expect([said(facts), judged(facts).mergeable]).toEqual(['unknown', true])
  })

  test('is not asked for a change of governance', async () => {
    const { own } = await signed()
    const asked = await proposePolicy(own, { '.github/workflows/governance.yml': 'on: push\n' })
    expect((await factsOf(own, asked.number)).registryAccess).toBeUndefined()
    expect(own.access.reads()).toBe(0)
  })

  test('is asked while the version is read, and not told where that could not be', async () => {
    const { own, number } = await signed()
    own.registry.refuse('downloadUri', 'planted')
    expect((await factsOf(own, number)).registryAccess).toBeUndefined()
    own.registry.refuse('downloadUri', null)
    expect((await factsOf(own, number)).registryAccess?.failed).toEqual([])
  })
})

describe('what is not known stays unknown', () => {
  test('a policy that is not there: nothing of the registry is asked', async () => {
    const { own, number } = await signed()
    const { 'governance/policy.yml': _gone, ...rest } = baseTree()
    own.forge.commit(rest)
    const facts = await factsOf(own, number)
    expect([facts.governance.policy.state, facts.gathered, facts.live]).toEqual(['absent', null, null])
    expect([judged(facts).mergeable, codes(facts).includes('governance-unreadable')]).toEqual([false, true])
  })

  test('governance that nobody recorded: its registry is not shown a credential', async () => {
    const { own, number } = await signed()
    const tree = own.forge.treeAt(own.forge.tip())
    const people = tree['governance/people.yml'] ?? ''
    own.forge.commit({ ...tree, 'governance/more.yml': people })
    const asked: string[] = []
    const ports = { ...own.ports, registryAt: (uri: string) => (asked.push(uri), own.ports.registryAt(uri)) }
    const facts = await factsOf({ ...own, ports }, number)
    expect([asked, facts.gathered?.state]).toEqual([[], 'failed'])
    expect([judged(facts).mergeable, codes(facts).includes('governance-unrecorded')]).toEqual([false, true])
  })

  test('people that cannot be read: nobody is in any role', async () => {
    const { own, number } = await signed()
    own.forge.commit({ ...own.forge.treeAt(own.forge.tip()), 'governance/people.yml': '{"people": 1}' })
    const facts = await factsOf(own, number)
    expect([facts.governance.people.state, facts.memberships]).toEqual(['wrong', []])
    expect(judged(facts).mergeable).toBe(false)
  })

  test('a registry that no credential may address', async () => {
    const { own, number } = await signed()
    const ports = {
      ...own.ports,
      registryAt: () => {
        throw new Error('http: beyond loopback')
      },
    }
    const reading = await own.forge.pull(number)
    const facts = await gatherFacts(ports, { number, base: reading.repository.tip, at: null, before: null }, reading)
    expect(facts.gathered).toEqual({ state: 'failed', detail: 'http: beyond loopback' })
  })

  test('a registered model that is not there', async () => {
    const { own, number } = await signed()
    own.registry.dropVersion(model, '2')
    const facts = await factsOf(own, number)
    expect(facts.gathered).toEqual({ state: 'unknown-version', model, version: '2' })
    expect(codes(facts)).toContain('version-unknown')
  })

  test('an environment that shows nothing', async () => {
    const { own, number } = await signed()
    expect((await factsOf(own, number)).live).toBe(null)
    await own.registry.setAlias(model, 'champion', '1')
    expect((await factsOf(own, number)).live).toBe('1')
  })
})

describe('other requests that are open', () => {
  test('of the same head are twins', async () => {
    const { own, number } = await signed()
    const twin = own.forge.pullNow(number)
    own.forge.putPull({ ...twin, pull: { ...twin.pull, number: 8 } })
    expect((await factsOf(own, number)).otherRequests).toMatchObject([{ number: 8, why: 'same-head' }])
  })

  test('for the same place are named to the later one, by what they hold and not by their titles', async () => {
    const { own, number } = await signed()
    const later = await propose(own, { number: 8, reason: 'Another.' })
    expect((await factsOf(own, number)).otherRequests).toEqual([])
    expect((await factsOf(own, later.number)).otherRequests).toMatchObject([{ number, why: 'same-place' }])
    expect(codes(await factsOf(own, later.number))).toContain('second-open-request')
  })

  test('for another environment are no hindrance', async () => {
    const { own } = await signed()
    const other = await propose(own, { number: 8, environment: 'staging', folder: `promotions/${model}/staging/0001` })
    expect((await factsOf(own, other.number)).otherRequests).toEqual([])
  })

  test('are not asked about where the pull request holds no request', async () => {
    const own = await world()
    open(own, 8, { 'README.md': 'text' }, null)
    own.forge.refuse('openRequests', 'never asked')
    const facts = await factsOf(own, 8)
    expect([facts.request.state, judged(facts).concerns]).toEqual(['none', 'nothing'])
  })
})

test('a folder that the ledger names is not used again, though the base holds it no more', async () => {
  const { own, number } = await signed()
  const reused = `promotions/${model}/production/0001`
  await record(own, outcome(null, { request: reference({ folder: reused }), result: 'refused' }))
  const { request } = await factsOf(own, number)
  expect(request).toMatchObject({ folder: reused, request: { state: 'wrong' } })
  expect(JSON.stringify(request)).toContain('the next free number is 0002')
})

describe('a veto of somebody who has left the role', () => {
  test('stands by what our own check saw, and falls where nobody saw it', async () => {
    const { own, number } = await signed()
    review(own, number, 'rolf', '2026-01-05T09:30:00Z', 'No.', 'changes-requested')
    expect(judged(await factsOf(own, number)).mergeable).toBe(true)
    const head = own.forge.pullNow(number).pull.head.sha
    const externalId = formatHeadRecord({ pull: number, sha: head, digest: null, at: '2026-01-05T09:31:00Z' })
    const text = formatTeamRecord({ 'model-validator': [account('rolf').id] })
    const name = 'governance / 2 independent validation'
    own.forge.putCheck(
      { id: 900, sha: head, name, externalId, status: 'completed', startedAt: null, text },
      'countersign',
    )
    const verdict = judged(await factsOf(own, number))
    expect(verdict.stages[1]).toMatchObject({ state: 'blocked', vetoes: [{ account: { login: 'rolf' } }] })
  })
})

describe('the model file', () => {
  test('is the base’s', async () => {
    const { own, number } = await signed()
    expect((await factsOf(own, number)).modelFileFrom).toBe('base')
  })

  test('of a first request comes with it, and the tier stays high', async () => {
    const own = await world()
    const tree = own.forge.treeAt(own.forge.tip())
    const path = `models/${model}.yml`
    const { [path]: file = '', ...rest } = tree
    own.forge.commit(rest)
    const { number } = await propose(own, { files: { [path]: file } })
    const facts = await factsOf(own, number)
    expect([facts.modelFileFrom, facts.modelFile.state, judged(facts).tier]).toEqual(['request', 'read', 'high'])
    expect(judged(facts).tierReason).toBe('no-model-file')
  })
})

test('a change of governance asks the registry nothing', async () => {
  const own = await world()
  const { number } = await proposePolicy(own, { '.github/workflows/governance.yml': 'on: push\n' })
  for (const method of ['registeredModel', 'modelVersion'] as const) own.registry.refuse(method, 'never asked')
  const facts = await factsOf(own, number)
  expect([facts.gathered, facts.live, facts.request.state]).toEqual([null, null, 'found'])
})

test('heads that came after the merge were never merged', async () => {
  const { own, number } = await signed()
  const reading = own.forge.pullNow(number)
  own.forge.move(reading.pull.head.ref, {
    sha: own.forge.commitAside({ 'later.txt': 'x' }),
    before: reading.pull.head.sha,
    at: '2026-01-05T12:45:00Z',
    kind: 'push',
    by: reading.pull.author,
  })
  const merge = { at: '2026-01-05T12:30:00Z', sha: own.forge.tip(), by: null }
  replace(own, number, (before) => ({ ...before, pull: { ...before.pull, state: 'merged', merge } }))
  expect((await factsOf(own, number)).pull.heads.map(({ sha }) => sha)).toEqual([reading.pull.head.sha])
})

test('whichever read is not answered, nothing is let through', async () => {
  const { own, number } = await signed()
  const counted = faulty(own, 0)
  await factsOf(counted.own, number)
  expect(counted.reads()).toBeGreaterThan(15)
  for (let at = 1; at <= counted.reads(); at++) {
    const facts = await factsOf(faulty(own, at).own, number).catch((error: unknown) => {
      expect(String(error), `read ${at}`).toContain('planted')
      return null
    })
    if (facts === null) continue
    expect(judged(facts).mergeable, `read ${at}`).toBe(false)
    expect(codes(facts), `read ${at}`).toContain('read-failed')
  }
})
