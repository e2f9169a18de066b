import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { sha256 } from '../../../shared/domain/digest.ts'
import { manifestOf } from '../../../shared/domain/evidence/manifest.ts'
import { compare, compareBoth } from '../../../shared/domain/evidence/measure.ts'
import { GateSettings } from '../../../shared/domain/gate/settings.ts'
import { countedParts } from '../../../shared/domain/metric/comparison/parts.ts'
import type { BinaryEvaluation } from '../../../shared/domain/model/model-file.ts'
import { evaluate, type Evaluated, withParts } from '../../../shared/gather/version/evaluate.ts'
import type { Engines } from '../../../shared/ports/engine.ts'
import type { Predictions } from '../../../shared/ports/predictions.ts'
import { binaryEvaluation } from '../../builders/documents.ts'
import { keepingEngines, readersOf } from '../../builders/on-disk.ts'
import { modelFile, world } from '../../builders/world.ts'

const trial = readFileSync('test/fixtures/predictions/trial.parquet')
const group = (column: string) => ({ column, reference: 'any', why: 'a test' })
const spec: BinaryEvaluation = {
  ...binaryEvaluation(),
  ...{ predictions: 'trial.parquet', label: { column: 'event', positive: 1 }, row: undefined },
  ...{ protected: [group('race'), group('sex'), group('absent')], intersections: [['race', 'sex']] },
  score: { column: 'score', threshold: 0.3 },
}
const readers = readersOf(64)
async function evaluated(
  own: BinaryEvaluation,
  engines?: Engines,
  bytes: Uint8Array = trial,
  predictions: Predictions = readers,
): Promise<Evaluated> {
  const { registry } = await world()
  const run = await registry.run(registry.version('credit-approval', '2').runId ?? '')
  const sources = { registry: { ...registry, readFile: () => Promise.resolve(bytes) }, predictions, engines }
  const files = manifestOf([{ path: own.predictions, size: bytes.length, sha256: sha256(bytes) }])
  return evaluate(sources, run, { ...modelFile(), evaluation: own }, {}, files)
}

describe('a file that stays where it lies', () => {
  test('comes to what it comes to in memory, a protected column that it lacks among it', async () => {
    const [whole, kept] = [await evaluated(spec), await evaluated(spec, keepingEngines(2_000_000))]
    expect(kept.evaluation).toEqual(whole.evaluation)
    expect([whole.evaluation.state, whole.rows === null, whole.kept]).toEqual(['measured', false, null])
    expect([kept.rows, kept.kept?.counted.tally.used]).toEqual([null, 2100])
  })

  test.each(['roc_auc', 'brier', 'recall', 'f1'] as const)(
    'is set beside another one by %s as both are in memory',
    async (metric) => {
      const gates = GateSettings.parse({
        performance: { against_champion: { metric, margin: 0.01, confidence: 0.95 } },
      })
      // the same rows decided otherwise
      const other: BinaryEvaluation = { ...spec, score: { column: 'score', threshold: 0.5 } }
      const engines = keepingEngines(2_000_000)
      const [one, two] = [await evaluated(spec), await evaluated(other)]
      const [left, right] = [await evaluated(spec, engines), await evaluated(other, engines)]
      if (one.rows === null || two.rows === null) throw new Error('both are in memory')
      const expected = compare({ ...one, rows: one.rows }, { ...two, rows: two.rows, version: '1' }, gates, 'seed')
      const thresholds = { candidate: 0.3, champion: 0.5 }
      for (const [first, second] of [
        [left, right],
        [one, right],
        [left, two],
      ] as const) {
        // prettier-ignore
        const found = withParts(readers, first, (parts) =>
          withParts(readers, second, (beside) =>
            compareBoth(countedParts(parts, beside, thresholds), { version: '1', thresholds }, gates, 'seed'),
          ),
        )
        expect(found).toEqual(expected)
      }
    },
  )

  test('is refused where another lies there by the time that it is read or read again', async () => {
    const engines = keepingEngines(2_000_000)
    const kept = await evaluated(spec, engines)
    const other = Uint8Array.from(trial, (byte, at) => (at === 40 ? byte ^ 1 : byte))
    const place = await engines.keep([other], sha256(other))
    const swapped = { ...kept, kept: kept.kept === null ? null : { ...kept.kept, place } }
    expect(() => withParts(readers, swapped, () => true)).toThrow('trial.parquet was changed while it was read')
    const elsewhere: Engines = { ...engines, keep: () => Promise.resolve(place) }
    const changing: Predictions = {
      ...readers,
      blocks: (...given) => {
        const found = readers.blocks?.(...given) ?? null
        return found !== null && 'found' in found ? null : found
      },
    }
    await expect(evaluated(spec, engines, trial, changing)).rejects.toThrow('trial.parquet was changed')
    await expect(evaluated(spec, elsewhere)).rejects.toThrow('trial.parquet was changed while it was read')
  })

  test('has no parts where its rows have keys or are of another task', async () => {
    const keyed = await evaluated({ ...spec, row: 'race' }, keepingEngines(2_000_000))
    expect([keyed.kept, keyed.evaluation.state]).toEqual([null, 'measured'])
    expect(withParts(readers, keyed, () => true)).toBeNull()
  })
})

test.each([
  ['p.csv', 'event,score\n1,0.5\n', 40, 'takes about 72 of memory and 40 are free; log it as Parquet'],
  ['p.json', '{}', 31, 'takes about 32 of memory and 31 are free'],
])('%s that would not fit into memory is not read', async (predictions, text, free, words) => {
  const { evaluation } = await evaluated({ ...spec, predictions }, keepingEngines(1, free), Buffer.from(text))
  expect(evaluation).toMatchObject({ state: 'unmeasured', code: 'unreadable', detail: expect.stringContaining(words) })
})

describe('rows that must be held in memory because they have keys', () => {
  const keyed = { ...spec, row: 'race' }
  const forced = (free: number): Engines => ({ ...keepingEngines(2_000_000, free), asked: 'javascript' })
  // a row takes 95 bytes, and the file its own
  const taken = 2_000_000 * 95 + trial.length

  test('are not read where they would not fit, though JavaScript is asked for', async () => {
    const unread = { ...readers, read: () => Promise.reject(new Error('it was read')) }
    const { evaluation } = await evaluated(keyed, forced(taken - 1), trial, unread)
    const words = `holding its 2000000 rows takes about ${taken} bytes of memory and ${taken - 1} are free; leave the input engine at auto`
    expect(evaluation).toMatchObject({
      state: 'unmeasured',
      code: 'unreadable',
      detail: expect.stringContaining(words),
    })
  })

  test('are read where they just fit; without keys they need no such room', async () => {
    expect((await evaluated(keyed, forced(taken))).evaluation.state).toBe('measured')
    expect((await evaluated(spec, forced(1))).kept).not.toBeNull()
  })
})
