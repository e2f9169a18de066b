import { describe, expect, test } from 'vitest'
import { readChain } from '../../shared/domain/ledger/chain.ts'
import { mergedFacts, pendingRequests, referenceOf } from '../../shared/gather/merged.ts'
import type { Pending } from '../../shared/gather/pending.ts'
import { adoptionFiles, churn, twoLive } from '../builders/adoptions.ts'
import { merge, mergedPromotion, open, propose, proposePolicy, replace, signAll } from '../builders/requests.ts'
import { account, baseTree, model, modelFile, world, type World } from '../builders/world.ts'

const folder = `promotions/${model}/production/0001`

async function pending(own: World, environment = 'production'): Promise<readonly Pending[]> {
  const { entries } = readChain(own.ledger.files())
  return pendingRequests(own.ports, await own.forge.repository(), entries, environment, ['production', 'staging'])
}

async function only(own: World): Promise<Extract<Pending, { state: 'merged' }>> {
  const [first] = await pending(own)
  if (first?.state !== 'merged') throw new Error(JSON.stringify(first))
  return first
}

describe('the requests that wait for their outcome', () => {
  test('are those on the base, each with its merge', async () => {
    const own = await world()
    const { number } = await mergedPromotion(own)
    expect(await pending(own)).toMatchObject([
      {
        state: 'merged',
        folder,
        mergedAt: '2026-01-05T12:30:00Z',
        mergeSha: own.forge.tip(),
        reading: { pull: { number } },
      },
    ])
  })

  test('are not those that are only proposed', async () => {
    const own = await world()
    await propose(own)
    expect(await pending(own)).toEqual([])
  })

  test('are those of the environment asked for, and every change of governance', async () => {
    const own = await world()
    await mergedPromotion(own)
    const { number } = await proposePolicy(own, { '.github/workflows/governance.yml': 'on: push\n' })
    merge(own, number, '2026-01-05T12:40:00Z')
    expect((await pending(own)).map((one) => one.folder)).toEqual([folder, 'promotions/_policy/0002'])
    expect((await pending(own, 'staging')).map((one) => one.folder)).toEqual(['promotions/_policy/0002'])
  })

  test('are those of an environment that the policy does not name: nobody else would refuse them', async () => {
    const own = await world()
    const folder = `promotions/${model}/moon/0001`
    const { number } = await propose(own, { environment: 'moon', folder })
    merge(own, number)
    expect((await pending(own)).map((one) => one.folder)).toEqual([folder])
  })

  test('come in the order of their merges, what is astray last', async () => {
    const own = await world()
    const late = await propose(own)
    const early = await propose(own, { number: 8, environment: 'staging', folder: `promotions/${model}/staging/0001` })
    signAll(own, late.number, late.digest)
    merge(own, late.number, '2026-01-05T12:30:00Z')
    merge(own, early.number, '2026-01-05T12:10:00Z')
    const { number } = await proposePolicy(own, { '.github/workflows/governance.yml': 'on: push\n' })
    merge(own, number, '2026-01-05T12:20:00Z')
    own.forge.commit({ ...own.forge.treeAt(own.forge.tip()), 'promotions/aaa/production/0001/request.yml': '{}' })
    expect((await pending(own)).map((one) => [one.folder, one.state])).toEqual([
      ['promotions/_policy/0002', 'merged'],
      [folder, 'merged'],
      ['promotions/aaa/production/0001', 'astray'],
    ])
  })
})

describe('a folder on the base is astray', () => {
  const reason = async (own: World): Promise<string> => {
    const [first] = await pending(own)
    return first?.state === 'astray' ? first.detail : JSON.stringify(first)
  }

  test('where it was pushed without a pull request', async () => {
    const own = await world()
    own.forge.commit({ ...baseTree(), [`${folder}/request.yml`]: '{}' })
    expect(await reason(own)).toContain('came without a merged pull request')
  })

  test('where its pull request was merged into another branch', async () => {
    const own = await world()
    const { number } = await mergedPromotion(own)
    replace(own, number, (reading) => ({ ...reading, pull: { ...reading.pull, base: { ref: 'other', sha: 'x' } } }))
    expect(await reason(own)).toContain('came without a merged pull request')
  })

  test('where the forge no longer calls the pull request merged', async () => {
    const own = await world()
    const { number } = await mergedPromotion(own)
    const forge = {
      ...own.forge,
      pull: async (asked: number) => {
        const reading = await own.forge.pull(asked)
        return { ...reading, pull: { ...reading.pull, merge: null } }
      },
    }
    expect(await reason({ ...own, ports: { ...own.ports, forge } })).toBe(`pull request #${number} is not merged`)
  })

  test('where the merge that the forge names is not on the base', async () => {
    const own = await world()
    const { number } = await mergedPromotion(own)
    const merge = { at: '2026-01-05T12:30:00Z', sha: own.forge.commitAside({ x: 'y' }), by: null }
    const head = { ref: 'request-7', sha: own.forge.tip(), fork: false }
    replace(own, number, (reading) => ({ ...reading, pull: { ...reading.pull, merge, head } }))
    expect(await reason(own)).toBe(`the merge of #${number} is not on the base`)
  })

  test('where the pull request of its merge does not hold it', async () => {
    const own = await world()
    const { number } = await mergedPromotion(own)
    replace(own, number, (reading) => ({ ...reading, files: [{ path: 'README.md', change: 'added' }] }))
    expect(await reason(own)).toBe(`pull request #${number} does not hold it`)
  })
})

describe('what is judged of a merged request', () => {
  test('is the tree of its merge, with the governance of the tip', async () => {
    const own = await world()
    const { digest } = await mergedPromotion(own)
    const { facts, findings } = await mergedFacts(own.ports, await own.forge.repository(), await only(own))
    expect(findings).toEqual([])
    expect(facts.governance.commit).toBe(own.forge.tip())
    expect(facts.gathered?.state === 'gathered' && facts.gathered.digest).toBe(digest)
    expect(facts.pull.state).toBe('merged')
  })

  test('takes a model file that the request brought as the request’s, though it lies on the base by now', async () => {
    const own = await world()
    // a file that would make it low, had the base had it: who brings it does not rate himself
    const harmless = {
      ...modelFile(),
      use: { ...modelFile().use, domain: 'operations', affects: 'nobody', decision: 'assisted' },
    } as const
    const { [`models/${model}.yml`]: _file, ...rest } = own.forge.treeAt(own.forge.tip())
    own.forge.commit(rest)
    const { digest } = await mergedPromotion(own, { brings: harmless })
    const { facts } = await mergedFacts(own.ports, await own.forge.repository(), await only(own))
    expect(facts.modelFileFrom).toBe('request')
    expect(facts.gathered).toMatchObject({ state: 'gathered', digest, subject: { tier: 'high' } })
  })

  test('names every file that differs from the head that people saw', async () => {
    const own = await world()
    const { number, digest } = await propose(own)
    signAll(own, number, digest)
    merge(own, number, '2026-01-05T12:30:00Z', { [`${folder}/evidence.json`]: '{}' })
    const { findings } = await mergedFacts(own.ports, await own.forge.repository(), await only(own))
    expect(findings).toEqual([
      { code: 'request-blob-differs', weight: 'fail', facts: { path: `${folder}/evidence.json` } },
    ])
  })

  test('of a change of governance is judged by what was recorded before it', async () => {
    const own = await world()
    const recorded = own.forge.tip()
    const { number } = await proposePolicy(own, { '.github/workflows/governance.yml': 'on: push\n' })
    merge(own, number)
    const { facts } = await mergedFacts(own.ports, await own.forge.repository(), await only(own))
    expect(facts.governance.digest).toBe(facts.ledger.governance)
    expect(facts.governance.files.find(({ path }) => path.startsWith('.github'))?.text).toBe('on: schedule\n')
    expect(own.forge.tip()).not.toBe(recorded)
  })

  test('of a genesis is judged by itself', async () => {
    const own = await world({ genesis: false })
    const { number } = await proposePolicy(own, { '.github/workflows/governance.yml': 'on: push\n' })
    merge(own, number)
    const { facts } = await mergedFacts(own.ports, await own.forge.repository(), await only(own))
    expect(facts.governance.files.find(({ path }) => path.startsWith('.github'))?.text).toBe('on: push\n')
  })
})

test('a record names the request by folder, blob, pull request and merge', async () => {
  const own = await world()
  await mergedPromotion(own)
  const waiting = await only(own)
  const { facts } = await mergedFacts(own.ports, await own.forge.repository(), waiting)
  expect(referenceOf(facts, waiting, 'promotion', 'https://github.com/acme/models/pull/7')).toEqual({
    folder,
    blob: expect.stringMatching(/^[0-9a-f]{40}$/) as string,
    kind: 'promotion',
    pull: 7,
    url: 'https://github.com/acme/models/pull/7',
    author: account('dana'),
    mergedAt: '2026-01-05T12:30:00Z',
    mergeSha: own.forge.tip(),
    mergedBy: account('olga'),
    openedAt: '2026-01-05T09:00:00Z',
    reason: 'Better.',
  })
})

test('each of several requests has its own number: what came before one is no fault of another', async () => {
  const own = await twoLive()
  const older = `promotions/${churn}/production/0001/request.yml`
  own.forge.commit({ ...own.forge.treeAt(own.forge.tip()), [older]: '{}' })
  const [one, two] = [await adoptionFiles(own, churn, { number: '0002' }), await adoptionFiles(own, model)]
  open(own, 7, { ...one.files, ...two.files }, null)
  merge(own, 7)
  const waiting = (await pending(own)).filter((each) => each.state === 'merged')
  expect(waiting.map((each) => each.folder)).toEqual([one.folder, two.folder])
  for (const each of waiting) {
    const { facts } = await mergedFacts(own.ports, await own.forge.repository(), each)
    const read = [facts.request, ...(facts.also ?? []).map(({ request }) => request)]
    expect(read.map((found) => found.state === 'found' && found.request.state)).toEqual(['read', 'read'])
    expect(facts.request).toMatchObject({ folder: each.folder })
  }
})
