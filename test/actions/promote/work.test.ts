import { describe, expect, test } from 'vitest'
import { main } from '../../../actions/promote/main.ts'
import { faulty } from '../../fakes/faulty.ts'
import { diesAt } from '../../fakes/fuse.ts'
import { live, merge, mergedPromotion, propose, review, signOff, type Proposing } from '../../builders/requests.ts'
import { predictions, record, recordGenesis, register, world, writer, type World } from '../../builders/world.ts'
import { champion, entriesOf, house, kinds, lastCodes, promote } from './desk.ts'

/** A world with version 1 live and a signed, merged promotion of version 2. */
async function ready(asked: Proposing = {}): Promise<World> {
  const own = await world()
  await live(own, '1')
  await mergedPromotion(own, asked)
  return own
}

/** Runs the promoter until it is killed at a write; whether it was. */
const killed = (own: World, at: number, side: 'before' | 'after'): Promise<boolean> =>
  diesAt(own.fuse, at, side, () => main(house(own)))

const outcomes = (own: World) => kinds(own).slice(3)

describe('a run that is killed', () => {
  const sides = ['before', 'after'] as const
  const writes = Array.from({ length: 12 }, (_, index) => index + 1)
  test.each(writes.flatMap((at) => sides.map((side) => [side, at] as const)))(
    '%s write %i is brought to its end by the next one, once',
    async (side, at) => {
      const own = await ready()
      expect(await killed(own, at, side)).toBe(true)
      expect(['1', '2']).toContain(champion(own))
      await promote(own)
      expect([champion(own), outcomes(own)]).toEqual(['2', ['intent', 'done']])
      const tags = own.registry.version('credit-approval', '2').tags
      const intent = entriesOf(own).at(-2)
      expect(tags).toMatchObject({
        validation_status: 'passed',
        business_approval: 'approved',
        'countersign.record': `${intent?.record.number ?? 0} ${intent?.digest ?? ''}`,
      })
      const done = own.fuse.writes.length
      await promote(own)
      expect(own.fuse.writes.length).toBe(done)
      expect(own.forge.written.comments.length).toBeLessThanOrEqual(1)
      expect(own.forge.written.deployments.length).toBeLessThanOrEqual(1)
    },
  )

  test('these, and two states of deployments, are all there are', async () => {
    const own = await ready()
    expect(await killed(own, 15, 'before')).toBe(false)
  })

  test('again and again still comes to one outcome', async () => {
    const own = await ready()
    for (let at = 1; at <= 6; at++) await killed(own, at, 'after')
    await promote(own)
    expect([champion(own), outcomes(own)]).toEqual(['2', ['intent', 'done']])
  })
})

describe('what changed while a run was dead', () => {
  test('before the alias moved: the intent is abandoned and nothing moves', async () => {
    const own = await ready()
    await killed(own, 1, 'after')
    register(own.registry, '2', predictions(90))
    await promote(own)
    expect([champion(own), outcomes(own)]).toEqual(['1', ['intent', 'abandoned']])
    expect(lastCodes(own)).toContain('evidence-mismatch')
  })

  test('after the alias moved: what is no longer met does not stay live', async () => {
    const own = await ready()
    await killed(own, 2, 'after')
    expect(champion(own)).toBe('2')
    register(own.registry, '2', predictions(90))
    await promote(own)
    expect([champion(own), outcomes(own)]).toEqual(['1', ['intent', 'abandoned']])
    expect(lastCodes(own)).toEqual(expect.arrayContaining(['judgement-changed', 'evidence-mismatch']))
  })

  test('after the first move of all: the alias goes again', async () => {
    const own = await world()
    await mergedPromotion(own)
    await killed(own, 2, 'after')
    register(own.registry, '2', predictions(90))
    await promote(own)
    expect([champion(own), kinds(own)]).toEqual([undefined, ['genesis', 'intent', 'abandoned']])
  })

  test('to a third version: nothing is overwritten, and it is an incident', async () => {
    const own = await ready()
    await killed(own, 2, 'before')
    register(own.registry, '3')
    await own.registry.setAlias('credit-approval', 'champion', '3')
    await promote(own)
    expect([champion(own), outcomes(own)]).toEqual(['3', ['intent', 'abandoned']])
    expect(lastCodes(own)).toContain('third-version-live')
  })

  test('the version itself: it is abandoned, not waited for', async () => {
    const own = await ready()
    await killed(own, 1, 'after')
    own.registry.dropVersion('credit-approval', '2')
    await promote(own)
    expect([champion(own), outcomes(own)]).toEqual(['1', ['intent', 'abandoned']])
  })

  test('the registry, which does not answer: the intent waits', async () => {
    const own = await ready()
    await killed(own, 2, 'after')
    own.registry.refuse('hashFile', 'The registry does not answer.')
    await promote(own)
    expect([champion(own), outcomes(own)]).toEqual(['2', ['intent']])
    own.registry.refuse('hashFile', null)
    await promote(own)
    expect(outcomes(own)).toEqual(['intent', 'done'])
  })
})

describe('what changes during the move', () => {
  test('the bytes of the model: the alias is put back', async () => {
    const own = await ready()
    own.registry.onMove(() => {
      own.registry.onMove(null)
      const version = own.registry.version('credit-approval', '2')
      own.registry.putVersion({ ...version, files: { ...version.files, 'model.pkl': 'other weights' } })
    })
    await promote(own)
    expect([champion(own), outcomes(own)]).toEqual(['1', ['intent', 'abandoned']])
    expect(lastCodes(own)).toEqual(['evidence-moved-during-move'])
    expect(own.registry.version('credit-approval', '2').tags).toEqual({})
  })

  test('and a run that dies before it put the alias back: the next one does', async () => {
    const own = await ready()
    own.registry.onMove(() => {
      own.registry.onMove(null)
      const version = own.registry.version('credit-approval', '2')
      own.registry.putVersion({ ...version, files: { ...version.files, 'model.pkl': 'other weights' } })
    })
    expect(await killed(own, 3, 'before')).toBe(true)
    expect(champion(own)).toBe('2')
    await promote(own)
    expect([champion(own), outcomes(own)]).toEqual(['1', ['intent', 'abandoned']])
  })

  test('the alias, by a second writer: what is read back is not what was written', async () => {
    const own = await ready()
    register(own.registry, '3')
    own.registry.onMove(() => {
      own.registry.onMove(null)
      void own.registry.setAlias('credit-approval', 'champion', '3')
    })
    await promote(own)
    expect([champion(own), outcomes(own)]).toEqual(['3', ['intent', 'abandoned']])
    expect(lastCodes(own)).toEqual(['read-back-differs'])
  })
})

describe('an adoption', () => {
  const adopting = { kind: 'adoption', version: '1' } as const

  async function adopted(): Promise<World> {
    const own = await world()
    await own.registry.setAlias('credit-approval', 'champion', '1')
    const { number } = await propose(own, adopting)
    review(own, number, 'rita', '2026-01-05T10:00:00Z', 'ok')
    review(own, number, 'rolf', '2026-01-05T10:01:00Z', 'ok')
    merge(own, number)
    return own
  }

  test('records what is live and moves nothing', async () => {
    const own = await adopted()
    await promote(own)
    expect([champion(own), kinds(own)]).toEqual(['1', ['genesis', 'intent', 'done']])
    expect(own.fuse.writes.filter((write) => write.startsWith('alias'))).toEqual(['alias champion → 1'])
  })

  test('whose evidence moved leaves the alias where it is', async () => {
    const own = await adopted()
    await killed(own, 1, 'after')
    register(own.registry, '1', predictions(60))
    await promote(own)
    expect([champion(own), kinds(own)]).toEqual(['1', ['genesis', 'intent', 'abandoned']])
  })

  test('of a version that is not live is refused', async () => {
    const own = await adopted()
    await own.registry.setAlias('credit-approval', 'champion', '2')
    await promote(own)
    expect([champion(own), kinds(own)]).toEqual(['2', ['genesis', 'refused']])
    expect(lastCodes(own)).toContain('adopted-version-not-live')
  })
})

test('another run that writes to the ledger stops this one before anything moves', async () => {
  const own = await ready()
  const { ledger } = own
  const slower = {
    ...own,
    ports: {
      ...own.ports,
      ledgerOf: () => ({
        ...ledger,
        append: async (...given: Parameters<typeof ledger.append>) => {
          await recordElsewhere(own)
          return ledger.append(...given)
        },
      }),
    },
  }
  await expect(main(house(slower))).rejects.toThrow('Another run wrote to the ledger at the same time')
  expect(champion(own)).toBe('1')
})

async function recordElsewhere(own: World): Promise<void> {
  const [genesis] = entriesOf(own)
  if (genesis?.record.kind !== 'genesis') throw new Error('no genesis')
  const { governance, files, judgement, request } = genesis.record
  await record(own, { kind: 'policy', at: '2026-01-05T13:00:00Z', writer, request, governance, files, judgement })
}

test('a second genesis is a fault of the chain', async () => {
  const own = await world()
  await recordGenesis(own)
  expect(() => entriesOf(own)).toThrow('genesis-not-first')
})

test('sign-offs for other evidence do not promote', async () => {
  const own = await world()
  const { number } = await propose(own)
  review(own, number, 'vera', '2026-01-05T10:00:00Z', signOff(`sha256:${'0'.repeat(64)}`, 'model-validator'))
  merge(own, number)
  await promote(own)
  expect([champion(own), kinds(own)]).toEqual([undefined, ['genesis', 'refused']])
})

describe('a read that is not answered, whichever of them', () => {
  test('never promotes, never refuses for good, and leaves one outcome once it is answered again', async () => {
    const counted = faulty(await ready(), 0)
    await promote(counted.own)
    const all = counted.reads()
    expect(all).toBeGreaterThan(40)
    for (let at = 1; at <= all; at++) {
      const own = await ready()
      await promote(faulty(own, at).own).catch((error: unknown) => {
        expect(String(error), `read ${at}`).toContain('planted')
      })
      if (champion(own) === '2') expect(outcomes(own)[0], `read ${at}`).toBe('intent')
      expect(outcomes(own), `read ${at}`).not.toContain('refused')
      await promote(own)
      const end = [champion(own), ...outcomes(own)].join(' ')
      // what cannot be looked at again after the move does not stay live
      expect(['2 intent done', '1 intent abandoned'], `read ${at}`).toContain(end)
    }
  }, 120_000)
})
