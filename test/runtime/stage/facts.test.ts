import { mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { formatFacts, parseFacts } from '../../../shared/domain/facts.ts'
import type { Facts } from '../../../shared/domain/facts.ts'
import type { House, Ports } from '../../../shared/runtime/house.ts'
import { stageFacts } from '../../../shared/runtime/stage/facts.ts'
import type { StageName } from '../../../shared/domain/stage.ts'
import { factsOf, propose, replace } from '../../builders/requests.ts'
import { faulty } from '../../fakes/faulty.ts'
import { world, type World } from '../../builders/world.ts'
import { fakeHouse, type HouseOptions } from '../../fakes/house.ts'

const repo = { full_name: 'acme/models' }

type Asked = Parameters<typeof stageFacts>[2]

/** The facts where there is something to judge; it is an error of the test where there is nothing. */
async function read(
  house: House,
  ports: Ports,
  asked: Asked,
  stage: StageName = 'validation-gates',
): Promise<{ readonly facts: Facts; readonly path: string }> {
  const found = await stageFacts(house, ports, asked, stage)
  if (found.state === 'nothing') throw new Error(found.why)
  return found
}

/** Why there is nothing to judge. */
async function why(house: House, ports: Ports, asked: Asked = {}): Promise<string> {
  const found = await stageFacts(house, ports, asked, 'validation-gates')
  return found.state === 'nothing' ? found.why : `#${found.facts.pull.number} is judged`
}

/** The event file of a pull request, or of a run that follows an event of one. */
function event(kind: 'pull_request' | 'workflow_run' | 'check_run', head: string, number = 7): unknown {
  if (kind === 'pull_request')
    return { pull_request: { number, head: { sha: head, ref: 'x', repo }, base: { sha: head, ref: 'main', repo } } }
  if (kind === 'workflow_run')
    return { workflow_run: { id: 1, event: 'pull_request_review', head_sha: head, head_branch: 'x' } }
  return { check_run: { id: 1, name: 'governance / 1 validation gates', head_sha: head } }
}

function houseOf(own: World, options: { readonly event?: unknown; readonly now?: string } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-facts-'))
  const path = join(folder, 'event.json')
  writeFileSync(path, JSON.stringify(options.event ?? {}))
  const settings: HouseOptions = {
    ports: own.ports,
    folder,
    env: { GITHUB_EVENT_PATH: path },
    now: options.now ?? '2026-01-05T13:01:00Z',
  }
  return { house: fakeHouse(settings), folder }
}

async function ready() {
  const own = await world()
  const { number } = await propose(own)
  return { own, number, head: own.forge.pullNow(number).pull.head.sha }
}

describe('which request a run is about', () => {
  test('is told', async () => {
    const { own, number } = await ready()
    const { facts } = await read(houseOf(own).house, own.ports, { 'pull-request': number })
    expect(facts.pull.number).toBe(number)
  })

  test.each(['pull_request', 'workflow_run', 'check_run'] as const)('is found by an event of a %s', async (kind) => {
    const { own, head, number } = await ready()
    const { facts } = await read(houseOf(own, { event: event(kind, head) }).house, own.ports, {})
    expect(facts.pull.number).toBe(number)
  })

  test('is nobody’s guess where the event names none', async () => {
    const { own } = await ready()
    await expect(stageFacts(houseOf(own).house, own.ports, {}, 'validation-gates')).rejects.toThrow(
      'The event names no pull request.',
    )
  })

  test('is none where the head is no longer open, which is no failure', async () => {
    const { own } = await ready()
    const { house } = houseOf(own, { event: event('workflow_run', 'e'.repeat(40)) })
    expect(await why(house, own.ports)).toContain('No open pull request has the head eeeeeeeeeeee')
  })

  test('is the first of two with one head, and both are named', async () => {
    const { own, head, number } = await ready()
    const twin = own.forge.pullNow(number)
    own.forge.putPull({ ...twin, pull: { ...twin.pull, number: 12 } })
    const { house } = houseOf(own, { event: event('workflow_run', head) })
    const { facts } = await read(house, own.ports, {})
    expect(facts.otherRequests).toMatchObject([{ number: 12, why: 'same-head' }])
    expect([facts.pull.number, house.said.log.join()]).toEqual([number, expect.stringContaining('#7, #12')])
  })
})

describe('a request that is not open', () => {
  const ended = async (state: 'closed' | 'merged') => {
    const { own, number } = await ready()
    replace(own, number, (reading) => ({ ...reading, pull: { ...reading.pull, state } }))
    return { own, number }
  }

  test.each(['closed', 'merged'] as const)('but %s meanwhile is nothing to judge', async (state) => {
    const { own, number } = await ended(state)
    expect(await why(houseOf(own).house, own.ports, { 'pull-request': number })).toBe(`Pull request #7 is ${state}.`)
    expect(own.forge.written.checks).toEqual([])
  })

  test('is told to whoever names it on a command line', async () => {
    const { own, number } = await ended('closed')
    const house = fakeHouse({ ports: own.ports, env: { GITHUB_RUN_ID: undefined } })
    await expect(stageFacts(house, own.ports, { 'pull-request': number }, 'validation-gates')).rejects.toThrow(
      '#7 is closed',
    )
  })
})

test('a run of a branch’s own workflow file judges nothing', async () => {
  const { own, number } = await ready()
  const house = fakeHouse({
    ports: own.ports,
    env: { GITHUB_WORKFLOW_REF: 'acme/models/.github/workflows/governance.yml@refs/heads/evil' },
  })
  await expect(stageFacts(house, own.ports, { 'pull-request': number }, 'validation-gates')).rejects.toThrow(
    'refs/heads/evil',
  )
})

describe('the facts of an earlier step', () => {
  test('are written for the next one, for nobody else to read', async () => {
    const { own, number } = await ready()
    const { house, folder } = houseOf(own)
    const { facts, path } = await read(house, own.ports, { 'pull-request': number })
    expect(path).toBe(join(folder, 'countersign-facts-7.json'))
    expect(parseFacts(readFileSync(path, 'utf8'))).toEqual(facts)
    expect(statSync(path).mode & 0o777).toBe(0o600)
  })

  type Again = {
    readonly event?: unknown
    readonly now?: string
    readonly number?: number
    readonly change?: Partial<Facts>
  }

  async function again(options: Again) {
    const { own, number } = await ready()
    const { house, folder } = houseOf(own, options)
    const path = join(folder, 'facts.json')
    const facts = { ...(await factsOf(own, number)), webUrl: 'https://of.the.earlier.step', ...options.change }
    writeFileSync(path, formatFacts(facts))
    const found = await read(house, own.ports, { facts: path, 'pull-request': options.number ?? number })
    return found.facts.webUrl === facts.webUrl
  }

  test('are used while they are fresh', async () => {
    expect(await again({ now: '2026-01-05T13:14:59Z' })).toBe(true)
  })

  test('are gathered anew after a quarter of an hour', async () => {
    expect(await again({ now: '2026-01-05T13:15:00Z' })).toBe(false)
  })

  test('are gathered anew where they are not of the head that the event names', async () => {
    expect(await again({ event: event('pull_request', 'e'.repeat(40)) })).toBe(false)
  })

  test('of another request are not used', async () => {
    await expect(again({ number: 8 })).rejects.toThrow('there is no pull request #8')
  })

  test.each<readonly [string, Partial<Facts>]>([
    [
      'of another repository',
      { repository: { id: 2, name: 'acme/other', defaultBranch: 'main', tip: 'a'.repeat(40) } },
    ],
    ['gathered with another writer’s token', { app: null }],
    ['of a time to come', { readAt: '2026-01-05T13:30:00Z' }],
  ])('%s are not used', async (_, change) => {
    expect(await again({ change })).toBe(false)
  })

  test('of another proposal than the event’s are not used, though no number was told', async () => {
    const { own, number, head } = await ready()
    const { house, folder } = houseOf(own, { event: event('pull_request', head, 8) })
    const path = join(folder, 'facts.json')
    writeFileSync(path, formatFacts(await factsOf(own, number)))
    await expect(read(house, own.ports, { facts: path })).rejects.toThrow('there is no pull request #8')
  })

  test.each([
    ['none of ours', '{"schema": "countersign/facts/1"}'],
    ['gone', null],
  ])('that are %s are gathered anew', async (_, text) => {
    const { own, number } = await ready()
    const { house, folder } = houseOf(own)
    const path = join(folder, 'facts.json')
    if (text !== null) writeFileSync(path, text)
    const found = await read(house, own.ports, { facts: path, 'pull-request': number })
    expect([found.path, house.said.log.join()]).toEqual([
      join(folder, 'countersign-facts-7.json'),
      expect.stringContaining('cannot be used'),
    ])
  })
})

describe('what could not be read', () => {
  test('of the pull request itself turns the check of the head that the event names', async () => {
    const { own, head } = await ready()
    own.forge.refuse('pull', 'GitHub does not answer.')
    await expect(read(houseOf(own, { event: event('check_run', head) }).house, own.ports, {})).rejects.toThrow(
      'does not answer',
    )
    expect(own.forge.written.checks).toMatchObject([{ sha: head, state: { conclusion: 'failure' } }])
  })

  test('of the open requests, when the event names a commit alone, turns the check of that commit', async () => {
    const { own, head } = await ready()
    own.forge.refuse('openRequests', 'GitHub does not answer.')
    await expect(read(houseOf(own, { event: event('workflow_run', head) }).house, own.ports, {})).rejects.toThrow(
      'does not answer',
    )
    expect(own.forge.written.checks).toMatchObject([{ sha: head, state: { conclusion: 'failure' } }])
  })

  test('is said by the stage’s own check, so that no older one stays green, and ends the run', async () => {
    const { own, number, head } = await ready()
    const { house } = houseOf(own)
    const first = faulty(own, 0)
    await stageFacts(house, first.own.ports, { 'pull-request': number }, 'compliance-review')
    let said = 0
    for (let at = 3; at <= first.reads(); at += 1) {
      const { own: broken } = faulty(own, at)
      const before = own.forge.written.checks.length
      const outcome = await stageFacts(
        houseOf(own).house,
        broken.ports,
        { 'pull-request': number },
        'compliance-review',
      ).catch((error: unknown) => error)
      if (!(outcome instanceof Error)) continue
      expect(outcome.message).toContain('planted')
      const [name, state] = ['governance / 3 compliance review', { status: 'completed', conclusion: 'failure' }]
      expect(own.forge.written.checks.slice(before)).toEqual([expect.objectContaining({ name, sha: head, state })])
      said += 1
    }
    expect(said).toBeGreaterThan(0)
  })
})
