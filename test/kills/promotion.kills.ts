import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { runThrough, writing, type Ran } from './promoter.ts'
import { environments, setScene, type Environment, type Scene, type Stands } from './scene.ts'
import type { Passed, Side } from './turnstile.ts'

/**
 * The promoter killed at its requests to a real MLflow, the forge and a receiver, in every way to show a version while another
 * is live, then run again. With KILLS=all every request counts, else those that write. It dies before the request arrives, and
 * once more when a write was answered: a read leaves nothing behind. Where forge, registry and receiver stand to the last row
 * as they did before it began, the next run is the one that was seen whole. KILLS_FROM=41 goes on where a long run was ended;
 * PROMOTERS=20 is how many promote at once, else three. KILLS_IN=by-stage,by-copy plays these ways alone.
 */

const { KILLS: kills, KILLS_FROM: first = '1', PROMOTERS: promoters = '3' } = process.env

let scene: Scene

beforeAll(async () => {
  scene = await setScene(mkdtempSync(join(tmpdir(), 'kills-')), kills === 'all' ? () => true : writing)
})

afterAll(() => scene.stop())

const run = (environment: Environment, at: number | null, side: Side): Promise<Ran> =>
  runThrough(scene.platform, environment, scene.turnstile, at, side)

/** One version is shown, with one outcome, one deployment and one event. */
const promoted = (environment: Environment): Stands => ({
  shown: [scene.version],
  copies: environment === 'by-copy' ? 1 : 0,
  recorded: ['intent', 'done'],
  deployed: [`${scene.version} success`, `${scene.before} inactive`],
  told: [`countersign.promoted ${scene.version}`],
})

/** Each request by its number, with the sides at which the promoter dies. */
const deathsAt = (points: readonly Passed[]): readonly (readonly [number, Side])[] =>
  points.flatMap((one, place): (readonly [number, Side])[] => {
    const at = place + 1
    if (at < Number(first)) return []
    return writing(one)
      ? [
          [at, 'before'],
          [at, 'after'],
        ]
      : [[at, 'before']]
  })

/** The next run after a death brings it to the end. */
async function takenUp(environment: Environment, one: string, said: string): Promise<void> {
  const between = await scene.shown(environment)
  expect.soft([[scene.before], [scene.version]], one).toContainEqual(between)
  const next = await run(environment, null, 'before')
  expect.soft(next.code, `${one}\n${next.said}`).toBe(0)
  const stands = await scene.stands(environment)
  expect.soft(stands, one).toEqual(promoted(environment))
  process.stderr.write(`${said} with ${String(between)} shown, stands ${JSON.stringify(stands)}\n`)
}

describe.each(environments)('%s', (environment) => {
  test(`${promoters} promoters at once come to one version, one outcome, one deployment and one event`, async () => {
    await scene.restore()
    const ran = await Promise.all(Array.from({ length: Number(promoters) }, () => run(environment, null, 'before')))
    const next = await run(environment, null, 'before')
    expect(next.code, next.said).toBe(0)
    expect(await scene.stands(environment)).toEqual(promoted(environment))
    // who came too late may have failed, in a sentence
    for (const { code, said } of ran) expect.soft(code === 0 || said.includes('::error'), said).toBe(true)
  })

  test('a promoter that dies at any of its requests is taken up by the next: one version, one outcome, one deployment, one event', async () => {
    await scene.restore()
    expect(await scene.shown(environment)).toEqual([scene.before])
    const whole = await run(environment, null, 'before')
    expect(whole.code, whole.said).toBe(0)
    expect(await scene.stands(environment)).toEqual(promoted(environment))
    const points = [...scene.turnstile.passed]
    const begins = points.findIndex(writing) + 1
    expect(begins).toBeGreaterThan(0)
    // untouched is what the next run begins from, so that it need not be put back
    let fresh = false
    for (const [at, side] of deathsAt(points)) {
      if (!fresh) await scene.restore()
      const { code } = await run(environment, at, side)
      const { method = '', path = '' } = scene.turnstile.passed.at(at - 1) ?? {}
      const one = `${side} ${method} ${path} (${at})`
      expect.soft(code, one).toBe(null)
      fresh = await scene.untouched()
      // a long run tells of every point that fails, not of the first alone
      expect.soft(fresh, one).toBe(at < begins || (at === begins && side === 'before'))
      const said = `${environment}, of ${points.length}: killed ${one}`
      if (fresh) process.stderr.write(`${said}, nothing has changed\n`)
      else await takenUp(environment, one, said)
    }
  })
})
