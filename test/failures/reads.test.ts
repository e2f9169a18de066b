import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { GithubForge } from '../../shared/clients/github/forge.ts'
import { ForgeError } from '../../shared/clients/github/error.ts'
import type { Ports } from '../../shared/runtime/house.ts'
import { champion } from '../actions/promote/desk.ts'
import { judge, promote } from '../scenarios/suite.ts'
import { failuresOf, leftOut, type Failure } from './failure.ts'
import { startReplay, type Exchange, type Replay } from './replay.ts'
import { repository, signedRequest, type SignedRequest } from './request.ts'

/**
 * Every request that a judgement or a promotion makes, found by making them, each failing in every way that its answer can
 * fail. None may make anything better than it is without the failure, and what could not be read is named.
 */

let signed: SignedRequest
let replay: Replay
const called = new Set<string>()

/** The ports again, that note which reads of the forge are used. */
function noting(ports: Ports): Ports {
  const forge = new Proxy(ports.forge, {
    get: (target, key) => {
      const found: unknown = Reflect.get(target, key, target)
      if (typeof found !== 'function') return found
      called.add(String(key))
      return (...given: readonly unknown[]): unknown => Reflect.apply(found, target, given) as unknown
    },
  })
  return { ...ports, forge }
}

const alone: Readonly<Record<string, (ports: Ports, shas: readonly string[]) => Promise<unknown>>> = {
  'whose account a login is': ({ forge }) => forge.account('vera'),
  'the trees of a merge': ({ forge }, [sha = '', ours = '', theirs = '']) => forge.mergeTrees({ sha, ours, theirs }),
  'the commits between two': ({ forge }, [newer = '', older = '']) => forge.commitsBetween(older, newer),
  // that it is not known fails its gate, as an error does
  'where a commit stands': async ({ forge }, [sha = '', base = '']) => {
    const found = await forge.commitStanding(repository, base, sha)
    return found.standing === 'reachable' ? found : null
  },
  // a branch that is not told whole is proposed from no more
  'what the App opened from a branch': async ({ forge }) => {
    const found = await forge.proposedFrom(['promote/x/production/version-1'], 'acme')
    return found.every(({ whole }) => whole) ? found : null
  },
  'what was deployed': ({ forge }) => forge.deployments('production'),
  'what was commented': ({ forge }) => forge.comments([1]),
  'the commits of the ledger': ({ ledgerOf }) => ledgerOf('governance-ledger').commits(),
}
let shas: readonly string[] = []

beforeAll(async () => {
  signed = await signedRequest()
  replay = await startReplay(signed.standIn.url)
  const record = async <T>(name: string, work: (ports: Ports) => Promise<T>): Promise<T> =>
    work(noting((await signed.portsAt(replay.record(name))).ports))
  const { verdict, facts } = await record('judgement', (ports) => judge(ports, signed.number, null))
  expect(
    verdict.stages.map(({ state, findings }) => [state, findings.filter(({ weight }) => weight !== 'note')]),
  ).toEqual(verdict.stages.map(() => ['passed', []]))
  expect(verdict.mergeable).toBe(true)
  await signed.merge()
  shas = [facts.pull.head.sha, facts.pull.base.sha, facts.pull.head.sha]
  for (const [name, work] of Object.entries(alone))
    expect(await record(name, (ports) => work(ports, shas))).not.toBeNull()
  const outcome = await record('promotion', (ports) => promote(ports, 'governance-ledger', 'production'))
  expect(outcome?.result).toBe('done')
}, 60_000)

afterAll(async () => {
  await replay.stop()
  await signed.stop()
})

/** What is read from somewhere else when it is not whole: which files an open request changes, from its tree. */
const harmless = /^query Open, (?:fewer|more) .*, of repository\.pullRequests\.nodes\.0\.files$/

/** Runs a piece of work against a recording with each failure of each of its reads, and gives what is wrong with what came of it. */
async function spoilt(
  name: string,
  exchanges: readonly Exchange[],
  work: (url: string, failure: Failure) => Promise<string | null>,
): Promise<readonly string[]> {
  const runs = exchanges.flatMap(({ request, answer }, at) =>
    failuresOf(answer)
      .filter(({ name: what }) => !harmless.test(`${request}, ${what}`))
      .map((failure) => ({ request, at, failure })),
  )
  if (runs.length < 10) throw new Error(`only ${runs.length} failures were found for ${name}`)
  const wrong: string[] = []
  const left = [...runs]
  const one = async (): Promise<void> => {
    for (let run = left.shift(); run !== undefined; run = left.shift()) {
      const found = await work(replay.again(name, run), run.failure)
      if (found !== null) wrong.push(`${run.request}, ${run.failure.name}: ${found}`)
    }
  }
  await Promise.all(Array.from({ length: 24 }, one))
  return wrong
}

const patienceFor = ({ name }: Failure): 'little' | undefined => (name === 'no answer in time' ? 'little' : undefined)

/** What is wrong with an error: it names what could not be read, and after a refusal the permission. */
function unnamed(said: string, { name }: Failure): string | null {
  if (name === leftOut) return null
  if (!/graphql \w+|(?:GET|POST) \/|GitHub|#\d+|team/.test(said)) return `does not name what failed: ${said}`
  return name.includes('permission') && !said.includes('permission') ? `names no permission: ${said}` : null
}

describe('a judgement in which one read fails', () => {
  test('comes to the same without a failure when its answers are given again', async () => {
    const { ports } = await signed.portsAt(replay.again('judgement', null))
    expect((await judge(ports, signed.number, null)).verdict.mergeable).toBe(true)
  })

  test('lets nothing through, and names what could not be read', async () => {
    const work = async (url: string, failure: Failure): Promise<string | null> => {
      const { ports } = await signed.portsAt(url, patienceFor(failure))
      try {
        const { verdict } = await judge(ports, signed.number, null)
        if (verdict.mergeable) return 'passed'
        const bad = verdict.stages.filter(({ state }) => state === 'error')
        if (bad.length === 0) return `no stage is in error: ${verdict.stages.map(({ state }) => state).join()}`
        const said = bad.flatMap(({ findings }) => findings.map(({ facts }) => JSON.stringify(facts))).join()
        return unnamed(said, failure)
      } catch (error) {
        return error instanceof ForgeError ? unnamed(error.message, failure) : `another error: ${String(error)}`
      }
    }
    expect(await spoilt('judgement', replay.recorded('judgement'), work)).toEqual([])
  }, 60_000)
})

describe('a promotion in which one read fails', () => {
  test('neither moves nor records anything, and the next run tries again', async () => {
    const all = replay.recorded('promotion')
    const first = all.findIndex(({ request }) => request.startsWith('mutation'))
    const work = async (url: string, failure: Failure): Promise<string | null> => {
      const { ports, own } = await signed.portsAt(url, patienceFor(failure))
      const found = await promote(ports, 'governance-ledger', 'production').catch((error: unknown) => String(error))
      if (champion(own) !== undefined) return 'the alias was moved'
      if (replay.writes(url) > 0) return 'something was written'
      if (typeof found === 'string') return unnamed(found, failure)
      return found?.result === 'waiting' || (found?.result === 'refused' && found.record === null)
        ? null
        : `it is ${found?.result ?? 'nothing'}`
    }
    expect(first).toBeGreaterThan(5)
    expect(await spoilt('promotion', all.slice(0, first), work)).toEqual([])
  }, 60_000)
})

describe('what is asked alone', () => {
  test.each(Object.keys(alone))(
    '%s is an error or nothing when it cannot be read, never less than it is',
    async (name) => {
      const work = async (url: string, failure: Failure): Promise<string | null> => {
        const { ports } = await signed.portsAt(url, patienceFor(failure))
        try {
          const found = await alone[name]?.(ports, shas)
          return found === null ? null : `came to ${JSON.stringify(found).slice(0, 200)}`
        } catch (error) {
          return error instanceof ForgeError ? unnamed(error.message, failure) : `another error: ${String(error)}`
        }
      }
      expect(await spoilt(name, replay.recorded(name), work)).toEqual([])
    },
  )
})

test('every read of the forge is among those that were made to fail', () => {
  const told = ['writeComment', 'withdraw', 'recordDeployment', 'stateDeployment', 'dispatch']
  const writes = ['writeCheck', 'requestReviews', 'propose', 'merge', ...told]
  const reads = Object.getOwnPropertyNames(GithubForge.prototype).filter(
    (name) => name !== 'constructor' && !writes.includes(name),
  )
  expect(reads.filter((name) => !called.has(name))).toEqual([])
})
