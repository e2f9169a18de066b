import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import type { RunResult } from '../runner/result.ts'
import { as, countersign, ledger } from './acts.ts'
import { repository } from './company.ts'
import { merge } from './acts.ts'
import type { Platform } from './platform.ts'
import { greenChange, quietPlatform } from './rules/quiet.ts'

/** The suite attacks its own gates: the bundle, in the example's own workflow, on a forge whose rules are weakened in turn. */

let platform: Platform
beforeAll(async () => {
  platform = await quietPlatform()
  await merge(platform, 'mel', await greenChange(platform))
}, 60_000)
afterAll(() => platform.stop())

const Results = z.array(
  z.looseObject({
    attack: z.string(),
    kind: z.string(),
    outcome: z.string(),
    by: z.array(z.string()),
    since: z.string(),
  }),
)

async function attacked(): Promise<{
  readonly run: RunResult | undefined
  readonly told: Readonly<Record<string, string>>
  readonly outputs: Readonly<Record<string, string>>
}> {
  const runs = await platform.dispatcher.schedule(repository, '41 2 * * *')
  const run = runs.findLast(({ name }) => name === 'scheduled')
  const job = run?.jobs.find(({ name }) => name === 'attack the own gates')
  const outputs = job?.steps.find((step) => step.outputs.results !== undefined)?.outputs ?? {}
  const told = Object.fromEntries(
    Results.parse(JSON.parse(outputs.results ?? '[]')).map((one) => [
      one.attack,
      `${one.kind} ${one.outcome}${one.by.length === 0 ? '' : `: ${one.by.join('; ')}`}`,
    ]),
  )
  return { run, told, outputs }
}

describe('a night', { timeout: 120_000 }, () => {
  test('has every attack refused by the guard that is meant, but the one that needs a version', async () => {
    const { told, outputs, run } = await attacked()
    console.log(
      JSON.stringify(told, null, 1),
      outputs.results,
      run?.jobs.map((j) => [j.name, j.conclusion, JSON.stringify(j.steps.map((s) => s)).slice(-3000)]),
    )
    expect(told).toEqual({})
  })
})
