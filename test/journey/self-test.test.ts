import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { as, countersign, ledger, merge } from './acts.ts'
import { checkNames, repository } from './company.ts'
import { rest } from './forge.ts'
import { pushBranch } from './handmade.ts'
import type { Platform } from './platform.ts'
import { appToken } from './rules/means/app.ts'
import { greenChange, quietPlatform, unheard } from './rules/quiet.ts'

/** The suite attacks its own gates: the bundle in the example's own workflow, on a forge whose rules hold, and then do not. */

let platform: Platform
beforeAll(async () => {
  platform = await quietPlatform()
  await merge(platform, 'mel', await greenChange(platform))
}, 60_000)
afterAll(() => platform.stop())

const Results = z.array(
  z.looseObject({ attack: z.string(), kind: z.string(), outcome: z.string(), by: z.array(z.string()) }),
)

/** One night's run: how its job ended, what it said of each attack, and its summary. */
async function night() {
  const runs = await platform.dispatcher.schedule(repository, '41 2 * * *')
  const job = runs.findLast(({ name }) => name === 'scheduled')?.jobs.find(({ name }) => name.includes('attack'))
  const step = job?.steps.find(({ outputs }) => outputs.results !== undefined)
  const results = Results.parse(JSON.parse(step?.outputs.results ?? '[]'))
  const told = Object.fromEntries(
    results.map(({ attack, kind, outcome, by }) => [attack, [kind, outcome, ...by].join(', ')]),
  )
  return { conclusion: job?.conclusion, told, outputs: step?.outputs ?? {}, summary: step?.summary ?? '' }
}

const Pulls = z.array(
  z.looseObject({
    number: z.number(),
    state: z.string(),
    title: z.string(),
    requested_reviewers: z.array(z.unknown()),
    requested_teams: z.array(z.unknown()),
    head: z.looseObject({ ref: z.string() }),
  }),
)
const scratched = async (): Promise<z.infer<typeof Pulls>> =>
  Pulls.parse(await as(platform, 'mel', 'GET', '/pulls?state=all&per_page=100')).filter(({ head }) =>
    head.ref.startsWith('countersign/self-test/'),
  )
const branches = async (): Promise<readonly string[]> =>
  z
    .array(z.looseObject({ ref: z.string() }))
    .parse(await as(platform, 'mel', 'GET', '/git/matching-refs/heads/countersign/self-test/'))
    .map(({ ref }) => ref.replace('refs/heads/countersign/self-test/', ''))

const Main = z.looseObject({ object: z.looseObject({ sha: z.string() }) })

/** A branch as an interrupted run of the App would have left it. */
async function interrupted(): Promise<void> {
  const token = await appToken(platform)
  const { object } = Main.parse(await as(platform, 'mel', 'GET', '/git/ref/heads/main'))
  const ref = { ref: 'refs/heads/countersign/self-test/interrupted', sha: object.sha }
  await rest(platform.forge, token, 'POST', `/repos/${repository}/git/refs`, ref)
}

const Rulesets = z.array(z.looseObject({ id: z.number(), name: z.string() }))
const Whole = z.looseObject({
  name: z.string(),
  target: z.string(),
  conditions: z.unknown(),
  bypass_actors: z.unknown(),
  rules: z.array(z.looseObject({ type: z.string() })),
})

/** As an administrator would: the checks are required from anybody, and nothing protects the ledger. */
async function weakened(): Promise<void> {
  for (const { id, name } of Rulesets.parse(await as(platform, 'mel', 'GET', '/rulesets'))) {
    const { target, conditions, bypass_actors, rules } = Whole.parse(
      await as(platform, 'mel', 'GET', `/rulesets/${id}`),
    )
    const judges = name === 'promotions are judged'
    const parameters = {
      strict_required_status_checks_policy: false,
      required_status_checks: checkNames.map((context) => ({ context })),
    }
    await as(platform, 'mel', 'PUT', `/rulesets/${id}`, {
      ...{ name, target, conditions, bypass_actors },
      enforcement: judges ? 'active' : 'disabled',
      rules: rules.map((rule) => (rule.type === 'required_status_checks' ? { type: rule.type, parameters } : rule)),
    })
  }
}

describe('a night', { timeout: 60_000 }, () => {
  test('has each attack refused by the guard that is meant; without a version the forged tag stays unknown', async () => {
    await unheard(platform, () =>
      pushBranch(platform, 'mel', 'countersign/self-test/of-mel', { 'notes.md': 'Mine.\n' }),
    )
    await interrupted()
    const { conclusion, told, outputs, summary } = await night()
    expect(told).toEqual({
      'spoofed-check': 'live, refused, engine: check-by-another-app',
      'spoofed-merge': 'live, refused, forge: merge blocked, forge: checks pinned to the App',
      'self-approval': 'live, refused, forge: 422',
      'tool-approval': 'live, refused, forge: 403',
      'author-approval': 'drill, refused, engine: built-it',
      'builder-approval': 'drill, refused, engine: built-it',
      'outsider-approval': 'drill, refused, engine: not-in-role',
      'stale-approval': 'drill, refused, engine: stale-head',
      'foreign-digest': 'drill, refused, engine: wrong-digest',
      'policy-with-request': 'live, refused, engine: mixed-change, engine: judged by the base’s policy',
      'forged-tag': 'live, unknown',
      'direct-push': 'rule, refused, forge: pull_request, forge: non_fast_forward, forge: deletion',
      'ledger-rewrite': 'rule, refused, forge: non_fast_forward, forge: deletion',
      'ledger-forgery': 'rule, refused, forge: update, forge: creation',
    })
    expect([conclusion, outputs.verdict, outputs.record]).toEqual(['success', 'unknown', '2'])
    expect(summary).toContain('what is unknown is no pass')
  })

  test('leaves nothing open, asks nobody, and takes away what an interrupted one left, but nothing of somebody else', async () => {
    expect((await scratched()).map(({ state, title }) => `${title}: ${state}`)).toEqual([
      'Control self-test: a policy beside a request: closed',
      'Control self-test: attacks on the gates: closed',
    ])
    expect((await scratched()).flatMap((one) => [...one.requested_reviewers, ...one.requested_teams])).toEqual([])
    expect(await branches()).toEqual(['of-mel'])
  })

  test('stands in the ledger, which verifies with it', async () => {
    const record = z.looseObject({ kind: z.string(), state: z.string(), pulls: z.array(z.number()) })
    const last = record.parse((await ledger(platform)).at(-1))
    expect([last.kind, last.state]).toEqual(['self-test', 'unknown'])
    expect(last.pulls).toEqual((await scratched()).map(({ number }) => number).toSorted((a, b) => a - b))
    const { app } = platform.company
    const said = await countersign(platform, 'audrey', 'audit', '--command', 'verify', '--app-slug', app.slug)
    expect(said.out).toContain('The ledger verifies: 2 records')
  })

  test('fails where checks are required from anybody and the ledger lies open, and says how to mend it', async () => {
    await weakened()
    const { conclusion, outputs, summary } = await unheard(platform, night)
    expect([conclusion, outputs.verdict]).toEqual(['failure', 'got-through'])
    expect(outputs['got-through']?.split('\n')).toEqual(['spoofed-merge', 'ledger-rewrite', 'ledger-forgery'])
    expect(summary).toContain('countersign protect --command apply')
    expect(await branches()).toEqual(['of-mel'])
  })
})
