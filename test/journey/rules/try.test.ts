import { afterAll, beforeAll, expect, test } from 'vitest'
import { checks, ledger, merge, countersign } from '../acts.ts'
import { runSaid } from '../handmade.ts'
import type { Platform } from '../platform.ts'
import { greenChange, openChange, quietPlatform } from './quiet.ts'

let platform: Platform
beforeAll(async () => {
  const t = Date.now()
  platform = await quietPlatform()
  console.log('start', Date.now() - t)
}, 60_000)
afterAll(() => platform.stop())

test('open', async () => {
  const t = Date.now()
  const p = await openChange(platform)
  console.log('open', Date.now() - t, await checks(platform, p), runSaid(platform, 'governance.yml'))
  expect(p).toBe(1)
}, 60_000)
test('green', async () => {
  const t = Date.now()
  const p = await greenChange(platform)
  console.log('green', Date.now() - t)
  await merge(platform, 'mel', p)
  console.log('merged', Date.now() - t, await ledger(platform), runSaid(platform, 'promote.yml'))
}, 60_000)
test('green2', async () => {
  const t = Date.now()
  const p = await greenChange(platform)
  console.log('green', Date.now() - t)
  await merge(platform, 'mel', p)
  console.log('merged', Date.now() - t, (await ledger(platform)).map((x) => x.kind), runSaid(platform, 'promote.yml'))
  const said = await countersign(platform, 'audrey', 'audit', '--command', 'verify', '--app-slug', platform.company.app.slug)
  console.log(Date.now() - t, said)
}, 60_000)
