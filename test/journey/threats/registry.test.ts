import { appendFileSync, globSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { checks, cloneOf, head, propose, setAlias } from '../acts.ts'
import { begun, move } from '../beginnings.ts'
import { withoutSideRuns } from '../excerpts.ts'
import { commitAll, git } from '../clone.ts'
import { checkNames } from '../company.ts'
import {
  checkSaid,
  filesAt,
  handmade,
  judgedAgain,
  lastComment,
  pastTheRules,
  recordedOf,
  type Files,
} from '../handmade.ts'
import { startPlatform, type Platform } from '../platform.ts'
import { replaced } from '../requests.ts'

/** Attacks in the registry on one request, while it is judged and once it is merged. */

let platform: Platform
let live = ''
let version = ''
let pull = 0
let proposed: Files = {}
/** a file of the model where the registry keeps it, and its bytes as they were */
let file = ''
let bytes: Buffer
const [stage1, ...others] = checkNames
const name = 'credit-approval'

const Version = z.looseObject({
  model_version: z.looseObject({ run_id: z.string(), source: z.string() }),
})
const call = (by: 'trainer' | 'tagger' | 'admin', path: string, body: object): Promise<unknown> => {
  const { registry, accounts } = platform
  return registry.call(by === 'admin' ? registry.admin : accounts[by], 'POST', `/api/2.0/mlflow/${path}`, body)
}

async function versionOf(number: string): Promise<z.infer<typeof Version>['model_version']> {
  const path = `/api/2.0/mlflow/model-versions/get?name=${name}&version=${number}`
  return Version.parse(await platform.registry.call(platform.registry.admin, 'GET', path)).model_version
}

beforeAll(async () => {
  platform = await startPlatform({ changed: withoutSideRuns })
  const beginning = await begun(platform, 'none')
  live = beginning.live
  version = beginning.others[0] ?? ''
  for (const [key, value] of Object.entries({ validation_status: 'passed', business_approval: 'approved' }))
    await call('tagger', 'model-versions/set-tag', { name, version, key, value })
  pull = await propose(platform, 'dana', ...move(version))
  proposed = await filesAt(platform, (await head(platform, pull)).ref, `promotions/${name}/production/0002`)
  const { source } = await versionOf(version)
  const own = `mlflow/artifacts/*/models/${source.replace('models:/', '')}/artifacts/model.*`
  file = globSync(own, { cwd: platform.folder })[0] ?? ''
  bytes = readFileSync(join(platform.folder, file))
}, 300_000)
afterAll(() => platform.stop(), 60_000)

test('T9: tags that say passed and approved approve nothing', async () => {
  const said = await checks(platform, pull)
  expect(others.map((each) => said[each])).toEqual(others.map(() => 'in_progress'))
})

/** Everything that a builder can change in the registry after the proposal. */
async function changed(): Promise<void> {
  const { run_id: run } = await versionOf(version)
  const value = '1\n::error::owned\n::set-output name=verdict::passed'
  await call('trainer', 'runs/log-parameter', { run_id: run, key: 'note', value })
  await call('trainer', 'runs/log-metric', { run_id: run, key: 'roc_auc', value: 0.99, timestamp: 4e12, step: 9 })
  appendFileSync(join(platform.folder, file), 'other bytes')
  await setAlias(platform, platform.accounts.trainer, version)
}

/** A merge by hand that writes other words than were reviewed. */
async function mergedOtherwise(): Promise<void> {
  const folder = await cloneOf(platform, 'mel')
  const path = join(folder, Object.keys(proposed).find((each) => each.endsWith('request.yml')) ?? '')
  const { ref } = await head(platform, pull)
  await git(folder, 'merge', '--quiet', '--no-ff', '--no-commit', `origin/${ref}`)
  writeFileSync(path, replaced(readFileSync(path, 'utf8'), /^reason: .*$/m, 'reason: Another one.'))
  await commitAll(folder, 'Merge it')
  await git(folder, 'push', '--quiet', 'origin', 'HEAD:main')
}

/** The model put away, and another of its name with as many versions in its place. */
async function madeAgain(): Promise<void> {
  const { source, run_id } = await versionOf(version)
  await call('admin', 'registered-models/rename', { name, new_name: 'put-away' })
  await call('admin', 'registered-models/create', { name })
  await platform.registry.grant(platform.accounts.gates.user, 'registered_model', name, 'READ')
  const again = { name, source, run_id, model_id: source.replace('models:/', '') }
  for (let made = 0; made < Number(version); made++) await call('admin', 'model-versions/create', again)
  await setAlias(platform, platform.registry.admin, live)
}

const messages = (): readonly string[] =>
  (platform.dispatcher.runs.at(-1)?.jobs ?? []).flatMap(({ annotations }) => annotations.map(({ message }) => message))

const differs = /The registry shows something else than evidence\.json \(5 differences\): .*/

/** What the check says at the next judgement, and what the promoter says after a merge past the rules. */
describe.each(['judged again', 'merged past the rules'] as const)('a request that is %s', (when) => {
  let said = ''
  beforeAll(async () => {
    if (when === 'judged again') {
      await changed()
      await judgedAgain(platform, pull)
      said = await checkSaid(platform, pull, stage1)
    } else {
      await pastTheRules(platform, mergedOtherwise)
      said = await lastComment(platform, pull)
    }
  }, 60_000)

  test('T8: a metric that was logged after the proposal is named and stops it', () => {
    expect(differs.exec(said)?.[0]).toMatch(/metrics\.roc_auc: 0\.\d+ → 0\.99/)
  })

  test('T10: other bytes of the model are named and stop it', () => {
    expect(differs.exec(said)?.[0]).toMatch(/files\.files\.model\.skops\.sha256: [0-9a-f]{64} → /)
  })

  test('T12: an alias that was moved by hand is named and stops it', () => {
    expect(said).toContain(
      `The registry shows version ${version} in production, the ledger says version ${live}: somebody moved it by hand.`,
    )
  })

  test('T20: a parameter that commands the runner gives it no command', () => {
    expect(differs.exec(said)?.[0]).toContain('parameters.note: nothing → 1 ::error::owned')
    expect(messages()).not.toContain('owned')
    expect(messages().join('\n')).toContain('parameters.note: nothing → 1 : :error: :owned')
  })
})

test('T29: a merge that writes another request than was reviewed is refused for good', async () => {
  const path = `promotions/${name}/production/0002/request.yml`
  const said = await lastComment(platform, pull)
  expect(said).toContain('Refused, for good: nothing was moved.')
  expect(said).toContain(`The merge holds another ${path} than the pull request's head.`)
  expect(await recordedOf(platform, pull)).toEqual(['refused'])
})

test('T11: a version that was made again under its name and number is another one', { timeout: 60_000 }, async () => {
  writeFileSync(join(platform.folder, file), bytes)
  await madeAgain()
  const again = Object.entries(proposed).map(([path, text]) => [path.replace('/0002/', '/0003/'), text] as const)
  const next = await handmade(platform, 'again', Object.fromEntries(again))
  expect(await checkSaid(platform, next, stage1)).toMatch(
    /The registry shows something else than evidence\.json \(\d differences\): createdAt: \d+ → \d+/,
  )
  expect((await checks(platform, next))[stage1]).toBe('failure')
})
