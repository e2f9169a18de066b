import { describe, expect, test } from 'vitest'
import { readChain } from '../../../shared/domain/ledger/chain.ts'
import { diesAt } from '../../fakes/fuse.ts'
import {
  addVersion,
  bench,
  live,
  modes,
  run,
  shownNow,
  told,
  type Bench,
  type Mode,
  type Wanted,
} from '../../builders/promoting.ts'

const sides = ['before', 'after'] as const

type Scene = { readonly what: string; readonly wanted: Wanted; readonly begin: (own: Bench) => Promise<unknown> }

const scenes: readonly Scene[] = [
  { what: 'a first promotion', wanted: { to: '2', expected: null, number: 2 }, begin: async () => undefined },
  {
    what: 'a promotion of what follows',
    wanted: { to: '2', expected: '1', number: 2 },
    begin: (own) => live(own, '1'),
  },
  {
    what: 'an adoption',
    wanted: { to: '2', expected: '2', number: 2, kind: 'adoption' },
    begin: (own) => shownByHand(own, '2'),
  },
  { what: 'a return to nothing', wanted: { to: null, expected: '1', number: 2 }, begin: (own) => live(own, '1') },
]

/** Somebody shows a version past the promoter. */
export async function shownByHand({ registry, showing, model }: Bench, version: string): Promise<void> {
  if (showing.mode === 'stage') return registry.transitionStage(model, version, showing.stage, true)
  if (showing.mode === 'alias') return registry.setAlias(model, showing.alias, version)
  await registry.createModel(showing.copy)
  const made = await registry.copyVersion(showing.copy, { model, version }, {})
  await registry.setAlias(showing.copy, showing.alias, made)
}

/** A run that dies at a write; whether it did. */
const killed = (own: Bench, wanted: Wanted, at: number, side: (typeof sides)[number]): Promise<boolean> =>
  diesAt(own.fuse, at, side, () => run(own, wanted))

async function started(mode: Mode, { begin }: Scene): Promise<Bench> {
  const own = await bench(mode)
  await begin(own)
  return own
}

const lastOutcome = (own: Bench) => {
  const last = readChain(own.ledger.files()).entries.at(-1)?.record
  if (last?.kind !== 'outcome') throw new Error('the last record is no outcome')
  return last
}
const codes = (own: Bench): readonly string[] => lastOutcome(own).findings.map(({ code }) => code)

describe.each(modes.flatMap((mode) => scenes.map((scene) => [mode, scene.what, scene] as const)))(
  'by %s, %s',
  (mode, _, scene) => {
    const { wanted } = scene
    const end = wanted.to === null ? [] : [wanted.to]

    test('that is killed at any write, before it or after, ends there by the next run, once', async () => {
      let kills = 0
      for (let at = 1; ; at++) {
        const burnt: boolean[] = []
        for (const side of sides) {
          const own = await started(mode, scene)
          const dead = await killed(own, wanted, at, side)
          burnt.push(dead)
          expect((await shownNow(own)).length, `${side} ${at}`).toBeLessThanOrEqual(1)
          await run(own, wanted)
          expect([await shownNow(own), told(own, wanted)], `${side} ${at}`).toEqual([end, ['intent', 'done']])
          const writes = own.fuse.writes.length
          await run(own, wanted)
          expect(own.fuse.writes.length, `${side} ${at}`).toBe(writes)
        }
        if (burnt.every((dead) => !dead)) break
        kills++
      }
      // intent and outcome at least, and between them what the mode asks for
      expect(kills).toBeGreaterThanOrEqual(2)
    })

    test('that is killed again and again, ends there all the same', async () => {
      const own = await started(mode, scene)
      for (let at = 1; at <= 12; at++) await killed(own, wanted, 1 + (at % 3), sides[at % 2] ?? 'after')
      await run(own, wanted)
      expect([await shownNow(own), told(own, wanted)]).toEqual([end, ['intent', 'done']])
    })

    test('that a stage no longer allows after it was killed, is taken back', async () => {
      for (let at = 1; ; at++) {
        const own = await started(mode, scene)
        const before = await shownNow(own)
        if (!(await killed(own, wanted, at, 'after'))) break
        await run(own, wanted, { lost: true })
        const results = told(own, wanted)
        // what was done before it died stays done
        expect([await shownNow(own), results], `after ${at}`).toEqual(
          results.at(-1) === 'done' ? [end, ['intent', 'done']] : [before, ['intent', 'abandoned']],
        )
      }
    })
  },
)

describe('what is kept of a move', () => {
  const next: Wanted = { to: '2', expected: '1', number: 2 }

  test('by stage: where the version was before, and goes back to', async () => {
    const own = await bench('stage')
    await live(own, '1')
    await own.registry.transitionStage(own.model, '2', 'Staging', false)
    await killed(own, next, 2, 'after')
    expect(own.registry.version(own.model, '1').stage).toBe('Archived')
    await run(own, next, { lost: true })
    const stages = ['1', '2'].map((version) => own.registry.version(own.model, version).stage)
    expect(stages).toEqual(['Production', 'Staging'])
    expect(lastOutcome(own)).toMatchObject({
      result: 'abandoned',
      move: { stage: { name: 'Production', before: 'Staging' } },
      readBack: { stage: 'Production', version: '1' },
    })
  })

  test('by copy: the numbers in the environment’s own model, before and after', async () => {
    const own = await bench('copy')
    await live(own, '1')
    await run(own, next)
    expect(lastOutcome(own)).toMatchObject({
      move: { from: '1', to: '2', alias: 'champion', copy: { model: 'prod.credit-approval', from: '1', to: '2' } },
      readBack: { alias: 'champion', version: '2', copy: { model: 'prod.credit-approval', version: '2' } },
    })
    // the copy bears what people look for as well as the version does
    const tags = [own.model, 'prod.credit-approval'].map((name) => own.registry.version(name, '2').tags)
    for (const one of tags) expect(one).toMatchObject({ validation_status: 'passed', deployment_tier: 'production' })
  })

  test('by copy: a version that was copied before is not copied again', async () => {
    const own = await bench('copy')
    await live(own, '1')
    await run(own, next)
    await run(own, { to: '1', expected: '2', number: 3 })
    expect(await shownNow(own)).toEqual(['1'])
    expect(own.registry.model('prod.credit-approval').aliases.champion).toBe('1')
    expect((await own.registry.modelVersions('prod.credit-approval')).map(({ version }) => version)).toEqual(['1', '2'])
  })
})

describe('what stands where the version should', () => {
  test('two versions in a stage are refused in a sentence, of an adoption too', async () => {
    for (const kind of ['promotion', 'adoption'] as const) {
      const own = await bench('stage')
      for (const version of ['1', '3']) await own.registry.transitionStage(own.model, version, 'Production', false)
      await run(own, { to: '1', expected: '1', number: 2, kind })
      expect([await shownNow(own), codes(own)]).toEqual([['1', '3'], ['several-versions-live']])
    }
  })

  test('something that is no copy of the model is refused', async () => {
    const own = await bench('copy')
    await own.registry.createModel('prod.credit-approval')
    addVersion(own.registry, '1', 'prod.credit-approval')
    await own.registry.setAlias('prod.credit-approval', 'champion', '1')
    await run(own, { to: '2', expected: null, number: 2 })
    expect([codes(own), told(own, { to: '2', expected: null, number: 2 })]).toEqual([
      ['foreign-copy-live'],
      ['refused'],
    ])
  })

  test('versions that a race left beside it in the stage are taken out', async () => {
    const own = await bench('stage')
    await live(own, '1')
    own.registry.onMove(() => {
      own.registry.onMove(null)
      for (const version of ['1', '3'])
        own.registry.putVersion({ ...own.registry.version(own.model, version), stage: 'Production' })
    })
    await run(own, { to: '2', expected: '1', number: 2 })
    expect([await shownNow(own), lastOutcome(own).result]).toEqual([['2'], 'done'])
    expect(own.registry.version(own.model, '3').stage).toBe('Archived')
  })

  test('a copy that holds other bytes is never shown, and one that comes to hold them does not stay', async () => {
    const wanted: Wanted = { to: '2', expected: '1', number: 2 }
    const own = await bench('copy')
    await live(own, '1')
    const { registry } = own
    const lying = { ...registry, downloadUri: async (name: string, version: string) => name === own.model ? registry.downloadUri(name, version) : 'mlflow-artifacts:/credit-approval/3' } // prettier-ignore
    await run(own, wanted, { between: { registry: lying, ledger: own.ledger } })
    expect([await shownNow(own), told(own, wanted), codes(own)]).toEqual([['1'], ['intent', 'abandoned'], ['copy-differs']]) // prettier-ignore
    expect(own.fuse.writes).not.toContain('alias champion → 2')
  })

  test('an older copy of a version that was made anew since is passed over', async () => {
    const own = await bench('copy')
    await own.registry.createModel('prod.credit-approval')
    await own.registry.copyVersion('prod.credit-approval', { model: own.model, version: '2' }, {})
    own.registry.putVersion({ ...own.registry.version('prod.credit-approval', '1'), runId: 'run-of-then' })
    await run(own, { to: '2', expected: null, number: 2 })
    expect([await shownNow(own), own.registry.model('prod.credit-approval').aliases.champion]).toEqual([['2'], '2'])
  })
})
