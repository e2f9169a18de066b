import { describe, expect, test } from 'vitest'
import { markVersion, moveVersion, putBack, type Carried } from '../../../actions/promote/move.ts'
import type { Facts } from '../../../shared/domain/facts.ts'
import type { Move } from '../../../shared/domain/ledger/record.ts'
import { factsOf, propose } from '../../builders/requests.ts'
import { model, world, type World } from '../../builders/world.ts'
import { chained, genesis, intent, move as moveOf } from '../../builders/ledger.ts'

const move = (from: string | null, to = '2'): Move => moveOf({ model, from, to })

async function ready(): Promise<{ readonly own: World; readonly facts: Facts }> {
  const own = await world()
  const facts = await factsOf(own, (await propose(own)).number)
  return { own, facts }
}

const carried = (own: World, from: string | null): Carried => ({
  registry: own.registry,
  folder: 'f',
  move: move(from),
})
const liveVersion = (own: World): string | null => own.registry.model(model).aliases.champion ?? null

describe('moving', () => {
  test('sets the alias, reads it back and looks at the evidence again', async () => {
    const { own, facts } = await ready()
    expect(await moveVersion(carried(own, null), facts, async () => facts.gathered)).toEqual({
      result: 'done',
      shown: { versions: ['2'] },
      move: move(null),
      findings: [],
    })
  })

  test('writes nothing where the alias is there already', async () => {
    const { own, facts } = await ready()
    await own.registry.setAlias(model, 'champion', '2')
    const before = own.fuse.writes.length
    await moveVersion(carried(own, null), facts, async () => facts.gathered)
    expect(own.fuse.writes.length).toBe(before)
  })

  test.each<[string, Facts['gathered']]>([
    ['could not be read again', { state: 'failed', detail: 'The registry does not answer.' }],
    ['is of a version that is gone', { state: 'unknown-version', model, version: '2' }],
    ['was not asked for', null],
  ])('puts the alias back where the evidence %s', async (_, again) => {
    const { own, facts } = await ready()
    await own.registry.setAlias(model, 'champion', '1')
    const moved = await moveVersion(carried(own, '1'), facts, async () => again)
    expect([moved.result, moved.shown.versions]).toEqual(['abandoned', ['1']])
    expect(moved.findings.map(({ code }) => code)).toEqual(['evidence-moved-during-move'])
  })

  test('names every place in which the evidence changed', async () => {
    const { own, facts } = await ready()
    if (facts.gathered?.state !== 'gathered') throw new Error('nothing was gathered')
    const subject = { ...facts.gathered.subject, parameters: { ...facts.gathered.subject.parameters, C: '9' } }
    const again = { ...facts.gathered, subject, digest: `sha256:${'0'.repeat(64)}` }
    const { findings } = await moveVersion(carried(own, null), facts, async () => again)
    expect(findings[0]?.facts).toEqual({ changes: ['parameters.C'], from: null })
  })

  test('without evidence from before does not leave the alias there', async () => {
    const { own, facts } = await ready()
    const blind = { ...facts, gathered: null }
    expect((await moveVersion(carried(own, null), blind, async () => facts.gathered)).result).toBe('abandoned')
    expect(liveVersion(own)).toBe(null)
  })
})

describe('putting back', () => {
  test.each([
    ['the version before', '1', ['1']],
    ['nothing where there was nothing', null, []],
    ['nothing of an adoption, which moved nothing', '2', ['2']],
  ])('%s', async (_, from, versions) => {
    const { own } = await ready()
    await own.registry.setAlias(model, 'champion', '2')
    const before = own.fuse.writes.length
    expect(await putBack(carried(own, from))).toEqual({ versions })
    expect(own.fuse.writes.length - before).toBe(from === '2' ? 0 : 1)
  })

  test('shows nothing where the version before was deleted meanwhile, and what may not stay goes all the same', async () => {
    const { own } = await ready()
    await own.registry.setAlias(model, 'champion', '2')
    own.registry.dropVersion(model, '1')
    expect(await putBack(carried(own, '1'))).toEqual({ versions: [] })
  })

  test('shows nothing where the copy before was deleted meanwhile', async () => {
    const { own } = await ready()
    const of = { ...carried(own, '1'), move: { ...move('1'), copy: { model: 'prod.x', from: '7', to: null } } }
    await own.registry.createModel('prod.x')
    const made = await own.registry.copyVersion('prod.x', { model, version: '2' }, {})
    await own.registry.setAlias('prod.x', 'champion', made)
    expect((await putBack(of)).versions).toEqual([])
  })
})

describe('a write that the registry', () => {
  const failing = (own: World, deed: (set: () => Promise<void>) => Promise<void>): Carried => ({
    ...carried(own, null),
    registry: { ...own.registry, setAlias: (...given) => deed(() => own.registry.setAlias(...given)) },
  })

  test('did although it answered with a failure counts as done', async () => {
    const { own, facts } = await ready()
    const told = failing(own, async (set) => {
      await set()
      throw new Error('The connection was reset.')
    })
    expect((await moveVersion(told, facts, async () => facts.gathered)).result).toBe('done')
  })

  test('did not do and failed at ends the run, so that the next one tries again', async () => {
    const { own, facts } = await ready()
    const told = failing(own, () => Promise.reject(new Error('The connection was reset.')))
    await expect(moveVersion(told, facts, async () => facts.gathered)).rejects.toThrow('The connection was reset.')
  })

  test('answered and did not do is made once, and told', async () => {
    const { own, facts } = await ready()
    let calls = 0
    const told = failing(own, async () => {
      calls += 1
    })
    const moved = await moveVersion(told, facts, async () => facts.gathered)
    expect([moved.result, moved.findings.map(({ code }) => code), calls]).toEqual([
      'abandoned',
      ['read-back-differs'],
      1,
    ])
  })
})

describe('the marks at a version', () => {
  const entry = chained([genesis(), intent({ move: move(null) })])[1]
  if (entry?.record.kind !== 'intent') throw new Error('no intent')
  const made = { record: entry.record, digest: entry.digest }

  test('name the record that proves them', async () => {
    const { own } = await ready()
    await markVersion(own.registry, made, move(null))
    const { tags, description } = own.registry.version(model, '2')
    expect(tags['countersign.record']).toBe(`2 ${entry.digest}`)
    expect(tags).toMatchObject({ validation_status: 'passed', deployment_tier: 'production' })
    expect(description).toContain(`record 2 (${entry.digest})`)
    expect(description).toContain('Vera Voss as model-validator')
  })

  test('written again are the same, and keep what people wrote', async () => {
    const { own } = await ready()
    await own.registry.describeVersion(model, '2', 'Our second model.')
    await markVersion(own.registry, made, move(null))
    const first = own.registry.version(model, '2')
    await markVersion(own.registry, made, move(null))
    expect(own.registry.version(model, '2')).toEqual(first)
    expect(first.description.startsWith('Our second model.\n\n')).toBe(true)
    expect(own.fuse.writes.filter((write) => write === 'description')).toHaveLength(2)
  })

  test('of a version that is gone are an error', async () => {
    const { own } = await ready()
    own.registry.dropVersion(model, '2')
    await expect(markVersion(own.registry, made, move(null))).rejects.toThrow('RESOURCE_DOES_NOT_EXIST')
  })
})
