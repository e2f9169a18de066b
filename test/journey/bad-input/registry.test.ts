import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startProxy, type RegistryProxy } from '../../mlflow/proxy.ts'
import { startMlflow, type MlflowServer } from '../../mlflow/server.ts'
import { startPlatform, type Platform } from '../platform.ts'
import { begun, move } from '../beginnings.ts'
import { lastComment, mergePast, recordedOf } from '../handmade.ts'
import { propose } from '../acts.ts'

const folder = mkdtempSync(join(tmpdir(), 'acme-'))
let server: MlflowServer
let proxy: RegistryProxy
let platform: Platform
const t0 = Date.now()
const at = (what: string): void => console.log(what, (Date.now() - t0) / 1000)

beforeAll(async () => {
  server = await startMlflow({ folder: join(folder, 'mlflow') })
  at('mlflow')
  proxy = await startProxy(server.url)
  platform = await startPlatform({ folder, registry: server, registryUri: proxy.url })
  at('platform')
}, 300_000)

afterAll(async () => {
  await platform.stop()
  await proxy.stop()
  await server.stop()
  rmSync(folder, { recursive: true, force: true })
})

describe('x', () => {
  test('times', async () => {
    const { others: [next = ''] } = await begun(platform, 'none', 'no file', 'no rows', 'one class', 'scores that are no numbers', 'column of another name', 'scores as text', 'no parquet')
    at('begun')
    const pull = await propose(platform, 'dana', ...move(next))
    at(`proposed ${pull}`)
    await mergePast(platform, pull)
    at('merged')
    console.log(await lastComment(platform, pull), await recordedOf(platform, pull))
    console.log(platform.dispatcher.runs.map(({ name, event, conclusion }) => `${name} ${event} ${conclusion}`).join('\n'))
    expect(pull).toBe(3)
  }, 300_000)
})
